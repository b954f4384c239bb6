import type { BoardEntry, BoardEvent, BoardState, Card } from './board.contract.ts'

/** A board before anything happened on it. */
export const EMPTY_BOARD: BoardState = {
  seq: 0,
  phase: 'writing',
  votesEach: 0,
  columns: [],
  cards: {},
  timerEndsAt: null,
  notes: [],
}

/** Applies an entry. Ignores events about unknown cards. */
export function applyEntry(
  state: BoardState,
  { seq, events }: Pick<BoardEntry, 'seq' | 'events'>,
): BoardState {
  return { ...events.reduce(apply, state), seq }
}

/** The board after an event; the one it was given is left as it was. */
export function apply(state: BoardState, event: BoardEvent): BoardState {
  switch (event.type) {
    case 'opened':
      return {
        ...state,
        votesEach: event.votesEach,
        columns: event.columns.map((column) => ({ ...column, cards: [] })),
      }
    case 'advanced':
      return advanced(state, event)
    case 'card_added':
      return added(state, event.card)
    case 'card_edited':
      return withCard(state, event.card, (card) => ({ ...card, text: event.text }))
    case 'card_removed':
      return removed(state, event.card)
    case 'card_moved':
      return moved(state, event.card, event.column, event.before)
    case 'card_attached':
      return attached(state, event.card, event.to)
    case 'timer_set':
      return { ...state, timerEndsAt: event.endsAt }
    case 'note_kept':
      return kept(state, event.note)
    case 'note_dropped':
      return { ...state, notes: state.notes.filter(({ id }) => id !== event.note) }
  }
}

function advanced(
  state: BoardState,
  { phase, cards = [], totals }: Extract<BoardEvent, { type: 'advanced' }>,
) {
  const grown = cards.reduce(added, { ...state, phase })
  if (!totals && phase !== 'voting') return grown
  const counted = Object.values(grown.cards).map((card) => {
    const votes = totals && phase !== 'voting' && !card.parent ? (totals[card.id] ?? 0) : null
    return [card.id, { ...card, votes }] as const
  })
  return { ...grown, cards: Object.fromEntries(counted) }
}

function added(state: BoardState, card: Card): BoardState {
  if (state.cards[card.id] || !state.columns.some(({ key }) => key === card.column)) return state
  return placed(
    { ...state, cards: { ...state.cards, [card.id]: { ...card, parent: null } } },
    card.id,
    card.column,
    null,
  )
}

/** The cards grouped under it stand by themselves, where it stood. */
function removed(state: BoardState, id: string): BoardState {
  const { [id]: card, ...cards } = state.cards
  if (!card) return state
  const followers = childrenOf(state, id)
  for (const child of followers) cards[child.id] = { ...child, parent: null }
  const columns = state.columns.map((column) => ({
    ...column,
    cards: column.cards.flatMap((one) => (one === id ? followers.map((child) => child.id) : [one])),
  }))
  return { ...state, cards, columns }
}

/** Takes its group along, unless it leaves one. */
function moved(state: BoardState, id: string, column: string, before: string | null): BoardState {
  const card = state.cards[id]
  if (!card || !state.columns.some(({ key }) => key === column) || before === id) return state
  const cards = { ...state.cards, [id]: { ...card, column, parent: null } }
  for (const child of childrenOf(state, id)) cards[child.id] = { ...child, column }
  return placed({ ...state, cards }, id, column, before)
}

/** A group is one deep: putting a group with a card puts each of its cards with it. */
function attached(state: BoardState, id: string, to: string): BoardState {
  const card = state.cards[id]
  const root = rootOf(state, to)
  if (!card || !root || root.id === id) return state
  const cards = { ...state.cards }
  for (const one of [card, ...childrenOf(state, id)]) {
    // Last in the order of the record: a group reads in the order it was made.
    delete cards[one.id]
    cards[one.id] = { ...one, column: root.column, parent: root.id }
  }
  return { ...state, cards, columns: without(state, id) }
}

function kept(state: BoardState, note: BoardState['notes'][number]): BoardState {
  const isKnown = state.notes.some(({ id }) => id === note.id)
  const notes = isKnown ? state.notes.map((one) => (one.id === note.id ? note : one)) : [...state.notes, note]
  return { ...state, notes }
}

function withCard(state: BoardState, id: string, change: (card: Card) => Card): BoardState {
  const card = state.cards[id]
  return card ? { ...state, cards: { ...state.cards, [id]: change(card) } } : state
}

const without = (state: BoardState, id: string) =>
  state.columns.map((column) =>
    column.cards.includes(id) ? { ...column, cards: column.cards.filter((one) => one !== id) } : column,
  )

function placed(state: BoardState, id: string, key: string, before: string | null): BoardState {
  const columns = without(state, id).map((column) => {
    if (column.key !== key) return column
    const at = before === null ? -1 : column.cards.indexOf(before)
    return {
      ...column,
      cards: at < 0 ? [...column.cards, id] : [...column.cards.slice(0, at), id, ...column.cards.slice(at)],
    }
  })
  return { ...state, columns }
}

/** The cards put with this one, in the order they were. */
export function childrenOf(state: Pick<BoardState, 'cards'>, id: string): Card[] {
  return Object.values(state.cards).filter((card) => card.parent === id)
}

/** The card that stands for the group of this one: itself when it stands alone. */
function rootOf(state: Pick<BoardState, 'cards'>, id: string): Card | undefined {
  const card = state.cards[id]
  return card?.parent ? state.cards[card.parent] : card
}

/** The votes of a group are the sum of its cards' votes. */
export function votesOf(state: Pick<BoardState, 'cards'>, card: Card): number | null {
  const counted = [card, ...childrenOf(state, card.id)].flatMap(({ votes }) =>
    votes === null ? [] : [votes],
  )
  return counted.length > 0 ? counted.reduce((sum, votes) => sum + votes, 0) : null
}
