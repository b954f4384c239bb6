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

/** Lines that belong together, with the blank lines around them: white space is the only layout plain text has. */
export type Block = { before: number; after: number } & (
  | { kind: 'words'; lines: string[] }
  | { kind: 'title'; text: string; level: number }
  | { kind: 'list'; items: Item[] }
)

/** Gathers lines into blocks: what touches belongs together, and an item takes in the lines that hang under it. */
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

/** This many blank lines are a change of subject. */
export const WIDE = 3

function item({ sign, number, indent, text }: ItemLine, before: number): Item {
  return { sign, number, indent, paragraphs: [[text]], before }
}

/** The line goes on with the item above: right under it, or one blank line below and further in. */
function hangs(line: Extract<Line, { kind: 'words' }>, before: number, above: Item): boolean {
  return before === 0 || (before === 1 && line.indent > above.indent)
}

/**
 * How long the lines are that a margin cut rather than their writer, or null when there was no margin: it takes several
 * lines of about one length, and none of 130 signs.
 */
export function marginOf(blocks: readonly Block[]): number | null {
  const cut = blocks.flatMap((block) => paragraphsOf(block).flatMap((lines) => lines.slice(0, -1)))
  const longest = Math.max(0, ...cut.map((line) => line.length))
  const full = cut.filter((line) => line.length >= longest * NEARLY)
  return longest >= 45 && longest <= 130 && full.length >= 3 ? longest : null
}
/** A margin leaves up to one long word's room at the end of a line. */
const NEARLY = 0.8

function paragraphsOf(block: Block): string[][] {
  if (block.kind === 'words') return [block.lines]
  return block.kind === 'list' ? block.items.flatMap(({ paragraphs }) => paragraphs) : []
}

/** The lines of a paragraph, those joined that only a margin had parted. */
export function unwrapped(lines: readonly string[], margin: number | null): string[] {
  const out: string[] = []
  lines.forEach((line, i) => {
    if (i > 0 && isCut(lines[i - 1]!, line, margin)) out.push(joined(out.pop()!, line))
    else out.push(line)
  })
  return out
}

function isCut(above: string, line: string, margin: number | null): boolean {
  if (/^[\p{Ll},;:!?…)»]/u.test(line)) return true
  return margin !== null && above.length >= margin * NEARLY
}

/** « c’est-à- / dire » keeps its hyphen and gets no space; whether a hyphen was the margin's, nobody can tell. */
function joined(above: string, line: string): string {
  return /\p{L}-$/u.test(above) && /^\p{Ll}/u.test(line) ? above + line : `${above} ${line}`
}
