import type { ImportLosses } from './import-losses.rules.ts'

const FIELD = /^[\p{L}_][\p{L}\p{N}_ .-]{0,60}:(?:\s|$)/u
const GOES_ON = /^(?:\s|- |-$|#|\]|\}|$)/
const TITLE = /^(?:title|titre)\s?[:=]\s?(.+)$/im

/**
 * Takes the front matter (YAML, or TOML) off a Markdown text.
 *
 * @returns the text below it, and the title that it gives
 */
export function withoutFrontMatter(markdown: string, losses: ImportLosses): { text: string; title: string } {
  const lines = markdown.split('\n')
  const fence = lines[0]!.trimEnd()
  const end = fence === '---' || fence === '+++' ? endOfFrontMatter(lines, fence) : -1
  if (end < 0) return { text: markdown, title: '' }
  const fields = lines.slice(1, end)
  losses.add('frontMatter')
  return { text: lines.slice(end + 1).join('\n'), title: unquoted(TITLE.exec(fields.join('\n'))?.[1] ?? '') }
}

/** -1 when the block is not made of fields: a text may begin with a rule. */
function endOfFrontMatter(lines: readonly string[], fence: string): number {
  const end = lines.findIndex((line, i) => i > 0 && (line.trimEnd() === fence || line.trimEnd() === '...'))
  if (end < 0) return -1
  const fields = lines.slice(1, end).map((line) => line.trimEnd())
  if (fence === '+++') return fields.every((line) => /^$|=|^\[|^#|^\s/.test(line)) ? end : -1
  const isFields = fields.some((line) => FIELD.test(line))
  return isFields && fields.every((line) => FIELD.test(line) || GOES_ON.test(line)) ? end : -1
}

const unquoted = (value: string) => value.trim().replace(/^(["'])(.*)\1$/, '$2')

const FENCE = /^[\s>]*(`{3,}|~{3,})/

/**
 * Gives the header of a table as many cells as its widest row: the cells beyond would be dropped. Done line by line,
 * outside code.
 */
export function withWholeTables(markdown: string): string {
  if (!markdown.includes('|')) return markdown
  const lines = markdown.split('\n')
  let fence = ''
  for (let i = 1; i < lines.length; i++) {
    const mark = FENCE.exec(lines[i - 1]!)?.[1] ?? ''
    if (mark && !fence) fence = mark
    else if (mark.startsWith(fence)) fence = ''
    if (fence || lines[i]!.length > 2_000 || !isRule(lines[i]!)) continue
    const header = cellsOf(lines[i - 1]!)
    if (header !== cellsOf(lines[i]!)) continue
    let widest = header
    for (let row = i + 1; row < lines.length && /[^\s>]/.test(lines[row]!); row++)
      widest = Math.max(widest, cellsOf(lines[row]!))
    lines[i - 1] = widened(lines[i - 1]!, widest - header, ' ')
    lines[i] = widened(lines[i]!, widest - header, '---')
  }
  return lines.join('\n')
}

/** `|---|:-:|`: at least one column, and a pipe. */
function isRule(line: string): boolean {
  const inner = line.replace(/^[\s>]*\|?/, '').trimEnd()
  const cells = inner.replace(/\|$/, '').split('|')
  return line.includes('|') && cells.every((cell) => /^:?-+:?$/.test(cell.trim()))
}

/** The cells of a row, by its unescaped pipes. */
function cellsOf(line: string): number {
  const inner = line.replace(/^[\s>]*\|?/, '').trimEnd()
  const pipes = inner.match(/\\.|\|/gs)?.filter((sign) => sign === '|').length ?? 0
  return pipes + (/(?:^|[^\\])\|$/.test(inner) ? 0 : 1)
}

function widened(line: string, by: number, cell: string): string {
  if (by <= 0) return line
  const open = line.trimEnd().replace(/(^|[^\\])\|$/, '$1')
  return `${open.trimEnd()} |${` ${cell} |`.repeat(by)}`
}
