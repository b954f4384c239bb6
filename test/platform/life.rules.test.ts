import { describe, expect, it } from 'vitest'
import {
  actsOf,
  dueCommands,
  life,
  NEW,
  onlyWords,
  refusalOf,
  stepOf,
  stepOrThrow,
  SYSTEM,
} from '#server/platform/life.rules.ts'
import { drawingOf, matrixOf } from '#test/support/lives.ts'
import { problem } from '#server/platform/problem.ts'

const role = problem('role', 403, 'Pas vous.')
const state = problem('state', 409, 'Pas maintenant.')
const tooEarly = problem('too-early', 409, 'Pas avant midi.')
const reasonMissing = problem('reason-missing', 422, 'Dites pourquoi.')

interface Letter {
  status: 'new' | 'draft' | 'sent' | 'unanswered'
  sentOn: string | null
}
const afterNoon = (_: Letter, { now, role }: { now: Date; role: string }) =>
  role === 'lead' || now.getUTCHours() >= 12 ? undefined : tooEarly()
const silentFor21Days = ({ sentOn }: Letter, now: Date) =>
  now.getTime() - Date.parse(sentOn!) >= 21 * 24 * 3600 * 1000

const LETTER = life({
  noun: 'Letter',
  states: ['draft', 'sent', 'unanswered'],
  commands: ['write', 'send', 'annotate', 'giveUp'],
  facts: ['letter:moved'],
  roles: ['author', 'lead'],
  rolesOf: (asker: { author: boolean; lead: boolean }, _: Letter) =>
    (['author', 'lead'] as const).filter((one) => asker[one]),
  roleRefusal: () => role(),
  stateRefusal: () => state(),
  missing: { reason: reasonMissing },
  steps: [
    { command: 'write', from: NEW, to: 'draft', who: ['author'], fact: 'letter:moved' },
    {
      command: 'send',
      from: ['draft'],
      to: 'sent',
      who: ['author', 'lead'],
      guard: afterNoon,
      fact: 'letter:moved',
    },
    { command: 'annotate', from: ['sent'], who: ['lead'], needs: ['reason'], fact: 'letter:moved' },
    {
      command: 'giveUp',
      from: ['sent'],
      to: 'unanswered',
      who: ['system'],
      due: silentFor21Days,
      fact: 'letter:moved',
    },
  ],
})
const NOON = new Date('2026-03-16T12:00:00Z')
const NIGHT = new Date('2026-03-16T03:00:00Z')
const unwritten: Letter = { status: NEW, sentOn: null }
const draft: Letter = { status: 'draft', sentOn: null }
const sent: Letter = { status: 'sent', sentOn: '2026-03-01T12:00:00Z' }
const author = { author: true, lead: false }
const lead = { author: false, lead: true }
const stranger = { author: false, lead: false }

describe('life: a command', () => {
  it('life: a stranger is refused for their role in every state', () => {
    expect(refusalOf(LETTER, draft, stranger, 'send', NOON)?.type).toBe('role')
    expect(refusalOf(LETTER, sent, stranger, 'send', NOON)?.type).toBe('role')
    expect(refusalOf({ ...LETTER, first: 'state' }, sent, stranger, 'send', NOON)?.type).toBe('state')
  })
  it('life: who may is refused for the state, then by the guard', () => {
    expect(refusalOf(LETTER, sent, author, 'send', NOON)?.type).toBe('state')
    expect(refusalOf(LETTER, draft, author, 'send', NIGHT)?.type).toBe('too-early')
    expect(refusalOf(LETTER, draft, author, 'send', NOON)).toBeNull()
  })
  it('life: one role that passes the guard is enough', () => {
    const both = { author: true, lead: true }
    expect(refusalOf(LETTER, draft, both, 'send', NIGHT)).toBeNull()
    expect(refusalOf(LETTER, draft, author, 'send', NIGHT)?.type).toBe('too-early')
  })
  it('life: the system takes its own steps and no other', () => {
    expect(refusalOf(LETTER, sent, SYSTEM, 'giveUp', NOON)).toBeNull()
    expect(refusalOf(LETTER, draft, SYSTEM, 'send', NOON)?.type).toBe('role')
    expect(dueCommands(LETTER, sent, NOON)).toEqual([])
    expect(dueCommands(LETTER, sent, new Date('2026-03-22T12:00:00Z'))).toEqual(['giveUp'])
    expect(dueCommands(LETTER, draft, new Date('2026-12-01T12:00:00Z'))).toEqual([])
  })
  it('life: what it needs must be said, in more than blanks', () => {
    const annotate = (reason?: string) => () =>
      stepOrThrow(LETTER, sent, lead, 'annotate', { now: NOON, said: reason === undefined ? {} : { reason } })
    expect(annotate()).toThrow('Dites pourquoi.')
    expect(annotate('  ')).toThrow('Dites pourquoi.')
    expect(annotate('Relancée.')()).toMatchObject({ fact: 'letter:moved' })
    expect(() => stepOrThrow(LETTER, draft, lead, 'annotate', { now: NOON })).toThrow('Pas maintenant.')
  })
  it('life: only a creation starts from nothing', () => {
    expect(stepOf(LETTER, unwritten, 'write')?.to).toBe('draft')
    expect(stepOf(LETTER, unwritten, 'send')).toBeUndefined()
    expect(stepOf(LETTER, draft, 'write')).toBeUndefined()
    expect(refusalOf(LETTER, unwritten, stranger, 'write', NOON)?.type).toBe('role')
    expect(refusalOf(LETTER, unwritten, author, 'write', NOON)).toBeNull()
  })
})

interface Parcel {
  status: 'kept' | 'returned'
  fragile: boolean
}
const isSturdy = ({ fragile }: Parcel) => !fragile
const isFragile = ({ fragile }: Parcel) => fragile
const PARCEL = life({
  noun: 'Parcel',
  states: ['kept', 'returned'],
  commands: ['return', 'weigh'],
  facts: [],
  roles: ['clerk', 'porter'],
  rolesOf: (asker: 'clerk' | 'porter', _: Parcel) => [asker],
  roleRefusal: (who) => problem('role', 403, onlyWords(who))(),
  stateRefusal: () => state(),
  missing: { reason: reasonMissing },
  // prettier-ignore
  steps: [
    { command: 'return', from: ['kept'], to: 'returned', who: ['clerk', 'system'], when: isSturdy, needs: ['reason'], due: () => true },
    { command: 'return', from: ['kept'], to: 'returned', who: ['porter'], when: isFragile },
    { command: 'weigh', from: ['kept'], who: ['porter'] },
  ],
})
const sturdy: Parcel = { status: 'kept', fragile: false }
const fragile: Parcel = { status: 'kept', fragile: true }
const returned: Parcel = { status: 'returned', fragile: false }

describe('life: conditional rows', () => {
  it('life: a step is due for the things its row is for, from the states it starts from', () => {
    expect(dueCommands(PARCEL, sturdy, NOON)).toEqual(['return'])
    expect(dueCommands(PARCEL, fragile, NOON)).toEqual([])
    expect(dueCommands(PARCEL, returned, NOON)).toEqual([])
  })
  it('life: a step that the system takes too is offered to people, with what they must say', () => {
    expect(actsOf(PARCEL, sturdy, 'clerk', NOON)).toEqual([
      { command: 'return', refusal: null, needs: ['reason'] },
      { command: 'weigh', refusal: 'Seule porter peut le faire.', needs: [] },
    ])
  })
  it('life: the system gives no reason, a person does', () => {
    expect(stepOrThrow(PARCEL, sturdy, SYSTEM, 'return', { now: NOON }).to).toBe('returned')
    expect(() => stepOrThrow(PARCEL, sturdy, 'clerk', 'return', { now: NOON })).toThrow('Dites pourquoi.')
    expect(stepOrThrow(PARCEL, fragile, 'porter', 'return', { now: NOON }).to).toBe('returned')
  })
  it('life: in another state, the refusal names the roles that could act on that thing', () => {
    const told = (thing: Parcel) => refusalOf(PARCEL, thing, 'porter', 'return', NOON)?.message
    expect(told(returned)).toBe('Seuls clerk et system peuvent le faire.')
    expect(told({ ...returned, fragile: true })).toBe('Pas maintenant.')
  })
})

it('life: who may is named in French, one or several', () => {
  expect(onlyWords(['l’animation du réseau'])).toBe('Seule l’animation du réseau peut le faire.')
  expect(onlyWords(['le comité', 'les délégués', 'l’auteur'])).toBe(
    'Seuls le comité, les délégués et l’auteur peuvent le faire.',
  )
})

it('life: acts are the commands that lead on, without the ones of the system', () => {
  expect(actsOf(LETTER, sent, author, NOON)).toEqual([
    { command: 'annotate', refusal: 'Pas vous.', needs: ['reason'] },
  ])
})

it('life: the matrix tells role, state and allowed apart', () => {
  const cases = matrixOf(LETTER, { sentOn: null })
  expect(cases).toHaveLength(2 * 3 * 4)
  expect(
    cases.find((one) => one.role === 'lead' && one.state === 'sent' && one.command === 'annotate')?.expected,
  ).toBe('allowed')
})

it('life: the drawing names every step and rule', () => {
  expect(drawingOf(LETTER)).toContain('  [*] --> draft: write')
  expect(drawingOf(LETTER)).toContain(
    '| giveUp | sent | unanswered | system |  |  |  | silentFor21Days | letter:moved |',
  )
})

/** Never run: tsc checks that each of these does not compile. */
const names = {
  noun: 'Letter',
  states: ['draft', 'sent'],
  commands: ['send'],
  facts: ['letter:moved'],
  roles: ['author'],
  rolesOf: (_asker: object, _: { status: 'draft' | 'sent' }) => ['author'] as const,
  roleRefusal: () => role(),
  stateRefusal: () => state(),
  missing: { reason: reasonMissing },
} as const
const send = { command: 'send', from: ['draft'], to: 'sent', who: ['author'], fact: 'letter:moved' } as const
export const mistakes = () => [
  life({ ...names, steps: [send] }),
  // @ts-expect-error unknown state
  life({ ...names, steps: [{ ...send, from: ['drafted'] }] }),
  // @ts-expect-error unknown target
  life({ ...names, steps: [{ ...send, to: 'gone' }] }),
  // @ts-expect-error unknown command
  life({ ...names, steps: [{ ...send, command: 'sned' }] }),
  // @ts-expect-error unknown role
  life({ ...names, steps: [{ ...send, who: ['auteur'] }] }),
  // @ts-expect-error unknown fact
  life({ ...names, steps: [{ ...send, fact: 'letter:mvoed' }] }),
  // @ts-expect-error a need without its refusal
  life({ ...names, steps: [{ ...send, needs: ['date'] }] }),
  // @ts-expect-error a thing whose states are not those of the life
  life({ ...names, states: ['draft'], steps: [send] }),
  // @ts-expect-error unknown command for a caller
  refusalOf(LETTER, draft, author, 'publish', NOON),
]
