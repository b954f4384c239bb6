import type { StructureName, Tool } from '#server/library/contract.ts'

/** Who may be named on a version: who has written, who said they would, who leads. */
export function creditable({ lead, coauthors, contributions }: Tool): StructureName[] {
  const all = [...contributions.map(({ structure }) => structure), lead, ...coauthors]
  return [...new Map(all.map((one) => [one.id, one])).values()].toSorted((a, b) =>
    a.name.localeCompare(b.name, 'fr'),
  )
}

/** Those who have written; the lead structure when nobody has yet. */
export function proposedCredits({ lead, contributions }: Tool): string[] {
  return contributions.length > 0 ? contributions.map(({ structure }) => structure.id) : [lead.id]
}
