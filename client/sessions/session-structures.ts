import type { Session } from '#server/sessions/contract.ts'

/** The structures of a session, by name: an action may be assigned to them. */
export function structuresOf(session: Pick<Session, 'attendance'>): { id: string; name: string }[] {
  const known = new Map(session.attendance.map(({ structure, structureName }) => [structure, structureName]))
  return [...known]
    .map(([id, name]) => ({ id, name }))
    .sort((one, other) => one.name.localeCompare(other.name, 'fr'))
}
