import { own } from '../platform/own.rules.ts'
import { h, p, ul } from '../platform/richtext/build.rules.ts'
import type { RichNode, RichText } from '../platform/richtext/richtext.contract.ts'
import type { BoardState, Card } from './board.contract.ts'
import { childrenOf, votesOf } from './board-state.rules.ts'
import type { Attendee } from './contract.ts'
import { recordLines, recordSection, type RecordLines } from './record.rules.ts'

export interface MinutesMaterial {
  readonly attendance: readonly Pick<Attendee, 'structure' | 'structureName' | 'state'>[]
  readonly board: BoardState
  /** Short names by id, of the structures that cards and actions name. */
  readonly structures: Readonly<Record<string, string>>
  /** Its decisions and actions. */
  readonly record: RecordLines
}

/**
 * Drafts the minutes for people to complete: structures present, cards, decisions, actions. It names structures, never a
 * person.
 */
export function draftMinutes({ attendance, board, structures, record }: MinutesMaterial): RichText {
  const content = [
    ...presence(attendance),
    ...said(board, structures),
    ...recordSection('decisions', record),
    ...disagreements(board),
    ...recordSection('actions', record),
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

function said(
  board: BoardState,
  structures: MinutesMaterial['structures'],
  title = 'Ce que le groupe a dit',
): RichNode[] {
  const columns = board.columns.filter(({ cards }) => cards.length > 0)
  if (columns.length === 0) return []
  return [
    h(2, title),
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
  const counted = votes > 0 ? ` – ${votes}\u00a0voix` : ''
  const first = p(`${quoted(card, structures)}${counted}`)
  return group.length > 0 ? [first, ul(...group.map((one) => quoted(one, structures)))] : [first]
}

function quoted({ text, by }: Card, structures: MinutesMaterial['structures']): string {
  const from = by ? own(structures, by.structure) : undefined
  return `«\u00a0${text.trim()}\u00a0»${from ? ` (${from})` : ''}`
}

function disagreements({ notes }: BoardState): RichNode[] {
  const kept = notes.filter((note) => note.kind === 'disagreement')
  return kept.length > 0 ? [h(2, 'Désaccords conservés'), ul(...kept.map(({ text }) => text))] : []
}

/** How decisions and actions were copied into the minutes of sessions closed before these showed the record itself. */
export function copiedLines({ notes }: BoardState, structures: MinutesMaterial['structures']): RecordLines {
  const { decisions, actions } = recordLines({
    decisions: notes.filter((note) => note.kind === 'decision'),
    actions: notes
      .filter((note) => note.kind === 'action')
      .map(({ label, structure, dueOn }) => {
        const structureName = own(structures, structure) ?? null
        return { label, structureName, dueOn, status: 'open' as const }
      }),
  })
  return { decisions, actions: actions.map((line) => line.replace(' – ', ' — ')) }
}

/** What a board has more than at the first closing of its session: cards and disagreements. */
export function saidSince(
  before: BoardState,
  { board, structures }: Pick<MinutesMaterial, 'board' | 'structures'>,
): RichNode[] {
  const isNew = ({ id }: Card) => own(before.cards, id) === undefined
  const columns = board.columns.map((column) => ({
    ...column,
    cards: Object.values(board.cards)
      .filter((card) => isNew(card) && card.column === column.key)
      .filter(({ parent }) => parent === null || own(before.cards, parent) !== undefined)
      .map(({ id }) => id),
  }))
  const added = { ...board, columns, notes: notesSince(before, board) }
  return [...said(added, structures, 'Ajouté à la reprise'), ...disagreements(added)]
}

/** The notes that were written or changed since then. */
export const notesSince = (before: BoardState, { notes }: BoardState): BoardState['notes'] =>
  notes.filter((note) => !before.notes.some((old) => JSON.stringify(old) === JSON.stringify(note)))

/** The notes that were taken off since then. */
export const notesDropped = (before: BoardState, { notes }: BoardState): string[] =>
  before.notes.map(({ id }) => id).filter((id) => !notes.some((note) => note.id === id))

const list = (names: readonly string[]) => new Intl.ListFormat('fr', { type: 'conjunction' }).format(names)
