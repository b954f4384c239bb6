import type { NewSession, Session } from '#server/sessions/contract.ts'
import * as contract from '#server/sessions/contract.ts'
import type { Person } from '#test/support/people.ts'

/** « Une histoire, une seule fois », the session the demo tells of. */
export const PLAN: NewSession = {
  title: 'Une histoire, une seule fois',
  kind: 'working_session',
  purpose: 'elaboration',
  template: 'elaboration',
  level: 'community',
  startsAt: '2026-04-01T13:00:00.000Z',
  endsAt: '2026-04-01T16:00:00.000Z',
  venue: 'CRIJ, Port-Caravelle',
  agenda: [{ title: 'La maquette A5', minutes: 60 }],
}

/** A session under way, led by whoever planned it. */
export async function underWay(lead: Person, plan: Partial<NewSession> = {}): Promise<Session> {
  const { id } = await lead.does(contract.PlanSession, { body: { ...PLAN, ...plan } })
  const params = { session: id }
  await lead.does(contract.ConveneSession, { params })
  return lead.does(contract.OpenSession, { params })
}
