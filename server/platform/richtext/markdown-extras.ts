import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it'
import { ImportLosses } from './import-losses.rules.ts'

/** What the rules below note while they parse. */
export class ParseNotes {
  readonly losses = new ImportLosses()
  /** The text of each footnote, by its label. */
  readonly notes = new Map<string, string>()
  /** The labels, in the order of their first references. */
  readonly referenced: string[] = []

  /** « 1 » for the first note referred to. */
  numberOf(label: string): number {
    if (!this.referenced.includes(label)) this.referenced.push(label)
    return this.referenced.indexOf(label) + 1
  }
}

const MOST_NOTES = 500

/** Comments, footnotes, wiki links and marks of a table of contents, which CommonMark does not know. */
export function addExtras(reader: MarkdownIt): void {
  const interrupts = { alt: ['paragraph', 'reference', 'blockquote', 'list'] }
  reader.block.ruler.before('blockquote', 'comment', commentBlock, interrupts)
  reader.block.ruler.before('reference', 'footnote', footnote, interrupts)
  reader.block.ruler.before('paragraph', 'contents', contents)
  reader.inline.ruler.before('link', 'footnote_reference', footnoteReference)
  reader.inline.ruler.before('link', 'wiki_link', wikiLink)
  reader.inline.ruler.before('autolink', 'comment', comment)
}

const notesOf = ({ env }: { env: Record<string, unknown> }) => env['parsed'] as ParseNotes
const lineOf = (state: StateBlock, line: number) =>
  state.src.slice(state.bMarks[line]! + state.tShift[line]!, state.eMarks[line])
const isCode = (state: StateBlock, line: number) => state.sCount[line]! - state.blkIndent >= 4

/** A comment that begins a line, until its end, blank lines included. */
function commentBlock(state: StateBlock, start: number, end: number, silent: boolean): boolean {
  if (isCode(state, start) || !lineOf(state, start).startsWith('<!--')) return false
  const from = state.bMarks[start]! + state.tShift[start]!
  const close = state.src.indexOf('-->', from + 4)
  if (close < 0 || close >= state.eMarks[end - 1]!) return false
  let line = start
  while (state.eMarks[line]! < close + 3) line++
  const rest = close + 3
  const isWhole = state.src.slice(rest, state.eMarks[line]).trim() === ''
  // Words on the same line: the rule of lines reads it.
  if (line === start && !isWhole) return false
  if (silent) return true
  notesOf(state).losses.add('comments')
  state.line = line + 1
  if (isWhole) return true
  // Words after it, on its last line, are read as a line of their own.
  state.bMarks[line] = rest
  state.tShift[line] = 0
  state.sCount[line] = state.blkIndent
  state.line = line
  return true
}

function comment(state: StateInline, silent: boolean): boolean {
  if (!state.src.startsWith('<!--', state.pos)) return false
  const close = state.src.indexOf('-->', state.pos + 4)
  if (close < 0) return false
  state.pos = close + 3
  if (silent) return true
  notesOf(state).losses.add('comments')
  const isApart = /(?:^|\s)$/.test(state.pending)
  while (isApart && state.src[state.pos] === ' ') state.pos++
  if (state.pos >= state.posMax) state.pending = state.pending.trimEnd()
  return true
}

/** `[^1]: words`, with the indented lines below. */
function footnote(state: StateBlock, start: number, end: number, silent: boolean): boolean {
  const found = isCode(state, start) ? null : /^\[\^([^\]\s]{1,80})\]:[ \t]?/.exec(lineOf(state, start))
  if (!found || notesOf(state).notes.size >= MOST_NOTES) return false
  if (silent) return true
  const lines = [lineOf(state, start).slice(found[0].length)]
  let next = start + 1
  for (; next < end; next++) {
    const isBlank = state.isEmpty(next)
    const goesOn = isBlank ? next + 1 < end && isHung(state, next + 1) : isHung(state, next)
    if (goesOn) lines.push(isBlank ? '' : lineOf(state, next))
    else if (isBlank || isBlankBefore(state, next) || /^(?:\[\^|#{1,6} |[-*+>] )/.test(lineOf(state, next)))
      break
    else lines.push(lineOf(state, next))
  }
  notesOf(state).notes.set(found[1]!, lines.join('\n'))
  state.line = next
  return true
}
const isHung = (state: StateBlock, line: number) =>
  !state.isEmpty(line) && state.sCount[line]! - state.blkIndent >= 2
const isBlankBefore = (state: StateBlock, line: number) => state.isEmpty(line - 1)

function footnoteReference(state: StateInline, silent: boolean): boolean {
  const ahead = state.src.slice(state.pos, state.pos + 84)
  const label = /^\[\^([^\]\s]{1,80})\]/.exec(ahead)
  if (label) {
    if (!notesOf(state).notes.has(label[1]!)) return false
    if (!silent) refer(state, label[1]!)
    state.pos += label[0].length
    return true
  }
  return ahead.startsWith('^[') && inlineNote(state, silent)
}

/** `^[words]` */
function inlineNote(state: StateInline, silent: boolean): boolean {
  const end = state.md.helpers.parseLinkLabel(state, state.pos + 1)
  const { notes } = notesOf(state)
  if (end < 0 || notes.size >= MOST_NOTES) return false
  if (!silent) {
    const label = `^${notes.size}`
    notes.set(label, state.src.slice(state.pos + 2, end))
    refer(state, label)
  }
  state.pos = end + 1
  return true
}

function refer(state: StateInline, label: string): void {
  state.push('text', '', 0).content = `[${notesOf(state).numberOf(label)}]`
}

/** `[[page]]`, `[[page|words]]`: the words alone. */
function wikiLink(state: StateInline, silent: boolean): boolean {
  const found = /^\[\[([^[\]\n|]{1,200})(?:\|([^[\]\n]{1,200}))?\]\](?!\()/.exec(
    state.src.slice(state.pos, state.pos + 410),
  )
  if (!found) return false
  if (!silent) {
    state.push('text', '', 0).content = (found[2] ?? found[1]!).trim()
    notesOf(state).losses.add('wikiLinks')
  }
  state.pos += found[0].length
  return true
}

/** A line that asks for a table of contents: a tool has its own. */
function contents(state: StateBlock, start: number, _end: number, silent: boolean): boolean {
  if (
    !/^(?:\[toc\]|\[\[_?toc_?\]\]|\{:toc\}|\$\{toc\}|@\[toc\](?:\([^)]*\))?)$/i.test(
      lineOf(state, start).trim(),
    )
  )
    return false
  if (silent) return true
  notesOf(state).losses.add('contents')
  state.line = start + 1
  return true
}

/** The notes, in the order of their numbers; those that nothing refers to come last. */
export function footnotesOf(parsed: ParseNotes): string[] {
  const others = [...parsed.notes.keys()].filter((label) => !parsed.referenced.includes(label))
  return [...parsed.referenced, ...others].map((label) => parsed.notes.get(label) ?? '')
}
