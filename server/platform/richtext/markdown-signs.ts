import { own } from '../own.rules.ts'
import type { RichNode } from './richtext.contract.ts'
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
    .replace(/\s*[\r\n]+\s*/g, ' ')
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
        .trim()
        .replace(/^([#>+\-=:])/, '\\$1')
        .replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2'),
    )
    .join('\n')
    .replace(/^\u00a0+|\u00a0+$/g, (spaces) => '&nbsp;'.repeat(spaces.length))
}

/** Emphasis must start and end on a word: moves outer spaces out. */
export function spanned(sign: string, inside: string): string {
  const [, before = '', words = '', after = ''] = /^((?:\s|\\\n)*)(.*?)((?:\s|\\\n)*)$/s.exec(inside) ?? []
  return words ? `${before}${OPENS}${sign}${words}${sign}${CLOSES}${after}` : before + after
}

/** Code, delimited by more backticks than it contains in a row. */
export function closed(code: string): string {
  const longest = Math.max(0, ...[...code.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  const room = /^`|`$|^ .* $/.test(code) ? ' ' : ''
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
  let from = 0
  for (const run of line.matchAll(SIGNS)) {
    out += line.slice(from, run.index)
    from = run.index + run[0].length
    const before = [...out].at(-1)
    const [after] = line.slice(from)
    const signs = run[0].replaceAll(CLOSES + OPENS, APART).replace(/[\ue000\ue001]/g, '')
    if (run[0].includes(OPENS) && isLetter(before) && isPunctuation(after)) {
      out = out.slice(0, -before!.length) + numbered(before!) + signs
    } else if (run[0].includes(CLOSES) && isPunctuation(before) && isLetter(after)) {
      out += signs + numbered(after!)
      from += after!.length
    } else out += signs
  }
  return out + line.slice(from)
}

const numbered = (sign: string) => `&#${sign.codePointAt(0)};`

/** A table; one without a header row gets an empty one, which Markdown requires. */
export function ruled(cellText: (cell: RichNode, walk: Walk) => string) {
  return (table: RichNode, walk: Walk): string => {
    const rows = (table.content ?? []).map(({ content }) => content ?? [])
    const isTitled = rows[0]?.every(({ type }) => type === 'tableHeader') ?? false
    const columns = Math.max(1, ...rows.map((row) => row.length))
    const titles = isTitled ? rows[0]! : []
    const line = (cells: string[]) =>
      `| ${Array.from({ length: columns }, (_, i) => cells[i] ?? '').join(' | ')} |`
    const words = (row: RichNode[]) =>
      line(row.map((cell) => cellText(cell, walk).replace(/(?<!\\)\|/g, '\\|')))
    const rule = line(
      Array.from({ length: columns }, (_, i) => own(RULES, attr(rows[0]?.[i], 'align')) ?? '---'),
    )
    return [words(titles), rule, ...rows.slice(isTitled ? 1 : 0).map(words)].join('\n')
  }
}
const RULES: Record<string, string> = { center: ':-:', right: '--:', left: ':--' }
