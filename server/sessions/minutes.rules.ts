import { own } from '../platform/own.rules.ts'
import { h, p, ul } from '../platform/richtext/build.rules.ts'
import { frenchDate } from '../platform/richtext/moment.rules.ts'
import type { RichNode, RichText } from '../platform/richtext/richtext.contract.ts'
import type { BoardState, Card } from './board.contract.ts'
import { childrenOf, votesOf } from './board-state.rules.ts'
import type { Attendee, DecisionStatus } from './contract.ts'

export interface MinutesMaterial {
  readonly attendance: readonly Pick<Attendee, 'structure' | 'structureName' | 'state'>[]
  readonly board: BoardState
  /** Short names by id, of the structures that cards and actions name. */
  readonly structures: Readonly<Record<string, string>>
}

/**
 * Drafts the minutes for people to complete: structures present, cards, decisions, actions. It names structures, never a
 * person.
 */
export function draftMinutes({ attendance, board, structures }: MinutesMaterial): RichText {
  const content = [
    ...presence(attendance),
    ...said(board, structures),
    ...decided(board),
    ...disagreements(board),
    ...next(board, structures),
  ]
  return { type: 'doc', content: content.length > 0 ? content : [p()] }
}

function presence(attendance: MinutesMaterial['attendance']): RichNode[] {
  const present = structuresOf(attendance, ['present'])
  const excused = structuresOf(attendance, ['excused']).filter((name) => !present.includes(name))
  const missing = structuresOf(attendance, ['absent']).filter(
    (name) => !present.includes(name) && !excused.includes(name),
  )
  const lines = [line('Présentes', present), line('Excusées', excused), line('Absentes', missing)].flatMap(
    (one) => one ?? [],
  )
  return lines.length > 0 ? [h(2, 'Structures'), ...lines] : []
}

function line(label: string, names: readonly string[]): RichNode | null {
  return names.length > 0 ? p(`${label} (${names.length})\u00a0: ${list(names)}.`) : null
}

function structuresOf(attendance: MinutesMaterial['attendance'], states: readonly string[]): string[] {
  const names = attendance
    .filter(({ state }) => states.includes(state))
    .map(({ structureName }) => structureName)
  return [...new Set(names)].sort((one, other) => one.localeCompare(other, 'fr'))
}

function said(board: BoardState, structures: MinutesMaterial['structures']): RichNode[] {
  const columns = board.columns.filter(({ cards }) => cards.length > 0)
  if (columns.length === 0) return []
  return [
    h(2, 'Ce que le groupe a dit'),
    ...columns.flatMap(({ title, cards }) => [
      h(3, title),
      ul(...byVotes(board, cards).map((card) => item(board, card, structures))),
    ]),
  ]
}

/** Most votes first; in the board's order when there was no vote. */
function byVotes(board: BoardState, ids: readonly string[]): Card[] {
  const cards = ids.flatMap((id) => own(board.cards, id) ?? [])
  return cards.sort((one, other) => (votesOf(board, other) ?? 0) - (votesOf(board, one) ?? 0))
}

function item(board: BoardState, card: Card, structures: MinutesMaterial['structures']): RichNode[] {
  const group = childrenOf(board, card.id)
  const votes = votesOf(board, card) ?? 0
  const counted = votes > 0 ? ` — ${votes}\u00a0voix` : ''
  const first = p(`${quoted(card, structures)}${counted}`)
  return group.length > 0 ? [first, ul(...group.map((one) => quoted(one, structures)))] : [first]
}

function quoted({ text, by }: Card, structures: MinutesMaterial['structures']): string {
  const from = by ? own(structures, by.structure) : undefined
  return `«\u00a0${text.trim()}\u00a0»${from ? ` (${from})` : ''}`
}

const STATUS_WORDS: Record<DecisionStatus, string> = {
  decided: 'Décidé',
  tabled: 'À l’étude',
  deferred: 'Reporté',
  withdrawn: 'Retiré',
}

function decided({ notes }: BoardState): RichNode[] {
  const decisions = notes.filter((note) => note.kind === 'decision')
  if (decisions.length === 0) return []
  return [
    h(2, 'Décisions'),
    ul(...decisions.map(({ title, status }) => `${STATUS_WORDS[status]}\u00a0: ${title}`)),
  ]
}

function disagreements({ notes }: BoardState): RichNode[] {
  const kept = notes.filter((note) => note.kind === 'disagreement')
  return kept.length > 0 ? [h(2, 'Désaccords conservés'), ul(...kept.map(({ text }) => text))] : []
}

function next({ notes }: BoardState, structures: MinutesMaterial['structures']): RichNode[] {
  const actions = notes.filter((note) => note.kind === 'action')
  if (actions.length === 0) return []
  return [
    h(2, 'Suites'),
    ul(
      ...actions.map(({ label, structure, dueOn }) => {
        const who = own(structures, structure)
        const when = dueOn ? `avant le ${frenchDate(dueOn)}` : undefined
        const rest = [who, when].filter(Boolean).join(', ')
        return rest ? `${label} — ${rest}` : label
      }),
    ),
  ]
}

const list = (names: readonly string[]) => new Intl.ListFormat('fr', { type: 'conjunction' }).format(names)
