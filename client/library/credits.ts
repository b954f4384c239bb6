import type { StructureName, Tool } from '#server/library/contract.ts'

/** The structures that may be credited on a version: writers, announced co-authors, the lead. */
export function creditable({ lead, coauthors, contributions }: Tool): StructureName[] {
  const all = [...contributions.map(({ structure }) => structure), lead, ...coauthors]
  return [...new Map(all.map((one) => [one.id, one])).values()].sort((a, b) =>
    a.name.localeCompare(b.name, 'fr'),
  )
}

/** The structures that wrote; the lead structure when none did. */
export function proposedCredits({ lead, contributions }: Tool): string[] {
  return contributions.length > 0 ? contributions.map(({ structure }) => structure.id) : [lead.id]
}
