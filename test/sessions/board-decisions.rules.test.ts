import { describe, expect, it } from 'vitest'
import { apply, EMPTY_BOARD, votesOf } from '#server/sessions/board-state.rules.ts'
import {
  MAX_CARDS,
  MAX_NOTES,
  type Actor,
  type BoardCommand,
  type BoardEvent,
  type BoardState,
  type Card,
  type Phase,
  type PrivateItems,
} from '#server/sessions/board.contract.ts'
import {
  applyPrivateChange,
  decide,
  noPrivateItems,
  isPrivate,
  votesLeft,
  type Given,
} from '#server/sessions/board.rules.ts'

const actor = (person: string, more: Partial<Actor> = {}): Actor => ({
  person,
  structure: `structure of ${person}`,
  mandate: null,
  posture: 'personal',
  facilitator: false,
  notes: false,
  ...more,
})
const cindy = actor('cindy')
const nathan = actor('nathan')
const solange = actor('solange', { facilitator: true, notes: true })

const signature = { person: 'cindy', structure: 'structure of cindy', mandate: null, posture: 'personal' }
const by = signature as Card['by']
const card = (id: string, more: Partial<Card> = {}): Card => ({
  id,
  column: 'c1',
  text: `carte ${id}`,
  by,
  parent: null,
  votes: null,
  ...more,
})
const opened: BoardEvent = {
  type: 'opened',
  columns: [
    { key: 'c1', title: 'Ce que nous voulons garder' },
    { key: 'c2', title: 'Ce qui nous inquiète' },
  ],
  votesEach: 3,
}
const added = (...cards: Card[]): BoardEvent[] => cards.map((card) => ({ type: 'card_added', card }))
const after = (state: BoardState, ...events: BoardEvent[]) => events.reduce(apply, state)
const boardIn = (phase: Phase, ...cards: Card[]): BoardState => ({
  ...after(EMPTY_BOARD, opened, ...added(...cards)),
  phase,
})
const change = (...ids: string[]): PrivateItems => ({
  ...noPrivateItems(),
  cards: Object.fromEntries(ids.map((id) => [id, { id, column: 'c1', text: `carte ${id}`, sealed: false }])),
})

/** What comes of a command: the type of the refusal, the change of private items, or the events. */
function outcome(state: BoardState, command: BoardCommand, who = cindy, given: Partial<Given> = {}): unknown {
  const decision = decide(state, command, who, { now: 1_000, privateItems: noPrivateItems(), ...given })
  if ('refused' in decision) return decision.refused.type
  return 'change' in decision ? decision.change : decision.events
}

const write = { type: 'write', card: 'n', column: 'c2', text: 'Une page', sealed: false } as const

describe('board: writing a card', () => {
  it('board: a card written before the reveal is private to its author', () => {
    const kept = { id: 'n', column: 'c2', text: 'Une page', sealed: false }
    expect(outcome(boardIn('writing'), write)).toEqual({ type: 'private_card_written', card: kept })
  })

  it('board: a card written later is on the board at once, signed unless it is sealed', () => {
    const shown = { id: 'n', column: 'c2', text: 'Une page', by, parent: null, votes: null }
    for (const phase of ['grouping', 'discussion'] as const) {
      expect(outcome(boardIn(phase), write)).toEqual([{ type: 'card_added', card: shown }])
      expect(outcome(boardIn(phase), { ...write, sealed: true })).toEqual([
        { type: 'card_added', card: { ...shown, by: null } },
      ])
    }
  })

  it('board: no card is written during the vote, in an unknown column, twice, or on a full board', () => {
    expect(outcome(boardIn('voting'), write)).toBe('not-in-this-phase')
    expect(outcome(boardIn('writing'), { ...write, column: 'c9' })).toBe('column-unknown')
    expect(outcome(boardIn('grouping', card('n')), write)).toBe('card-twice')
    expect(outcome(boardIn('writing'), write, cindy, { privateItems: change('n') })).toBe('card-twice')
    const full = (count: number) => ({
      ...boardIn('grouping'),
      cards: Object.fromEntries(Array.from({ length: count }, (_, i) => [`x${i}`, card(`x${i}`)])),
    })
    expect(outcome(full(MAX_CARDS), write)).toBe('board-full')
    expect(outcome(full(MAX_CARDS - 1), write)).toHaveLength(1)
  })

  it('board: invisible signs are refused in the words of an action or a disagreement too', () => {
    const action = { kind: 'action', id: 'n', label: 'un zéro \0', structure: null, dueOn: null } as const
    const disagreement = { kind: 'disagreement', id: 'n', text: 'un zéro \0' } as const
    for (const note of [action, disagreement])
      expect(outcome(boardIn('discussion'), { type: 'keep_note', note }, solange)).toBe('sign-unkept')
  })
})

describe('board: changing and removing a card', () => {
  const edit = { type: 'edit', card: 'a', text: 'Mieux' } as const
  const remove = { type: 'remove', card: 'a' } as const

  it('board: a private card can be changed and removed until the reveal', () => {
    const mine = { privateItems: change('a') }
    expect(outcome(boardIn('writing'), edit, cindy, mine)).toEqual({
      type: 'private_text_changed',
      card: 'a',
      text: 'Mieux',
    })
    expect(outcome(boardIn('writing'), remove, cindy, mine)).toEqual({
      type: 'private_card_removed',
      card: 'a',
    })
    for (const command of [edit, remove]) {
      expect(outcome(boardIn('grouping'), command, cindy, mine)).toBe('card-gone')
      expect(outcome(boardIn('writing'), command)).toBe('card-gone')
    }
  })

  it('board: only its author changes a card, and nobody during the vote', () => {
    for (const phase of ['writing', 'grouping', 'discussion'] as const) {
      expect(outcome(boardIn(phase, card('a')), edit)).toEqual([
        { type: 'card_edited', card: 'a', text: 'Mieux' },
      ])
      for (const other of [nathan, solange])
        expect(outcome(boardIn(phase, card('a')), edit, other)).toBe('not-your-card')
    }
    expect(outcome(boardIn('grouping', card('a', { by: null })), edit)).toBe('not-your-card')
    expect(outcome(boardIn('voting', card('a')), edit)).toBe('not-in-this-phase')
  })

  it('board: its author or a facilitator removes a card, and nobody during the vote', () => {
    for (const phase of ['writing', 'grouping', 'discussion'] as const) {
      for (const one of [cindy, solange])
        expect(outcome(boardIn(phase, card('a')), remove, one)).toEqual([{ type: 'card_removed', card: 'a' }])
      expect(outcome(boardIn(phase, card('a')), remove, nathan)).toBe('not-your-card')
    }
    expect(outcome(boardIn('grouping', card('a', { by: null })), remove)).toBe('not-your-card')
    expect(outcome(boardIn('voting', card('a')), remove)).toBe('not-in-this-phase')
  })
})

describe('board: arranging cards', () => {
  const move = { type: 'move', card: 'a', column: 'c2', before: 'b' } as const
  const attach = { type: 'attach', card: 'a', to: 'b' } as const

  it('board: cards are arranged while grouping and in the discussion only', () => {
    for (const phase of ['grouping', 'discussion'] as const) {
      expect(outcome(boardIn(phase, card('a'), card('b')), move)).toEqual([
        { type: 'card_moved', card: 'a', column: 'c2', before: 'b' },
      ])
      expect(outcome(boardIn(phase, card('a'), card('b')), attach)).toEqual([
        { type: 'card_attached', card: 'a', to: 'b' },
      ])
    }
    for (const phase of ['writing', 'voting'] as const)
      for (const command of [move, attach])
        expect(outcome(boardIn(phase, card('a'), card('b')), command)).toBe('not-in-this-phase')
  })

  it('board: a deleted card, a card grouped with itself and an unknown column are refused', () => {
    const board = boardIn('grouping', card('a'))
    expect(outcome(board, { ...move, card: 'z' })).toBe('card-gone')
    expect(outcome(board, attach)).toBe('card-gone')
    expect(outcome(board, { ...attach, to: 'a' })).toBe('card-gone')
    expect(outcome(board, { ...move, column: 'c9' })).toBe('column-unknown')
  })
})

describe('board: voting', () => {
  const vote = { type: 'vote', card: 'a' } as const
  const unvote = { type: 'unvote', card: 'a' } as const
  const voting = boardIn('voting', card('a'), card('b'))
  const with_ = (votes: Record<string, number>) => ({ privateItems: { ...noPrivateItems(), votes } })

  it('board: each person places as many votes as they have', () => {
    expect(outcome(voting, vote)).toEqual({ type: 'voted', card: 'a', votes: 1 })
    expect(outcome(voting, vote, cindy, with_({ a: 1, b: 1 }))).toEqual({
      type: 'voted',
      card: 'a',
      votes: 2,
    })
    expect(outcome(voting, vote, cindy, with_({ a: 1, b: 2 }))).toBe('no-votes-left')
    expect(votesLeft(voting, with_({ a: 1, b: 1 }).privateItems)).toBe(1)
  })

  it('board: a vote is taken back, from a card that is gone too', () => {
    expect(outcome(voting, unvote, cindy, with_({ a: 2 }))).toEqual({ type: 'voted', card: 'a', votes: 1 })
    expect(outcome(voting, unvote)).toBe('no-vote-there')
    expect(outcome(boardIn('voting'), unvote, cindy, with_({ a: 1 }))).toEqual({
      type: 'voted',
      card: 'a',
      votes: 0,
    })
  })

  it('board: votes are placed during the vote only, on cards that stand by themselves', () => {
    for (const phase of ['writing', 'grouping', 'discussion'] as const)
      for (const command of [vote, unvote])
        expect(outcome(boardIn(phase, card('a')), command, cindy, with_({ a: 1 }))).toBe('not-in-this-phase')
    expect(outcome(boardIn('voting'), vote)).toBe('card-gone')
    const grouped = {
      ...after(voting, { type: 'card_attached', card: 'a', to: 'b' }),
      phase: 'voting' as const,
    }
    expect(outcome(grouped, vote)).toBe('card-gone')
  })

  it('board: private items count the votes placed and drop a card that has none left', () => {
    const one = applyPrivateChange(noPrivateItems(), { type: 'voted', card: 'a', votes: 2 })
    expect(one.votes).toEqual({ a: 2 })
    expect(applyPrivateChange(one, { type: 'voted', card: 'b', votes: 1 }).votes).toEqual({ a: 2, b: 1 })
    expect(applyPrivateChange(one, { type: 'voted', card: 'a', votes: 0 }).votes).toEqual({})
  })

  it('board: changing or removing a private card leaves the others', () => {
    const two = change('a', 'b')
    const cards = (change: Parameters<typeof applyPrivateChange>[1]) => applyPrivateChange(two, change).cards
    expect(cards({ type: 'private_text_changed', card: 'a', text: 'Mieux' })).toEqual({
      ...two.cards,
      a: { ...two.cards['a'], text: 'Mieux' },
    })
    expect(cards({ type: 'private_card_removed', card: 'a' })).toEqual({ b: two.cards['b'] })
    expect(cards({ type: 'private_text_changed', card: 'z', text: 'Mieux' })).toEqual(two.cards)
    const new_ = { id: 'c', column: 'c1', text: 'Trois', sealed: true }
    expect(cards({ type: 'private_card_written', card: new_ })).toEqual({ ...two.cards, c: new_ })
  })
})

describe('board: leading', () => {
  const advance = (phase: Phase) => ({ type: 'advance', phase }) as const

  it('board: only a facilitator changes the phase, to another one', () => {
    expect(outcome(boardIn('writing'), advance('grouping'))).toBe('not-session-facilitator')
    expect(outcome(boardIn('writing'), advance('writing'), solange)).toBe('same-phase')
  })

  it('board: leaving the writing shows the cards, leaving the vote the counts, and nothing else does', () => {
    const given = { revealed: [card('a')], totals: { a: 2 } }
    const events = (from: Phase, to: Phase, more = given) =>
      outcome(boardIn(from), advance(to), solange, more)
    expect(events('writing', 'grouping')).toEqual([
      { type: 'advanced', phase: 'grouping', cards: given.revealed },
    ])
    expect(events('voting', 'discussion')).toEqual([
      { type: 'advanced', phase: 'discussion', totals: { a: 2 } },
    ])
    expect(events('grouping', 'voting')).toEqual([{ type: 'advanced', phase: 'voting' }])
    expect(outcome(boardIn('writing'), advance('grouping'), solange)).toEqual([
      { type: 'advanced', phase: 'grouping', cards: [] },
    ])
    expect(outcome(boardIn('voting'), advance('discussion'), solange)).toEqual([
      { type: 'advanced', phase: 'discussion', totals: {} },
    ])
  })

  it('board: a facilitator starts, extends and stops the timer', () => {
    const running: BoardState = { ...boardIn('writing'), timerEndsAt: 5_000 }
    const time = (state: BoardState, type: 'start_timer' | 'extend_timer', now: number) =>
      outcome(state, { type, seconds: 60 }, solange, { now })
    const stop = { type: 'stop_timer' } as const
    expect(time(boardIn('writing'), 'start_timer', 1_000)).toEqual([{ type: 'timer_set', endsAt: 61_000 }])
    expect(time(running, 'extend_timer', 1_000)).toEqual([{ type: 'timer_set', endsAt: 65_000 }])
    expect(time(running, 'extend_timer', 9_000), 'past its end').toEqual([
      { type: 'timer_set', endsAt: 69_000 },
    ])
    expect(time(boardIn('writing'), 'extend_timer', 1_000)).toBe('timer-not-running')
    expect(outcome(running, stop, solange)).toEqual([{ type: 'timer_set', endsAt: null }])
    expect(outcome(boardIn('writing'), stop, solange)).toBe('timer-not-running')
    expect(outcome(running, stop)).toBe('not-session-facilitator')
    expect(outcome(running, advance('grouping'), solange)).toContainEqual({ type: 'timer_set', endsAt: null })
  })

  it('board: people who write the minutes keep and drop notes, up to the limit', () => {
    const note = { kind: 'disagreement', id: 'd', text: 'Sur la case' } as const
    const keep = { type: 'keep_note', note } as const
    const drop = { type: 'drop_note', note: 'd' } as const
    const board = boardIn('discussion')
    const full = { ...board, notes: Array.from({ length: MAX_NOTES }, (_, i) => ({ ...note, id: `n${i}` })) }
    for (const command of [keep, drop]) expect(outcome(board, command)).toBe('not-session-secretary')
    expect(outcome(board, keep, solange)).toEqual([{ type: 'note_kept', note }])
    expect(outcome(board, drop, solange)).toEqual([{ type: 'note_dropped', note: 'd' }])
    expect(outcome(full, keep, solange)).toBe('board-full')
    expect(outcome({ ...full, notes: full.notes.slice(1) }, keep, solange)).toHaveLength(1)
    expect(outcome(full, { ...keep, note: { ...note, id: 'n3' } }, solange)).toHaveLength(1)
  })
})

it('board: what stays between a person and the server is their votes, and their cards before the reveal', () => {
  const [writing, grouping] = [boardIn('writing', card('a')), boardIn('grouping', card('a'))]
  for (const type of ['vote', 'unvote'] as const)
    for (const board of [writing, grouping]) expect(isPrivate(board, { type, card: 'a' })).toBe(true)
  expect([isPrivate(writing, write), isPrivate(grouping, write)]).toEqual([true, false])
  for (const command of [{ type: 'edit', text: 'Mieux' }, { type: 'remove' }] as const) {
    expect(isPrivate(writing, { ...command, card: 'z' })).toBe(true)
    expect(isPrivate(writing, { ...command, card: 'a' })).toBe(false)
    expect(isPrivate(grouping, { ...command, card: 'z' })).toBe(false)
  }
  expect(isPrivate(writing, { type: 'move', card: 'z', column: 'c1', before: null })).toBe(false)
  expect(isPrivate(writing, { type: 'stop_timer' })).toBe(false)
})

describe('board: events', () => {
  const columns = ({ columns }: BoardState) => columns.map(({ cards }) => cards)
  const three = boardIn('grouping', card('a'), card('b'), card('c'))
  const moved = (id: string, column: string, before: string | null): BoardEvent => ({
    type: 'card_moved',
    card: id,
    column,
    before,
  })
  const attached = (id: string, to: string): BoardEvent => ({ type: 'card_attached', card: id, to })

  it('board: a moved card stands before another one, or last', () => {
    expect(columns(after(three, moved('c', 'c1', 'a')))).toEqual([['c', 'a', 'b'], []])
    expect(columns(after(three, moved('a', 'c1', null)))).toEqual([['b', 'c', 'a'], []])
    expect(columns(after(three, moved('a', 'c1', 'z')))).toEqual([['b', 'c', 'a'], []])
    expect(columns(after(three, moved('a', 'c2', null)))).toEqual([['b', 'c'], ['a']])
    expect(columns(after(three, moved('b', 'c2', null), moved('a', 'c2', 'b')))).toEqual([['c'], ['a', 'b']])
    for (const nothing of [moved('a', 'c9', null), moved('b', 'c1', 'b'), moved('z', 'c1', null)])
      expect(after(three, nothing)).toEqual(three)
  })

  it('board: a moved group keeps its cards; a card that leaves it stands by itself', () => {
    const grouped = after(three, attached('b', 'a'), attached('c', 'a'))
    expect(columns(grouped)).toEqual([['a'], []])
    const elsewhere = after(grouped, moved('a', 'c2', null))
    expect(Object.values(elsewhere.cards)).toMatchObject([
      { id: 'a', column: 'c2', parent: null },
      { id: 'b', column: 'c2', parent: 'a', text: 'carte b' },
      { id: 'c', column: 'c2', parent: 'a' },
    ])
    const left = after(grouped, moved('b', 'c2', null))
    expect(left.cards['b']).toMatchObject({ column: 'c2', parent: null })
    expect(columns(left)).toEqual([['a'], ['b']])
  })

  it('board: the cards of a removed one stand by themselves, where it stood', () => {
    const grouped = after(three, attached('c', 'a'))
    const without = after(grouped, { type: 'card_removed', card: 'a' })
    expect(columns(without)).toEqual([['c', 'b'], []])
    expect(without.cards).toEqual({ b: card('b'), c: card('c') })
    expect(after(three, { type: 'card_removed', card: 'z' })).toEqual(three)
  })

  it('board: a card dropped on a grouped one joins its group, and a group dropped on a card joins it', () => {
    const joined = after(three, attached('b', 'a'), attached('c', 'b'))
    expect(joined.cards['c']).toMatchObject({ parent: 'a' })
    const followed = after(three, attached('b', 'a'), attached('a', 'c'))
    expect(Object.values(followed.cards).map(({ id, parent }) => [id, parent])).toEqual([
      ['c', null],
      ['a', 'c'],
      ['b', 'c'],
    ])
    for (const nothing of [attached('a', 'a'), attached('z', 'a'), attached('a', 'z')])
      expect(after(three, nothing)).toEqual(three)
  })

  it('board: a card is changed and added once, in a column that exists', () => {
    const edited = after(three, { type: 'card_edited', card: 'a', text: 'Mieux' })
    expect(Object.values(edited.cards).map(({ text }) => text)).toEqual(['Mieux', 'carte b', 'carte c'])
    expect(after(three, { type: 'card_edited', card: 'z', text: 'Mieux' })).toEqual(three)
    for (const again of [card('a', { column: 'c2' }), card('z', { column: 'c9' })])
      expect(after(three, ...added(again))).toEqual(three)
    expect(after(three, ...added(card('d', { parent: 'a' }))).cards['d']).toMatchObject({ parent: null })
  })

  it('board: votes are shown when the vote is over, one count for a group, and hidden by the next vote', () => {
    const voted = after(
      three,
      attached('b', 'a'),
      { type: 'advanced', phase: 'voting' },
      { type: 'advanced', phase: 'discussion', totals: { a: 2, b: 5 } },
    )
    const counts = ({ cards }: BoardState) =>
      Object.values(cards).map(({ id, votes }) => [id, votes] as const)
    expect(counts(voted)).toEqual([
      ['a', 2],
      ['c', 0],
      ['b', null],
    ])
    expect(votesOf(voted, voted.cards['a']!)).toBe(2)
    expect(votesOf(three, three.cards['a']!)).toBeNull()
    const again = after(voted, { type: 'advanced', phase: 'voting' })
    expect(counts(again).map(([, votes]) => votes)).toEqual([null, null, null])
    expect(counts(after(voted, { type: 'advanced', phase: 'grouping' }))).toEqual(counts(voted))
  })

  it('board: a note is kept once, replaced by its next version, and dropped', () => {
    const note = (id: string, text: string) => ({ kind: 'disagreement', id, text }) as const
    const keep = (id: string, text: string): BoardEvent => ({ type: 'note_kept', note: note(id, text) })
    const kept = after(three, keep('d', 'Un'), keep('e', 'Deux'), keep('d', 'Un, mieux'))
    expect(kept.notes).toEqual([note('d', 'Un, mieux'), note('e', 'Deux')])
    expect(after(kept, { type: 'note_dropped', note: 'd' }).notes).toEqual([note('e', 'Deux')])
    expect(EMPTY_BOARD.notes).toEqual([])
  })
})
