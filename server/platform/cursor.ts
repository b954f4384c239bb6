/** The position of the last item of a page, sent back by the client to get the next page. */
export interface Cursor {
  readonly at: Date
  readonly id: string
}

const CURSOR = /^(-?\d{1,13})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

export const writeCursor = ({ at, id }: Cursor) => `${at.getTime()}_${id}`

/** A malformed cursor gives the first page. */
export function readCursor(text = ''): Cursor | undefined {
  const [, at, id] = CURSOR.exec(text) ?? []
  return at && id ? { at: new Date(Number(at)), id } : undefined
}
