import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MANDATE_COMMANDS, MANDATE_STATUSES } from '#server/community/mandates.contract.ts'
import {
  isDueToStart,
  mandateCommands,
  mandateRefusal,
  mandateRoles,
  mandateTransition,
  overlaps,
  type MandateRole,
} from '#server/community/mandates.rules.ts'

const ROLES: MandateRole[] = ['person', 'manager', 'network_lead', 'machine']
const MLC = 'mlc'
const cindys = { person: 'cindy', structure: MLC }

describe('who may move a mandate, from where', () => {
  for (const command of MANDATE_COMMANDS)
    for (const status of MANDATE_STATUSES)
      for (const role of ROLES)
        it(`${role}: ${command} of a mandate that is ${status}`, () => {
          const { who, from } = mandateTransition(command)
          const refusal = mandateRefusal(command, [role], { status, acceptedAt: null })
          const allowed = (who as readonly string[]).includes(role)
          const inTime = (from as readonly string[]).includes(status)
          expect(refusal === undefined).toBe(allowed && inTime)
          if (allowed && !inTime) expect(refusal!.status).toBe(409)
          if (!allowed && !(who as readonly string[]).every((by) => by === 'machine'))
            expect(refusal!.status).toBe(403)
        })
})

it('is accepted once', () => {
  expect(mandateRefusal('accept', ['person'], { status: 'granted', acceptedAt: null })).toBeUndefined()
  const again = mandateRefusal('accept', ['person'], {
    status: 'granted',
    acceptedAt: '2026-03-16T12:00:00Z',
  })
  expect(again?.type).toBe('mandate-moved')
})

it('I1: a manager of another structure is nothing to it', () => {
  const didier = { person: 'didier', managerOf: ['cap'], roles: ['member' as const] }
  expect(mandateRoles(didier, cindys)).toEqual([])
  expect(mandateCommands(didier, { ...cindys, status: 'requested', acceptedAt: null })).toEqual([])
})

it('offers a manager what the table allows them, and nothing to the lead, who does not commit a structure', () => {
  const jocelyne = { person: 'jocelyne', managerOf: [MLC], roles: ['member' as const] }
  const solange = { person: 'solange', managerOf: [], roles: ['network_lead' as const] }
  const requested = { ...cindys, status: 'requested' as const, acceptedAt: null }
  expect(mandateCommands(jocelyne, requested)).toEqual(['grant', 'refuse', 'revoke'])
  expect(mandateCommands(solange, requested)).toEqual([])
})

const day = fc.integer({ min: 1, max: 28 }).map((n) => `2026-03-${String(n).padStart(2, '0')}`)
const period = fc.tuple(day, day).map((days) => {
  const [startsOn, endsOn] = days.toSorted()
  return { startsOn: startsOn!, endsOn: endsOn! }
})

it('two periods overlap when a day belongs to both', () => {
  const days = Array.from({ length: 28 }, (_, i) => `2026-03-${String(i + 1).padStart(2, '0')}`)
  const holds = (p: { startsOn: string; endsOn: string }, on: string) => p.startsOn <= on && on <= p.endsOn
  fc.assert(
    fc.property(period, period, (one, other) => {
      expect(overlaps(one, other)).toBe(days.some((on) => holds(one, on) && holds(other, on)))
      expect(overlaps(one, other)).toBe(overlaps(other, one))
    }),
  )
})

it('begins on its first day, once accepted', () => {
  const granted = { status: 'granted' as const, acceptedAt: '2026-03-01T12:00:00Z', startsOn: '2026-03-16' }
  expect(isDueToStart(granted, '2026-03-15')).toBe(false)
  expect(isDueToStart(granted, '2026-03-16')).toBe(true)
  expect(isDueToStart({ ...granted, acceptedAt: null }, '2026-03-16')).toBe(false)
})
