/** Where a page of a list ended: given back as it came, it asks for the next one. */
export interface Cursor {
  readonly at: Date
  readonly id: string
}

const CURSOR = /^(-?\d{1,13})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

export const writeCursor = ({ at, id }: Cursor) => `${at.getTime()}_${id}`

/** What is not a cursor asks for the first page. */
export function readCursor(text = ''): Cursor | undefined {
  const [, at, id] = CURSOR.exec(text) ?? []
  return at && id ? { at: new Date(Number(at)), id } : undefined
}
