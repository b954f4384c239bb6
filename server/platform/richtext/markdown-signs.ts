import type { RichNode } from './richtext.contract.ts'
import { attr, type Walk } from './walk.rules.ts'

/** Around a sign of emphasis until the line is whole: only then is it known what stands on either side. */
const OPENS = '\ue000'
const CLOSES = '\ue001'
/** Before a link: a `!` in front of it would make it a picture. */
export const LINKS = '\ue002'
/** Two emphases that touch would be read as another one: a sign nobody sees stands between, and the reader drops it. */
const APART = '&#8203;'

/** Words that must stay words: each sign that Markdown would read is kept from it. */
export function escaped(text: string): string {
  return text
    .replace(/[\ue000-\ue002\u200b]/g, '')
    .replace(/\s*[\r\n]+\s*/g, ' ')
    .replace(/[\\`*_[\]<~|]/g, '\\$&')
    .replace(/&(?=#?\w+;)/g, '\\&')
    .replace(/(https?|mailto|ftp):/gi, '$1\\:') // a bare address would come back as a link
}

/** Signs that mean something only where a line begins. */
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

/** Emphasis begins and ends on a word: spaces at its ends are moved out. */
export function spanned(sign: string, inside: string): string {
  const [, before = '', words = '', after = ''] = /^((?:\s|\\\n)*)(.*?)((?:\s|\\\n)*)$/s.exec(inside) ?? []
  return words ? `${before}${OPENS}${sign}${words}${sign}${CLOSES}${after}` : before + after
}

/** Code, between more backticks than it has in a row. */
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
 * The line with its signs of emphasis settled. Between a letter outside and punctuation inside (`mot**« ainsi »**`)
 * Markdown sees no emphasis: the letter is then written by its number, which counts as punctuation.
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

/** A table with bars; one without a row of titles gets an empty one, since Markdown has no other. */
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
    const rule = line(Array.from({ length: columns }, (_, i) => RULES[attr(rows[0]?.[i], 'align')] ?? '---'))
    return [words(titles), rule, ...rows.slice(isTitled ? 1 : 0).map(words)].join('\n')
  }
}
const RULES: Record<string, string> = { center: ':-:', right: '--:', left: ':--' }
