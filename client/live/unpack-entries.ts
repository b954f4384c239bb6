import type { PackedEntries } from '#server/platform/texts/contract.ts'

interface Entry {
  readonly seq: number
  readonly op: string
  readonly payload: Uint8Array
}

/** Splits the entries concatenated in one base64 string. */
export function unpackEntries({ seq, entries, data }: PackedEntries): Entry[] {
  const all = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))
  let at = 0
  return entries.map(({ op, size }, i) => ({ seq: seq + i, op, payload: all.slice(at, (at += size)) }))
}
