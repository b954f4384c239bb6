import type { Post, ThreadReader, WrittenKind } from './thread.contract.ts'

/** Every member replies; syntheses are for delegates and leads, announcements for leads. */
export function mayWrite(
  kind: WrittenKind,
  { isDelegate, isLead }: Pick<ThreadReader, 'isDelegate' | 'isLead'>,
): boolean {
  if (kind === 'announcement') return isLead
  if (kind === 'synthesis') return isLead || isDelegate
  return true
}

/** The Monday of a day's week, `2026-03-16`: the only date exposed for a sealed item. */
export function mondayOf(day: string): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7))
  return date.toISOString().slice(0, 10)
}

/** Whether the readers are too many for a sealed author to be guessed (domain §9.2). */
export function isSealable({ people, structures }: { people: number; structures: number }): boolean {
  return people >= 8 && structures >= 3
}

/** The posts on screen after a live one: replaced or appended; after a gap, left to the next fetch. */
export function heardPost(posts: readonly Post[], post: Post): readonly Post[] {
  if (posts.some(({ number }) => number === post.number))
    return posts.map((known) => (known.number === post.number ? post : known))
  return posts.at(-1)?.number === post.number - 1 ? [...posts, post] : posts
}
