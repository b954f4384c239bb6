import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BoardReplica } from '#client/sessions/board-replica.ts'
import { withoutControlCharacters } from '#server/platform/control-characters.rules.ts'
import type {
  Actor,
  BoardCommand,
  BoardEntry,
  BoardEvent,
  BoardState,
  Card,
  PrivateItems,
} from '#server/sessions/board.contract.ts'
import { apply, applyEntry, childrenOf, EMPTY_BOARD, votesOf } from '#server/sessions/board-state.rules.ts'
import { applyPrivateChange, decide, noPrivateItems, votesLeft } from '#server/sessions/board.rules.ts'

const ids = ['a', 'b', 'c', 'd', 'e', 'f']
const columns = [
  { key: 'c1', title: 'Ce que nous voulons garder' },
  { key: 'c2', title: 'Ce qui nous inquiète' },
]
const opened: BoardEvent = { type: 'opened', columns, votesEach: 3 }
const laid = apply(EMPTY_BOARD, opened)

function actor(person: string, more: Partial<Actor> = {}): Actor {
  return {
    person,
    structure: `structure of ${person}`,
    mandate: null,
    posture: 'personal',
    facilitator: false,
    notes: false,
    ...more,
  }
}
const solange = actor('solange', { facilitator: true, notes: true })
const cindy = actor('cindy')
const nathan = actor('nathan')

const card = (id: string, more: Partial<Card> = {}): Card => ({
  id,
  column: 'c1',
  text: `carte ${id}`,
  by: null,
  parent: null,
  votes: null,
  ...more,
})

describe('board: text', () => {
  it('board: text with control characters is refused', () => {
    for (const text of ['avec un zéro \u0000', 'une moitié \ud800']) {
      const write = { type: 'write', card: 'a', column: 'c1', text, sealed: false } as const
      const note = { kind: 'decision', id: 'n', title: text, status: 'decided' } as const
      const given = { now: 0, privateItems: noPrivateItems() }
      for (const command of [
        write,
        { type: 'edit', card: 'a', text },
        { type: 'keep_note', note },
      ] as const) {
        expect(decide(laid, command, solange, given)).toMatchObject({ refused: { type: 'sign-unkept' } })
      }
      const kept = { ...write, text: withoutControlCharacters(text) }
      expect(decide(laid, kept, solange, given)).toMatchObject({ change: { card: { id: 'a' } } })
    }
    expect(withoutControlCharacters('« Où ?\n\tIci 👋🏽 »\u0007')).toBe('« Où ?\n\tIci 👋🏽 »')
  })
})

const anyId = fc.constantFrom(...ids)
const anyColumn = fc.constantFrom('c1', 'c2', 'nowhere')
const anyPhase = fc.constantFrom('writing', 'grouping', 'voting', 'discussion')
const anyCommand: fc.Arbitrary<BoardCommand> = fc.oneof(
  fc.record({
    type: fc.constant('write' as const),
    card: anyId,
    column: anyColumn,
    text: fc.string({ minLength: 1, maxLength: 20 }),
    sealed: fc.boolean(),
  }),
  fc.record({ type: fc.constant('edit' as const), card: anyId, text: fc.string({ minLength: 1 }) }),
  fc.record({ type: fc.constant('remove' as const), card: anyId }),
  fc.record({
    type: fc.constant('move' as const),
    card: anyId,
    column: anyColumn,
    before: fc.option(anyId),
  }),
  fc.record({ type: fc.constant('attach' as const), card: anyId, to: anyId }),
  fc.record({ type: fc.constantFrom('vote' as const, 'unvote' as const), card: anyId }),
  fc.record({ type: fc.constant('advance' as const), phase: anyPhase }),
  fc.record({ type: fc.constant('start_timer' as const), seconds: fc.integer({ min: 10, max: 600 }) }),
  fc.record({ type: fc.constant('stop_timer' as const) }),
)
const anyEvent: fc.Arbitrary<BoardEvent> = fc.oneof(
  fc.record({ type: fc.constant('card_added' as const), card: anyId.map((id) => card(id)) }),
  fc.record({ type: fc.constant('card_edited' as const), card: anyId, text: fc.string() }),
  fc.record({ type: fc.constant('card_removed' as const), card: anyId }),
  fc.record({
    type: fc.constant('card_moved' as const),
    card: anyId,
    column: anyColumn,
    before: fc.option(anyId),
  }),
  fc.record({ type: fc.constant('card_attached' as const), card: anyId, to: anyId }),
  fc.record({
    type: fc.constant('advanced' as const),
    phase: anyPhase,
    cards: anyId.map((id) => [card(id)]),
    totals: fc.dictionary(anyId, fc.nat(5)),
  }),
)

/** Every card is somewhere, once, and a group is one deep. */
function expectWhole(state: BoardState): void {
  const placed = state.columns.flatMap(({ cards }) => cards)
  const roots = Object.values(state.cards).filter(({ parent }) => parent === null)
  expect([...placed].sort()).toEqual(roots.map(({ id }) => id).sort())
  for (const { parent, column } of Object.values(state.cards)) {
    if (parent === null) continue
    expect(state.cards[parent]).toMatchObject({ parent: null, column })
  }
}

/** The server, reduced to the rules: one board, everyone's private items, and a log. */
class Table {
  state = laid
  log: BoardEntry[] = [{ seq: 0, op: 'laid', at: 0, events: [opened] }]
  readonly allPrivate = new Map<string, PrivateItems>()
  readonly seen = new Map<string, number>()
  now = 1_000

  privateItemsOf(person: string): PrivateItems {
    return this.allPrivate.get(person) ?? noPrivateItems()
  }

  act(op: string, command: BoardCommand, by: Actor): number | null {
    const already = this.seen.get(op)
    if (already !== undefined) return already
    const given = { now: this.now, privateItems: this.privateItemsOf(by.person), ...this.revealedBy(by) }
    const decision = decide(this.state, command, by, given)
    if ('refused' in decision) return null
    if ('change' in decision) {
      this.allPrivate.set(by.person, applyPrivateChange(given.privateItems, decision.change))
    } else {
      const entry = { seq: this.state.seq + 1, op, at: this.now, events: decision.events }
      this.state = applyEntry(this.state, entry)
      this.log.push(entry)
      if (decision.events.some((event) => event.type === 'advanced' && event.cards)) this.emptyCards()
    }
    this.seen.set(op, this.state.seq)
    return this.state.seq
  }

  revealedBy(by: Actor) {
    const cards = [...this.allPrivate].flatMap(([person, { cards }]) =>
      Object.values(cards).map((one) => card(one.id, { ...one, by: one.sealed ? null : { ...by, person } })),
    )
    const totals: Record<string, number> = {}
    for (const { votes } of this.allPrivate.values())
      for (const [id, placed] of Object.entries(votes)) totals[id] = (totals[id] ?? 0) + placed
    return { revealed: cards, totals }
  }

  emptyCards(): void {
    for (const [person, privateItems] of this.allPrivate)
      this.allPrivate.set(person, { ...privateItems, cards: {} })
  }
}

describe('board', () => {
  it('board: any sequence of events keeps each card in one place', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        expectWhole(events.reduce(apply, laid))
      }),
    )
  })

  it('board: replicas converge despite losses, duplicates and reordering', () => {
    const anyAct = fc.record({
      by: fc.constantFrom(0, 1, 2),
      command: anyCommand,
      /** What becomes of the packet on its way to each person. */
      fate: fc.array(fc.constantFrom('now', 'later', 'lost', 'twice'), { minLength: 3, maxLength: 3 }),
      answer: fc.constantFrom('now', 'later', 'again'),
    })
    fc.assert(
      fc.property(fc.array(anyAct, { maxLength: 50 }), (acts) => {
        const people = [solange, cindy, nathan]
        const table = new Table()
        const replicas = people.map((me) => {
          const replica = new BoardReplica(() => table.now)
          replica.joined({ me, privateItems: noPrivateItems(), state: table.state })
          return replica
        })
        const late: (() => void)[] = []
        for (const [n, { by, command, fate, answer }] of acts.entries()) {
          const op = `op ${n}`
          if (replicas[by]!.act(op, command)) continue
          const before = table.log.length
          const seq = table.act(op, command, people[by]!)
          if (answer === 'again') table.act(op, command, people[by]!)
          const told = () => (seq === null ? replicas[by]!.refused(op) : replicas[by]!.kept(op, seq))
          if (answer === 'later') late.push(told)
          else told()
          const entries = table.log.slice(before)
          fate.forEach((what, i) => {
            if (what === 'now' || what === 'twice') replicas[i]!.receive(entries)
            if (what === 'twice') replicas[i]!.receive(entries)
            if (what === 'later') late.push(() => replicas[i]!.receive(entries))
          })
        }
        for (const arrive of late.reverse()) arrive()
        replicas.forEach((replica, i) => {
          const entries = table.log.filter(({ seq }) => seq > replica.seq)
          replica.joined({ me: people[i]!, privateItems: table.privateItemsOf(people[i]!.person), entries })
          expect(replica.pending).toEqual([])
          expect(replica.shown).toEqual(table.state)
          expect(replica.privateItems).toEqual(table.privateItemsOf(people[i]!.person))
        })
        expectWhole(table.state)
      }),
      { numRuns: 300 },
    )
  })

  it('board: a vote that was on its way when the board was read again counts once', () => {
    const voting = apply(apply(laid, { type: 'card_added', card: card('a') }), {
      type: 'advanced',
      phase: 'voting',
    })
    const replica = new BoardReplica(() => 0)
    replica.joined({ me: cindy, privateItems: noPrivateItems(), state: voting })
    replica.act('op 1', { type: 'vote', card: 'a' })
    replica.act('op 2', { type: 'vote', card: 'a' })
    const voted = { ...noPrivateItems(), votes: { a: 2 } }
    replica.joined({ me: cindy, privateItems: voted, entries: [] })
    expect(replica.privateItems.votes).toEqual({ a: 2 })

    // What the server holds is read again: the answer alone does not say whether it was counted.
    expect(replica.kept('op 1', 0)).toBe(true)
    expect(replica.kept('op 2', 0)).toBe(true)
    expect(replica.privateItems.votes).toEqual({ a: 2 })
    expect(replica.pending).toEqual([])
  })

  it('board: votes never exceed the limit, nor show before the count', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ by: fc.constantFrom(solange, cindy, nathan), command: anyCommand }), {
          maxLength: 80,
        }),
        (acts) => {
          const table = new Table()
          for (const [n, { by, command }] of acts.entries()) {
            table.act(`op ${n}`, command, by)
            for (const privateItems of table.allPrivate.values()) {
              expect(votesLeft(table.state, privateItems)).toBeGreaterThanOrEqual(0)
            }
            const counted = Object.values(table.state.cards).filter(({ votes }) => votes !== null)
            if (table.state.phase === 'voting') expect(counted).toEqual([])
          }
        },
      ),
    )
  })

  it('board: a private card is in no event before the reveal', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ by: fc.constantFrom(cindy, nathan), command: anyCommand }), { maxLength: 40 }),
        (acts) => {
          const table = new Table()
          for (const [n, { by, command }] of acts.entries()) table.act(`op ${n}`, command, by)
          expect(table.state.phase).toBe('writing')
          expect(table.log.flatMap(({ events }) => events).filter(({ type }) => type !== 'opened')).toEqual(
            [],
          )
        },
      ),
    )
  })
})

describe('board: phases', () => {
  it('board: a facilitator changes the phase, which reveals the private cards', () => {
    const table = new Table()
    table.act('1', { type: 'write', card: 'a', column: 'c1', text: 'Une page', sealed: false }, cindy)
    table.act('2', { type: 'write', card: 'b', column: 'c2', text: 'Encore un papier', sealed: true }, nathan)
    expect(table.act('3', { type: 'advance', phase: 'grouping' }, cindy)).toBeNull()

    table.act('4', { type: 'advance', phase: 'grouping' }, solange)

    expect(table.state.cards).toMatchObject({
      a: { text: 'Une page' },
      b: { text: 'Encore un papier', by: null },
    })
  })

  it('board: the votes of a group are added up when the vote ends', () => {
    const table = new Table()
    const cards = ['a', 'b', 'c'].map((id) => ({ type: 'card_added' as const, card: card(id) }))
    table.state = { ...cards.reduce(apply, laid), phase: 'voting' }
    table.act('1', { type: 'vote', card: 'a' }, cindy)
    table.act('2', { type: 'vote', card: 'a' }, cindy)
    table.act('3', { type: 'vote', card: 'b' }, nathan)
    table.act('4', { type: 'advance', phase: 'discussion' }, solange)
    table.act('5', { type: 'attach', card: 'b', to: 'a' }, cindy)

    expect(votesOf(table.state, table.state.cards['a']!)).toBe(3)
    expect(childrenOf(table.state, 'a').map(({ id }) => id)).toEqual(['b'])
  })

  it('board: changing the phase stops the timer', () => {
    const table = new Table()
    table.act('1', { type: 'start_timer', seconds: 60 }, solange)
    expect(table.state.timerEndsAt).toBe(61_000)
    table.act('2', { type: 'advance', phase: 'grouping' }, solange)
    expect(table.state.timerEndsAt).toBeNull()
  })
})
