import { describe, expect, it } from 'vitest'
import type { MandateCommand } from '#server/community/mandates.contract.ts'
import { MANDATE_LIFE, type MovingMandate } from '#server/community/mandates.rules.ts'
import { actsOf, dueCommands, NEW, refusalOf, SYSTEM } from '#server/platform/life.rules.ts'
import { matrixOf } from '#test/support/lives.ts'

const now = new Date('2026-03-16T12:00:00Z')
const LIKE = {
  person: 'cindy',
  structure: 'mlc',
  acceptedAt: null,
  startsOn: '2026-03-16',
  endsOn: '2026-12-31',
  timeZone: 'America/Martinique',
}
const requested: MovingMandate = { ...LIKE, status: 'requested' }
type Asker = Parameters<typeof MANDATE_LIFE.rolesOf>[0]
const ASKERS: Record<(typeof MANDATE_LIFE.roles)[number], Asker> = {
  holder: { person: 'cindy', managerOf: [], roles: ['member'] },
  manager: { person: 'jocelyne', managerOf: ['mlc'], roles: ['member'] },
  network_lead: { person: 'solange', managerOf: [], roles: ['network_lead'] },
}
const didier: Asker = { person: 'didier', managerOf: ['cap'], roles: ['member'] }

/** A command that only the system gives is refused as on a mandate whose state has changed: nobody is told why. */
const SYSTEMS: MandateCommand[] = ['start', 'expire']

describe('mandates: who may take which step', () => {
  it.each(matrixOf(MANDATE_LIFE, LIKE))(
    'mandates: $role, $command, $state: $expected',
    ({ role, command, state, expected }) => {
      const refusal = refusalOf(MANDATE_LIFE, { ...LIKE, status: state }, ASKERS[role], command, now)
      const status = { allowed: undefined, role: SYSTEMS.includes(command) ? 409 : 403, state: 409 }[expected]
      expect(refusal?.status).toBe(status)
    },
  )

  it('mandates: the system starts, revokes and ends granted mandates, and nothing else', () => {
    const granted = { ...requested, status: 'granted' as const }
    const allowed = MANDATE_LIFE.commands.filter(
      (command) => !refusalOf(MANDATE_LIFE, granted, SYSTEM, command, now),
    )
    expect(allowed).toEqual(['start', 'revoke', 'expire'])
  })

  it('mandates: a person, their managers and the animation request one, a stranger does not', () => {
    const refusal = (asker: Asker) =>
      refusalOf(MANDATE_LIFE, { ...LIKE, status: NEW }, asker, 'request', now)?.type
    expect(Object.values(ASKERS).map(refusal)).toEqual([undefined, undefined, undefined])
    expect(refusal(didier)).toBe('not-yours-to-request')
  })

  it('mandates: one is accepted once', () => {
    const accept = (acceptedAt: string | null) =>
      refusalOf(MANDATE_LIFE, { ...LIKE, status: 'granted', acceptedAt }, ASKERS.holder, 'accept', now)
    expect(accept(null)).toBeNull()
    expect(accept('2026-03-16T12:00:00Z')?.type).toBe('mandate-moved')
  })

  it('mandates: a manager of another structure has no role (I1)', () => {
    expect(MANDATE_LIFE.rolesOf(didier, requested)).toEqual([])
    expect(actsOf(MANDATE_LIFE, requested, didier, now).every(({ refusal }) => refusal)).toBe(true)
  })

  it('mandates: a manager is offered each step, a lead none, since they do not commit the structure', () => {
    const offered = (asker: Asker) =>
      actsOf(MANDATE_LIFE, requested, asker, now)
        .filter(({ refusal }) => refusal === null)
        .map(({ command }) => command)
    expect(offered(ASKERS.manager)).toEqual(['grant', 'refuse', 'revoke'])
    expect(offered(ASKERS.network_lead)).toEqual([])
  })
})

describe('mandates: their days', () => {
  const granted: MovingMandate = { ...LIKE, status: 'granted', acceptedAt: '2026-03-01T12:00:00Z' }
  const due = (mandate: MovingMandate, at: string) => dueCommands(MANDATE_LIFE, mandate, new Date(at))

  it('mandates: one starts on its first day in the community, once accepted', () => {
    expect(due(granted, '2026-03-16T03:59:59Z')).toEqual([])
    expect(due(granted, '2026-03-16T04:00:00Z')).toEqual(['start'])
    expect(due({ ...granted, acceptedAt: null }, '2026-03-16T12:00:00Z')).toEqual([])
    expect(due(granted, '2026-12-31T12:00:00Z'), 'its last day').toEqual(['start'])
  })

  it('mandates: one ends after its last day in the community, accepted or not (I17)', () => {
    for (const mandate of [requested, granted, { ...granted, status: 'active' as const }]) {
      expect(due(mandate, '2027-01-01T03:59:59Z')).not.toContain('expire')
      expect(due(mandate, '2027-01-01T04:00:00Z')).toEqual(['expire'])
    }
    expect(due({ ...granted, status: 'revoked' }, '2027-01-01T04:00:00Z')).toEqual([])
  })
})
