import type { RichText } from '../richtext/richtext.contract.ts'
import { attr } from '../richtext/walk.rules.ts'
import { edited, editsOf, replaced, type Replacing } from './edits.rules.ts'
import { inHtml, isHtml } from './in-html.rules.ts'
import { forms, matcherOf } from './matching.rules.ts'

export type { Edit } from './edits.rules.ts'

/** Replaces passages wherever strings are kept: in plain text, HTML, JSON and rich text. */
export interface Passages extends Replacing {
  /**
   * For a search in the database: of each passage, its fixed parts, and of each part, its spellings. A text without one
   * spelling of every part of a passage does not hold it.
   */
  readonly parts: readonly (readonly (readonly string[])[])[]
  /** The first signs of each passage, for texts cut short by « … ». */
  readonly beginnings: readonly string[]
  readonly replacement: string
  /** Whether a text could hold one, with whatever cuts it. */
  readonly mayStandIn: (text: string) => boolean
  /** Any JSON value, rich texts within it included. Keys and codes are left alone. */
  readonly inJson: <Value>(value: Value) => Value
}

/** What a passage must have: something to recognise, and few enough signs to be a passage. */
const MIN_SIGNS = 2

/**
 * A passage is found as it is written, as whole words; any white space, apostrophe or ellipsis stands for another, as
 * typography and HTML change them. One that spans lines is one passage a line.
 *
 * @param anyCase whether it is also found in capitals, in lower case or with another capital
 */
export function passagesOf(
  words: readonly string[],
  replacement: string,
  { anyCase = false }: { anyCase?: boolean } = {},
): Passages {
  if (/[<>&"\n]/.test(replacement)) throw new Error('a replacement is plain text of one line')
  const lines = words.flatMap((word) => word.normalize('NFC').split('\n')).map((line) => line.trim())
  const passages = [...new Set(lines)]
    .filter((line) => line.length >= MIN_SIGNS && /[\p{L}\p{N}]/u.test(line))
    .sort((one, other) => other.length - one.length)
  const matches = matcherOf(passages, anyCase)
  const spellings = (part: string) => (anyCase ? cases(part) : [part]).flatMap(forms)

  const inPlain = (text: string) => replaced(text, matches(text), replacement)
  const editsIn = (runs: readonly string[]) => editsOf(runs, matches(runs.join('')), replacement)
  const inAddress = (address: string) => (matches(decoded(address)).length > 0 ? '' : address)
  const inText = (text: string): string =>
    cutShort(isHtml(text) ? inHtml(text, { inText: inPlain, inAddress, editsIn }) : inPlain(text), {
      passages,
      replacement,
      anyCase,
    })
  const inJson = <Value>(value: Value) => jsonWithout(value, { inText, inAddress, editsIn }) as Value
  const parts = passages.map((passage) => partsOf(passage).map(spellings))
  return {
    parts,
    mayStandIn: (text) =>
      parts.some((all) => all.every((spelt) => spelt.some((spelling) => text.includes(spelling)))),
    beginnings: [
      ...new Set(passages.flatMap((one) => spellings(one).map((form) => form.slice(0, cutFrom(form))))),
    ],
    replacement,
    inText,
    editsIn,
    inJson,
    inAddress,
  }
}

const cases = (part: string) => {
  const lower = part.toLowerCase()
  return [part, lower, part.toUpperCase(), lower.charAt(0).toUpperCase() + lower.slice(1)]
}

/** What typography, HTML and JSON write otherwise. */
const BETWEEN = /[-\s'’‘"“”&<>.…\\\u2010\u2011]+/u

/** The parts between them; the whole when there are none. */
function partsOf(passage: string): string[] {
  const parts = [...new Set(passage.split(BETWEEN).filter((part) => part !== ''))]
  return parts.length > 0 ? parts : [passage]
}

/** How many signs of a passage are enough to recognise it before « … ». */
const cutFrom = (passage: string) => Math.min(4, passage.length)

interface Cut {
  passages: readonly string[]
  replacement: string
  anyCase: boolean
}

/** An excerpt may end within a passage; a tag at its end stays whole. */
function cutShort(text: string, { passages, replacement, anyCase }: Cut): string {
  if (!text.endsWith('…')) return text
  const end = text.slice(0, -1).trimEnd().replace(/\s/gu, ' ')
  const alike = (words: string) => (anyCase ? words.toLowerCase() : words)
  for (const passage of passages.filter((one) => !/[<>"]/u.test(one))) {
    for (let size = passage.length - 1; size >= cutFrom(passage); size--) {
      const start = end.length - size
      const isWord = !/[\p{L}\p{N}]/u.test(end[start - 1] ?? '')
      if (isWord && start >= 0 && alike(end.slice(start)) === alike(passage.slice(0, size)))
        return `${text.slice(0, start)}${replacement}…`
    }
  }
  return text
}

/** What is no text of anybody: identifiers, dates, and the zone in which hours are told. */
const CODE = /^(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z)?)$/iu
const CODE_KEYS = new Set(['timeZone', 'time_zone', 'type'])
/** One word that stands alone is a code, such as a kind or a status, but where words are written. */
const PLAIN_CODE = /^[a-z][a-z\d]*(?:[_:.][a-z\d]+)*$/u
const WORD_KEYS = new Set(
  `alt answer body caption detail established excerpt familyName givenName html label learned message note plain
  question questions quote reason said subject summary tags target text title tried value venue whatChanges`.split(
    /\s+/u,
  ),
)
const ADDRESS_KEYS = new Set(['href', 'src', 'url'])

function jsonWithout(value: unknown, within: Replacing, key = ''): unknown {
  if (typeof value === 'string') {
    if (CODE.test(value) || CODE_KEYS.has(key)) return value
    if (key !== '' && !WORD_KEYS.has(key) && PLAIN_CODE.test(value)) return value
    return ADDRESS_KEYS.has(key) ? within.inAddress(value) : within.inText(value)
  }
  if (Array.isArray(value))
    return (holdsRuns(value) ? runsWithout(value, within) : value).map((one) => jsonWithout(one, within, key))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, jsonWithout(one, within, name)] as const),
  )
}

type Node = RichText['content'][number]

const holdsRuns = (list: readonly unknown[]): list is Node[] =>
  list.some((one) => typeof (one as Partial<Node> | null)?.text === 'string' && (one as Node).type === 'text')

/** The words of a paragraph are read as one text, whatever emphasis, link or mention cuts them. */
function runsWithout(nodes: readonly Node[], { editsIn, inAddress }: Replacing): Node[] {
  const words = nodes.map(wordsOf)
  const after = edited(words, editsIn(words))
  return nodes.flatMap((node, i) => {
    const marks = node.marks?.filter(({ attrs }) => {
      const href = attrs?.['href']
      return typeof href !== 'string' || href === '' || inAddress(href) !== ''
    })
    const kept = marks ? { ...node, marks } : node
    if (after[i] === words[i] || node.type === 'hardBreak') return [kept]
    if (after[i] === '') return []
    return [{ type: 'text', text: after[i]!, ...(kept.marks?.length && { marks: kept.marks }) }]
  })
}

function wordsOf(node: Node): string {
  if (node.text !== undefined) return node.text
  if (node.type === 'hardBreak') return '\n'
  return node.type === 'mention' ? `@${attr(node, 'label')}` : ''
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address)
  } catch {
    return address
  }
}
