import type { RichText } from '../richtext/richtext.contract.ts'
import { attr } from '../richtext/walk.rules.ts'

/** Replaces passages wherever strings are kept: in plain text, HTML, JSON and rich text. */
export interface Passages {
  /** Fixed parts, for a search in the database: a text without all the parts of any passage holds none. */
  readonly parts: readonly (readonly string[])[]
  /** The first signs of each passage, for texts cut short by « … ». */
  readonly beginnings: readonly string[]
  readonly replacement: string
  /** Whether a text could hold one, with whatever cuts it. */
  readonly mayStandIn: (text: string) => boolean
  /** Plain text or HTML. */
  readonly inText: (text: string) => string
  /** The edits of runs that are read as one text: what to put in place of which signs of which run. */
  readonly editsIn: (runs: readonly string[]) => Edit[]
  /** Any JSON value, rich texts within it included. Keys are left alone. */
  readonly inJson: <Value>(value: Value) => Value
  /** An address, or an empty string when it holds a passage. */
  readonly inAddress: (address: string) => string
}

export interface Edit {
  readonly run: number
  readonly at: number
  readonly length: number
  readonly insert: string
}

interface Found {
  readonly start: number
  readonly end: number
}

/** What a passage must have: something to recognise, and few enough signs to be a passage. */
const MIN_SIGNS = 2

/**
 * A passage is found as it is written, in this case, as whole words; any white space, apostrophe or ellipsis stands for
 * another, as typography and HTML change them. One that spans lines is one passage a line.
 */
export function passagesOf(words: readonly string[], replacement: string): Passages {
  if (/[<>&"\n]/.test(replacement)) throw new Error('a replacement is plain text of one line')
  const lines = words.flatMap((word) => word.normalize('NFC').split('\n')).map((line) => line.trim())
  const passages = [...new Set(lines)]
    .filter((line) => line.length >= MIN_SIGNS && /[\p{L}\p{N}]/u.test(line))
    .sort((one, other) => other.length - one.length)
  if (passages.some(couldBeCode)) throw new Error('a plain word in lower case could be a code of Liane')
  const pattern = new RegExp(passages.map(patternOf).join('|') || '(?!)', 'gu')
  const matches = (text: string) => matchesOf(pattern, text)

  const inPlain = (text: string) => {
    const found = matches(text)
    return cutShort(found.length > 0 ? applied(text, found, replacement) : text, passages, replacement)
  }
  const editsIn = (runs: readonly string[]) => editsOf(runs, matches(runs.join('')), replacement)
  const inText = (text: string) => (TAG.test(text) ? inHtml(inPlain(text), editsIn) : inPlain(text))
  const inAddress = (address: string) => (matches(decoded(address)).length > 0 ? '' : address)
  const inJson = <Value>(value: Value) => jsonWithout(value, { inText, inAddress, editsIn }) as Value
  const parts = passages.flatMap((passage) => forms(passage).map(partsOf))
  return {
    parts,
    mayStandIn: (text) => parts.some((all) => all.every((part) => text.includes(part))),
    beginnings: passages.flatMap((passage) => forms(passage).map((form) => form.slice(0, cutFrom(form)))),
    replacement,
    inText,
    editsIn,
    inJson,
    inAddress,
  }
}

/** Whether a passage is too plain to be told from the codes that stand beside words: « question » is a kind of thread. */
export const couldBeCode = (passage: string) => /^[a-z_]+$/u.test(passage.trim())

const forms = (passage: string) => [...new Set([passage.normalize('NFC'), passage.normalize('NFD')])]

/** What typography and HTML write otherwise. */
const BETWEEN = /[\s'’‘"“”&<>.…]+/u

/** The parts between them; the whole when there are none. */
function partsOf(passage: string): string[] {
  const parts = passage.split(BETWEEN).filter((part) => part !== '')
  return parts.length > 0 ? parts : [passage]
}

const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/^\s+/u, '(?:\\s|&nbsp;|&#160;)+'],
  [/^['’‘]/u, "(?:['’‘]|&#39;|&#x27;|&apos;)"],
  [/^["“”]/u, '(?:["“”]|&quot;)'],
  [/^(?:\.{3}|…)/u, '(?:\\.{3}|…)'],
  [/^&/u, '&(?:amp;)?'],
  [/^</u, '(?:<|&lt;)'],
  [/^>/u, '(?:>|&gt;)'],
]

function patternOf(passage: string): string {
  const either = forms(passage).map((form) => `${before(form)}${written(form)}${after(form)}`)
  return either.join('|')
}

function written(form: string): string {
  let [out, rest] = ['', form]
  while (rest !== '') {
    const [sign, known] = SIGNS.find(([sign]) => sign.test(rest)) ?? []
    const taken = sign?.exec(rest)?.[0] ?? String.fromCodePoint(rest.codePointAt(0)!)
    out += known ?? taken.replace(/[$()*+./?[\\\]^{|}]/u, '\\$&')
    rest = rest.slice(taken.length)
  }
  return out
}

const before = (form: string) => (/^[\p{L}\p{N}]/u.test(form) ? '(?<![\\p{L}\\p{M}\\p{N}])' : '')
const after = (form: string) => (/[\p{L}\p{M}\p{N}]$/u.test(form) ? '(?![\\p{L}\\p{M}\\p{N}])' : '')

const UUID = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/giu

/** Never inside an identifier, of which a number could be a part. */
function matchesOf(pattern: RegExp, text: string): Found[] {
  const found = spans(pattern, text)
  if (found.length === 0) return found
  const ids = spans(UUID, text)
  return found.filter(({ start, end }) => !ids.some((id) => start >= id.start && end <= id.end))
}

function spans(pattern: RegExp, text: string): Found[] {
  return [...text.matchAll(pattern)].map(({ index, 0: all }) => ({ start: index, end: index + all.length }))
}

function applied(text: string, found: readonly Found[], replacement: string): string {
  let [out, from] = ['', 0]
  for (const { start, end } of found) {
    out += text.slice(from, start) + replacement
    from = end
  }
  return out + text.slice(from)
}

/** How many signs of a passage are enough to recognise it before « … ». */
const cutFrom = (passage: string) => Math.min(4, passage.length)

/** An excerpt may end within a passage. */
function cutShort(text: string, passages: readonly string[], replacement: string): string {
  if (!text.endsWith('…')) return text
  const end = text.slice(0, -1).trimEnd().replace(/\s/gu, ' ')
  for (const passage of passages) {
    for (let size = passage.length - 1; size >= cutFrom(passage); size--) {
      const start = end.length - size
      const isWord = !/[\p{L}\p{N}]/u.test(end[start - 1] ?? '')
      if (isWord && end.endsWith(passage.slice(0, size))) return `${text.slice(0, start)}${replacement}…`
    }
  }
  return text
}

function editsOf(runs: readonly string[], found: readonly Found[], replacement: string): Edit[] {
  const edits: Edit[] = []
  let offset = 0
  for (const [run, text] of runs.entries()) {
    for (const { start, end } of found) {
      const at = Math.max(start, offset)
      const until = Math.min(end, offset + text.length)
      if (at >= until) continue
      edits.push({
        run,
        at: at - offset,
        length: until - at,
        insert: start >= offset ? replacement : '',
      })
    }
    offset += text.length
  }
  return edits
}

/** The runs after these edits. */
function edited(runs: readonly string[], edits: readonly Edit[]): string[] {
  const after = [...runs]
  for (const { run, at, length, insert } of [...edits].reverse())
    after[run] = after[run]!.slice(0, at) + insert + after[run]!.slice(at + length)
  return after
}

const TAG = /<\/?[a-z][^<>]*>/iu
const BLOCK = /^<\/?(?:p|h[1-6]|li|ul|ol|t[drh]|table|thead|tbody|div|blockquote|pre|footer|figure|hr)\b/iu

/** A passage may be cut by the tags of emphasis or of a link. */
function inHtml(html: string, editsIn: Passages['editsIn']): string {
  const pieces = html.split(/(<\/?[a-z][^<>]*>)/iu)
  const isTag = (i: number) => i % 2 === 1
  const words = pieces.map((piece, i) => (isTag(i) ? between(piece) : piece))
  const after = edited(words, editsIn(words))
  return pieces.map((piece, i) => (isTag(i) ? piece : after[i]!)).join('')
}

/** What a tag puts between the words around it: nothing, a space, or the end of the text. */
function between(tag: string): string {
  if (/^<br\b/iu.test(tag)) return '\n'
  return BLOCK.test(tag) ? '\0' : ''
}

/** What is no text of anybody: identifiers, dates, and the zone in which hours are told. */
const CODE = /^(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z)?)$/iu
const CODE_KEYS = new Set(['timeZone', 'time_zone', 'type'])
const ADDRESS_KEYS = new Set(['href', 'src', 'url'])

type Within = Pick<Passages, 'inText' | 'inAddress' | 'editsIn'>

function jsonWithout(value: unknown, within: Within, key = ''): unknown {
  if (typeof value === 'string') {
    if (CODE.test(value) || CODE_KEYS.has(key)) return value
    return ADDRESS_KEYS.has(key) ? within.inAddress(value) : within.inText(value)
  }
  if (Array.isArray(value))
    return (holdsRuns(value) ? runsWithout(value, within) : value).map((one) => jsonWithout(one, within))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, jsonWithout(one, within, name)] as const),
  )
}

type Node = RichText['content'][number]

const holdsRuns = (list: readonly unknown[]): list is Node[] =>
  list.some((one) => typeof (one as Partial<Node> | null)?.text === 'string' && (one as Node).type === 'text')

/** The words of a paragraph are read as one text, whatever emphasis, link or mention cuts them. */
function runsWithout(nodes: readonly Node[], { editsIn, inAddress }: Within): Node[] {
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
