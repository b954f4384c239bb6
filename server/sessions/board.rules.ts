import type { Problem } from '../platform/problem.ts'
import { hasControlCharacters } from '../platform/control-characters.rules.ts'
import { findRefused, identifying, mayBeVouched, type PersonalData } from '../platform/personal-data.rules.ts'
import { MAX_CARDS, MAX_NOTES } from './board.contract.ts'
import type {
  Actor,
  BoardCommand,
  BoardEvent,
  BoardState,
  Card,
  CardSignature,
  Phase,
  PrivateItems,
} from './board.contract.ts'
import {
  boardFull,
  cardGone,
  cardTwice,
  columnUnknown,
  noVotesLeft,
  noVoteThere,
  notInThisPhase,
  notRunning,
  notSessionFacilitator,
  notSessionSecretary,
  notYourCard,
  samePhase,
  controlCharactersRefused,
} from './refusals.contract.ts'

/** A change of someone's private items: stored, never broadcast. */
export type PrivateChange =
  | { type: 'private_card_written'; card: { id: string; column: string; text: string; sealed: boolean } }
  | { type: 'private_text_changed'; card: string; text: string }
  | { type: 'private_card_removed'; card: string }
  | { type: 'voted'; card: string; votes: number }

export type Decision = { events: BoardEvent[] } | { change: PrivateChange } | { refused: Problem }

/** What a decision needs besides the board: the time, the actor's private items and, for a change of phase, what it reveals. */
export interface Given {
  readonly now: number
  readonly privateItems: PrivateItems
  /** The private cards of everyone, in the order in which to show them. */
  readonly revealed?: Card[]
  /** Votes by card. */
  readonly totals?: Record<string, number>
}

const NOTHING: PrivateItems = { cards: {}, votes: {} }
export const noPrivateItems = (): PrivateItems => structuredClone(NOTHING)

/** What a command does to a board, or its refusal. Pure: the server decides with it, the browser predicts with it. */
export function decide(state: BoardState, command: BoardCommand, actor: Actor, given: Given): Decision {
  if (hasControlCharacters(wordsOf(command))) return refused(controlCharactersRefused())
  const found = blockedIn(command)
  const mayVouch = mayBeVouched(found)
  if (found.length > 0 && !(mayVouch && isVouched(command))) return refused(identifying(found, { mayVouch }))
  switch (command.type) {
    case 'write':
      return write(state, command, actor, given)
    case 'edit':
      return edit(state, command, actor, given)
    case 'remove':
      return remove(state, command, actor, given)
    case 'move':
    case 'attach':
      return arrange(state, command)
    case 'vote':
    case 'unvote':
      return vote(state, command, given)
    case 'advance':
      return advance(state, command.phase, actor, given)
    case 'start_timer':
    case 'extend_timer':
    case 'stop_timer':
      return time(state, command, actor, given)
    case 'keep_note':
    case 'drop_note':
      return note(state, command, actor)
  }
}

type Of<Type extends BoardCommand['type']> = Extract<BoardCommand, { type: Type }>
const refused = (problem: Problem): Decision => ({ refused: problem })

/** What could identify someone in the words of a command. */
export const blockedIn = (command: BoardCommand): PersonalData[] => findRefused(wordsOf(command))

/** Whether the author of a command answers that its words are about nobody. */
export const isVouched = (command: BoardCommand): boolean => 'vouched' in command && command.vouched === true

/** The text that a command carries. */
function wordsOf(command: BoardCommand): string {
  if (command.type === 'write' || command.type === 'edit') return command.text
  if (command.type !== 'keep_note') return ''
  const { note } = command
  return note.kind === 'decision' ? note.title : note.kind === 'action' ? note.label : note.text
}

const done = (...events: BoardEvent[]): Decision => ({ events })

function write(state: BoardState, command: Of<'write'>, actor: Actor, { privateItems }: Given): Decision {
  const { card: id, column, text, sealed } = command
  if (state.phase === 'voting') return refused(notInThisPhase())
  if (!state.columns.some(({ key }) => key === column)) return refused(columnUnknown())
  if (state.cards[id] || privateItems.cards[id]) return refused(cardTwice())
  if (Object.keys(state.cards).length >= MAX_CARDS) return refused(boardFull())
  if (state.phase === 'writing')
    return { change: { type: 'private_card_written', card: { id, column, text, sealed } } }
  const by = sealed ? null : signatureOf(actor)
  return done({ type: 'card_added', card: { id, column, text, by, parent: null, votes: null } })
}

function edit(
  state: BoardState,
  { card, text }: Of<'edit'>,
  actor: Actor,
  { privateItems }: Given,
): Decision {
  if (state.phase === 'writing' && privateItems.cards[card]) {
    return { change: { type: 'private_text_changed', card, text } }
  }
  const found = state.cards[card]
  if (!found) return refused(cardGone())
  if (state.phase === 'voting') return refused(notInThisPhase())
  if (found.by?.person !== actor.person) return refused(notYourCard())
  return done({ type: 'card_edited', card, text })
}

/** A facilitator may remove any card: one that names someone, for instance. */
function remove(state: BoardState, { card }: Of<'remove'>, actor: Actor, { privateItems }: Given): Decision {
  if (state.phase === 'writing' && privateItems.cards[card])
    return { change: { type: 'private_card_removed', card } }
  const found = state.cards[card]
  if (!found) return refused(cardGone())
  if (state.phase === 'voting') return refused(notInThisPhase())
  if (found.by?.person !== actor.person && !actor.facilitator) return refused(notYourCard())
  return done({ type: 'card_removed', card })
}

function arrange(state: BoardState, command: Of<'move'> | Of<'attach'>): Decision {
  if (state.phase !== 'grouping' && state.phase !== 'discussion') return refused(notInThisPhase())
  if (!state.cards[command.card]) return refused(cardGone())
  if (command.type === 'attach') {
    if (!state.cards[command.to] || command.to === command.card) return refused(cardGone())
    return done({ type: 'card_attached', card: command.card, to: command.to })
  }
  if (!state.columns.some(({ key }) => key === command.column)) return refused(columnUnknown())
  return done({ type: 'card_moved', card: command.card, column: command.column, before: command.before })
}

function vote(
  state: BoardState,
  { type, card }: Of<'vote'> | Of<'unvote'>,
  { privateItems }: Given,
): Decision {
  if (state.phase !== 'voting') return refused(notInThisPhase())
  const found = state.cards[card]
  const mine = privateItems.votes[card] ?? 0
  if (type === 'unvote') {
    return mine > 0 ? { change: { type: 'voted', card, votes: mine - 1 } } : refused(noVoteThere())
  }
  if (!found || found.parent) return refused(cardGone())
  return votesLeft(state, privateItems) > 0
    ? { change: { type: 'voted', card, votes: mine + 1 } }
    : refused(noVotesLeft())
}

/** How many votes are left to place. */
export function votesLeft({ votesEach }: Pick<BoardState, 'votesEach'>, { votes }: PrivateItems): number {
  return votesEach - Object.values(votes).reduce((sum, placed) => sum + placed, 0)
}

/** Leaving the writing phase reveals all private cards at once; leaving the vote reveals the counts. */
function advance(state: BoardState, phase: Phase, actor: Actor, given: Given): Decision {
  if (!actor.facilitator) return refused(notSessionFacilitator())
  if (phase === state.phase) return refused(samePhase())
  return done(
    {
      type: 'advanced',
      phase,
      ...(state.phase === 'writing' && { cards: given.revealed ?? [] }),
      ...(state.phase === 'voting' && { totals: given.totals ?? {} }),
    },
    ...(state.timerEndsAt === null ? [] : [{ type: 'timer_set', endsAt: null } as const]),
  )
}

function time(
  state: BoardState,
  command: Of<'start_timer'> | Of<'extend_timer'> | Of<'stop_timer'>,
  actor: Actor,
  { now }: Given,
): Decision {
  if (!actor.facilitator) return refused(notSessionFacilitator())
  if (command.type === 'start_timer') return done({ type: 'timer_set', endsAt: now + command.seconds * 1000 })
  if (state.timerEndsAt === null) return refused(notRunning())
  if (command.type === 'stop_timer') return done({ type: 'timer_set', endsAt: null })
  return done({ type: 'timer_set', endsAt: Math.max(state.timerEndsAt, now) + command.seconds * 1000 })
}

function note(state: BoardState, command: Of<'keep_note'> | Of<'drop_note'>, actor: Actor): Decision {
  if (!actor.notes) return refused(notSessionSecretary())
  if (command.type === 'drop_note') return done({ type: 'note_dropped', note: command.note })
  const isNew = !state.notes.some(({ id }) => id === command.note.id)
  if (isNew && state.notes.length >= MAX_NOTES) return refused(boardFull())
  return done({ type: 'note_kept', note: command.note })
}

function signatureOf({ person, structure, mandate, posture }: Actor): CardSignature {
  return { person, structure, mandate, posture }
}

/** Whether only the actor sees what this command does. */
export function isPrivate(state: BoardState, command: BoardCommand): boolean {
  if (command.type === 'vote' || command.type === 'unvote') return true
  if (state.phase !== 'writing') return false
  return (
    command.type === 'write' ||
    ((command.type === 'edit' || command.type === 'remove') && !state.cards[command.card])
  )
}

/** Someone's private items after a change. */
export function applyPrivateChange(privateItems: PrivateItems, change: PrivateChange): PrivateItems {
  if (change.type === 'voted') {
    const { [change.card]: _, ...votes } = privateItems.votes
    return { ...privateItems, votes: change.votes > 0 ? { ...votes, [change.card]: change.votes } : votes }
  }
  if (change.type === 'private_card_written') {
    return { ...privateItems, cards: { ...privateItems.cards, [change.card.id]: change.card } }
  }
  const { [change.card]: card, ...cards } = privateItems.cards
  if (!card || change.type === 'private_card_removed') return { ...privateItems, cards }
  return { ...privateItems, cards: { ...privateItems.cards, [change.card]: { ...card, text: change.text } } }
}
