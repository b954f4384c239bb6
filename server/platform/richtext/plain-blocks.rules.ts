import type { Line } from './plain-lines.rules.ts'

type ItemLine = Extract<Line, { kind: 'item' }>

export interface Item {
  sign: string
  number: number | null
  indent: number
  /** Paragraphs, each of one or more lines. */
  paragraphs: string[][]
  /** Blank lines before it. */
  before: number
}

/** Adjacent lines, with the number of blank lines around them. */
export type Block = { before: number; after: number } & (
  | { kind: 'words'; lines: string[] }
  | { kind: 'title'; text: string; level: number }
  | { kind: 'list'; items: Item[] }
)

/** Groups lines into blocks: adjacent lines belong together, and an item includes its indented lines. */
export function gather(lines: readonly Line[]): Block[] {
  const blocks: Block[] = []
  let blanks = 0
  for (const line of lines) {
    if (line.kind === 'blank') blanks++
    else {
      place(line, blanks, blocks)
      blanks = 0
    }
  }
  blocks.forEach((block, i) => (block.after = blocks[i + 1]?.before ?? 0))
  if (blocks[0]) blocks[0].before = 0
  return blocks
}

function place(line: Exclude<Line, { kind: 'blank' }>, before: number, blocks: Block[]): void {
  const last = blocks.at(-1)
  const opened = { before, after: 0 }
  if (line.kind === 'title') blocks.push({ ...opened, kind: 'title', text: line.text, level: line.level })
  else if (line.kind === 'item') {
    if (last?.kind === 'list') last.items.push(item(line, before))
    else blocks.push({ ...opened, kind: 'list', items: [item(line, before)] })
  } else if (last?.kind === 'list' && hangs(line, before, last.items.at(-1)!)) {
    const { paragraphs } = last.items.at(-1)!
    if (before === 0) paragraphs.at(-1)!.push(line.text)
    else paragraphs.push([line.text])
  } else if (last?.kind === 'words' && before === 0) last.lines.push(line.text)
  else blocks.push({ ...opened, kind: 'words', lines: [line.text] })
}

/** From this many blank lines on, the subject changes. */
export const WIDE = 3

function item({ sign, number, indent, text }: ItemLine, before: number): Item {
  return { sign, number, indent, paragraphs: [[text]], before }
}

/** Whether the line continues the item above: right under it, or indented after one blank line. */
function hangs(line: Extract<Line, { kind: 'words' }>, before: number, above: Item): boolean {
  return before === 0 || (before === 1 && line.indent > above.indent)
}

/**
 * The line length at which the text was wrapped, or null when it was not: requires several lines of similar length,
 * none of 130 characters.
 */
export function marginOf(blocks: readonly Block[]): number | null {
  const cut = blocks.flatMap((block) => paragraphsOf(block).flatMap((lines) => lines.slice(0, -1)))
  const longest = Math.max(0, ...cut.map((line) => line.length))
  const full = cut.filter((line) => line.length >= longest * NEARLY)
  return longest >= 45 && longest <= 130 && full.length >= 3 ? longest : null
}
/** A wrapped line may be shorter by one long word. */
const NEARLY = 0.8

function paragraphsOf(block: Block): string[][] {
  if (block.kind === 'words') return [block.lines]
  return block.kind === 'list' ? block.items.flatMap(({ paragraphs }) => paragraphs) : []
}

/** Joins the lines that were only wrapped. */
export function unwrapped(lines: readonly string[], margin: number | null): string[] {
  const out: string[] = []
  lines.forEach((line, i) => {
    if (i > 0 && isCut(lines[i - 1]!, line, margin)) out.push(joined(out.pop()!, line))
    else out.push(line)
  })
  return out
}

/** « a) » and « b. » begin a line of their own. */
const LETTERED = /^\(?[a-z][.)]\s/

function isCut(above: string, line: string, margin: number | null): boolean {
  if (LETTERED.test(line)) return false
  if (/^[\p{Ll},;:!?…)»]/u.test(line)) return true
  return margin !== null && above.length >= margin * NEARLY
}

/** « c’est-à- / dire » keeps its hyphen without a space: a hyphen of the wrapping cannot be recognised. */
function joined(above: string, line: string): string {
  return /\p{L}-$/u.test(above) && /^\p{Ll}/u.test(line) ? above + line : `${above} ${line}`
}
