import type { Session } from '#server/sessions/contract.ts'

/** The structures a session concerns, by name: those an action may be given to. */
export function structuresOf(session: Pick<Session, 'attendance'>): { id: string; name: string }[] {
  const known = new Map(session.attendance.map(({ structure, structureName }) => [structure, structureName]))
  return [...known]
    .map(([id, name]) => ({ id, name }))
    .sort((one, other) => one.name.localeCompare(other.name, 'fr'))
}
