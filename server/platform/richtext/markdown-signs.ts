import { own } from '../own.rules.ts'
import type { RichNode } from './richtext.contract.ts'
import { gridOf } from './table-grid.rules.ts'
import { attr, type Walk } from './walk.rules.ts'

/** Surrounds an emphasis sign until the line is complete and its neighbours are known. */
const OPENS = '\ue000'
const CLOSES = '\ue001'
/** Placed before a link, where a `!` would make it an image. */
export const LINKS = '\ue002'
/** Between two adjacent emphases, which would otherwise be parsed as one; the reader drops it. */
const APART = '&#8203;'

/** Escapes the signs that Markdown would interpret. */
export function escaped(text: string): string {
  return text
    .replace(/[\ue000-\ue002\u200b]/g, '')
    .replace(/\s+/g, (space) => (/[\r\n]/.test(space) ? ' ' : space))
    .replace(/[\\`*_[\]<~|]/g, '\\$&')
    .replace(/&(?=#?\w+;)/g, '\\&')
    .replace(/(https?|mailto|ftp):/gi, '$1\\:') // a bare address would come back as a link
}

/** Escapes signs that matter only at the start of a line. */
export function escapedLines(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      line
        .replace(/^[ \t]+/, '')
        .replace(/(?<![ \t])[ \t]+$/, '')
        .replace(/^([#>+\-=:])/, '\\$1')
        .replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2'),
    )
    .join('\n')
    .replace(/\u00a0+/g, (spaces, at: number, text: string) =>
      at === 0 || at + spaces.length === text.length ? '&nbsp;'.repeat(spaces.length) : spaces,
    )
}

/** Emphasis must start and end on a word: moves outer spaces out. */
export function spanned(sign: string, inside: string): string {
  const [before = ''] = /^(?:\s|\\\n)*/.exec(inside) ?? []
  const end = endOfWords(inside)
  if (end <= before.length) return inside
  return `${before}${OPENS}${sign}${inside.slice(before.length, end)}${sign}${CLOSES}${inside.slice(end)}`
}

/** Where the spaces and line breaks at the end begin: a regular expression would try each run of spaces again. */
function endOfWords(text: string): number {
  let end = text.length
  while (/\s/.test(text.charAt(end - 1))) end -= text.startsWith('\\\n', end - 2) ? 2 : 1
  return end
}

/** The length of the longest run of backticks. */
export const longestTicks = (code: string) =>
  (code.match(/`+/g) ?? []).reduce((longest, ticks) => Math.max(longest, ticks.length), 0)

/** Code, delimited by more backticks than it contains in a row. */
export function closed(code: string): string {
  const fence = '`'.repeat(longestTicks(code) + 1)
  const isSpaced = code.startsWith(' ') && code.endsWith(' ') && /[^ ]/.test(code)
  const room = isSpaced || code.startsWith('`') || code.endsWith('`') ? ' ' : ''
  return fence + room + code.replace(/\n/g, ' ') + room + fence
}

const SIGNS = /(?:\ue000(?:\*\*|\*|~~)|(?:\*\*|\*|~~)\ue001)+/gu
const isLetter = (sign: string | undefined) => sign !== undefined && !/[\s\p{P}\p{S}]/u.test(sign)
const isPunctuation = (sign: string | undefined) => sign !== undefined && /[\p{P}\p{S}]/u.test(sign)

/**
 * Completes the emphasis of a line. Markdown sees no emphasis between a letter outside and punctuation inside (`mot**«
 * ainsi »**`): the letter is then written as a numeric entity, which counts as punctuation.
 */
export function finished(marked: string): string {
  const line = marked.replaceAll(`!${LINKS}`, '\\!').replaceAll(LINKS, '')
  let out = ''
  /** What was added last: looking into the whole would take quadratic time. */
  let added = ''
  let from = 0
  for (const run of line.matchAll(SIGNS)) {
    const text = line.slice(from, run.index)
    from = run.index + run[0].length
    const before = [...(added + text).slice(-2)].at(-1)
    const [after] = line.slice(from)
    const signs = run[0].replaceAll(CLOSES + OPENS, APART).replace(/[\ue000\ue001]/g, '')
    if (run[0].includes(OPENS) && isLetter(before) && isPunctuation(after)) {
      added = text.slice(0, -before!.length) + numbered(before!) + signs
    } else if (run[0].includes(CLOSES) && isPunctuation(before) && isLetter(after)) {
      added = text + signs + numbered(after!)
      from += after!.length
    } else added = text + signs
    out += added
  }
  return out + line.slice(from)
}

const numbered = (sign: string) => `&#${sign.codePointAt(0)};`

/**
 * A table; one without a header row gets an empty one, which Markdown requires. A merged cell is written in its first
 * place, and the others that it covers stay empty.
 */
export function ruled(cellText: (cell: RichNode, walk: Walk) => string) {
  return (table: RichNode, walk: Walk): string => {
    const { columns, isTitled, cells } = gridOf(table)
    const rows = (table.content ?? []).map(() => Array.from({ length: columns }, () => ''))
    for (const { cell, x, y } of cells) rows[y]![x] = cellText(cell, walk).replace(/(?<!\\)\|/g, '\\|')
    const aligned = Array.from({ length: columns }, () => '---')
    for (const { cell, x, y } of cells) if (y === 0) aligned[x] = own(RULES, attr(cell, 'align')) ?? '---'
    const line = (texts: readonly string[]) => `| ${texts.join(' | ')} |`
    const empty = aligned.map(() => '')
    const [titles = empty, ...others] = isTitled ? rows : [empty, ...rows]
    return [titles, aligned, ...others].map(line).join('\n')
  }
}
const RULES: Record<string, string> = { center: ':-:', right: '--:', left: ':--' }
