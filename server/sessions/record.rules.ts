import { h } from '../platform/richtext/build.rules.ts'
import { frenchDate } from '../platform/richtext/moment.rules.ts'
import { plainText } from '../platform/richtext/plain-text.rules.ts'
import type { RichNode, RichText } from '../platform/richtext/richtext.contract.ts'
import type { ActionItem, DecisionStatus, SessionDecision } from './contract.ts'

/** What a session decided, as its tables have it. */
export interface SessionRecord {
  readonly decisions: readonly Pick<SessionDecision, 'title' | 'status'>[]
  readonly actions: readonly Pick<ActionItem, 'label' | 'structureName' | 'dueOn' | 'status'>[]
}
const KINDS = ['decisions', 'actions'] as const
type RecordKind = (typeof KINDS)[number]
/** The lines of each list of the record. */
export type RecordLines = Readonly<Record<RecordKind, readonly string[]>>

const STATUS_WORDS: Record<DecisionStatus, string> = {
  decided: 'Décidé',
  tabled: 'À l’étude',
  deferred: 'Reporté',
  withdrawn: 'Retiré',
}

/** One line for each decision and each action. They name structures, never a person. */
export function recordLines({ decisions, actions }: SessionRecord): RecordLines {
  return {
    decisions: decisions.map(({ title, status }) => `${STATUS_WORDS[status]}\u00a0: ${title}`),
    actions: actions.map(({ label, structureName, dueOn, status }) => {
      const when = dueOn && `avant le ${frenchDate(dueOn)}`
      const rest = [structureName, when].filter(Boolean).join(', ')
      return `${rest ? `${label} – ${rest}` : label}${status === 'dropped' ? ' (abandonné)' : ''}`
    }),
  }
}

const recordNode = (kind: RecordKind, lines: readonly string[]): RichNode => ({
  type: 'record',
  attrs: { kind, lines: [...lines] },
})

const TITLES: Record<RecordKind, readonly [string, ...string[]]> = {
  decisions: ['Décisions'],
  actions: ['À faire', 'Suites'],
}

/** A list of the record under its title; nothing when it is empty. */
export const recordSection = (kind: RecordKind, lines: RecordLines): RichNode[] =>
  lines[kind].length > 0 ? [h(2, TITLES[kind][0]), recordNode(kind, lines[kind])] : []

export const hasRecord = (doc: RichText): boolean => KINDS.some((kind) => hasKind(doc.content, kind))

const hasKind = (nodes: readonly RichNode[], kind: RecordKind): boolean =>
  nodes.some((node) => isRecord(node, kind) || hasKind(node.content ?? [], kind))

const isRecord = ({ type, attrs }: RichNode, kind: RecordKind) =>
  type === 'record' && attrs?.['kind'] === kind

/** The text with the record as it is now wherever it shows it, whatever the text itself says of it. */
export function withCurrentRecord(doc: RichText, lines: RecordLines): RichText {
  return { ...doc, content: doc.content.map((node) => current(node, lines)) }
}

function current(node: RichNode, lines: RecordLines): RichNode {
  const kind = KINDS.find((kind) => isRecord(node, kind))
  if (kind) return recordNode(kind, lines[kind])
  return node.content ? { ...node, content: node.content.map((child) => current(child, lines)) } : node
}

/**
 * The text with the whole record. What it does not show takes the place of the list that was copied into it, or is
 * added at its end.
 *
 * @param copied the lines that were copied when the session closed, in texts written before they were shown
 */
export function withWholeRecord(doc: RichText, lines: RecordLines, copied: RecordLines): RichText {
  const missing = KINDS.filter((kind) => lines[kind].length > 0 && !hasKind(doc.content, kind))
  const content = missing.reduce((nodes, kind) => placed(nodes, kind, lines, copied), doc.content)
  return withCurrentRecord({ ...doc, content }, lines)
}

function placed(nodes: RichNode[], kind: RecordKind, lines: RecordLines, copied: RecordLines): RichNode[] {
  const at = nodes.findIndex((node, i) => isTitleOf(kind, node) && nodes[i + 1]?.type === 'bulletList')
  const isCopy = (item: RichNode) => copied[kind].includes(wordsOf(item))
  const items = nodes[at + 1]?.content ?? []
  if (at < 0 || !items.some(isCopy)) return [...withoutBlankEnd(nodes), ...recordSection(kind, lines)]
  const others = items.filter((item) => !isCopy(item))
  const left = others.length > 0 ? [{ ...nodes[at + 1]!, content: others }] : []
  return [...nodes.slice(0, at), ...recordSection(kind, lines), ...left, ...nodes.slice(at + 2)]
}

const wordsOf = (node: RichNode) => plainText({ type: 'doc', content: [node] })
const isTitleOf = (kind: RecordKind, node: RichNode) =>
  node.type === 'heading' && TITLES[kind].includes(wordsOf(node).trim())

function withoutBlankEnd(nodes: RichNode[]): RichNode[] {
  const last = nodes.at(-1)
  return last?.type === 'paragraph' && !last.content ? nodes.slice(0, -1) : nodes
}
