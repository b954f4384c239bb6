export { readMarkdown } from './markdown-reader.ts'
import { doc } from './build.rules.ts'
import { normaliseHeadings } from './headings.rules.ts'
import { markdownWords, readMarkdown } from './markdown-reader.ts'
import { gather, marginOf, unwrapped, type Block } from './plain-blocks.rules.ts'
import { readLines } from './plain-lines.rules.ts'
import { listsOf } from './plain-lists.rules.ts'
import { withTitles } from './plain-titles.rules.ts'
import type { RichNode, RichText } from './richtext.contract.ts'

/** Converts Markdown: headings, lists, tasks, tables, quotes, emphasis and safe links. HTML stays as text. */
export function fromMarkdown(markdown: string): RichText {
  return doc(...readMarkdown(markdown).blocks)
}

/**
 * Converts plain text, guessing structure from bullets, numbers, capitals, white space and `**bold**`. A wrong guess
 * loses structure, never a word.
 */
export function fromText(text: string): RichText {
  const blocks = withTitles(gather(readLines(text)))
  const margin = marginOf(blocks)
  return normaliseHeadings(doc(...blocks.flatMap((block) => nodesOf(block, margin))))
}

function nodesOf(block: Block, margin: number | null): RichNode[] {
  const paragraph = (lines: readonly string[]): RichNode => ({
    type: 'paragraph',
    ...words(unwrapped(lines, margin)),
  })
  switch (block.kind) {
    case 'title':
      return [
        {
          type: 'heading',
          attrs: { level: Math.min(4, block.level) },
          ...words(unwrapped(block.text.split('\n'), margin), true),
        },
      ]
    case 'list':
      return listsOf(block.items, (item) => item.paragraphs.map(paragraph))
    case 'words':
      return [paragraph(block.lines)]
  }
}

/** Lines as inline content. A heading is bold by itself: bold marks in it are dropped. */
function words(lines: readonly string[], isTitle = false): { content?: RichNode[] } {
  const nodes = lines.flatMap((line, i): RichNode[] => [
    ...(i ? [{ type: 'hardBreak' }] : []),
    ...markdownWords(line),
  ])
  const content = isTitle ? nodes.map(withoutBold) : nodes
  return content.length ? { content } : {}
}

function withoutBold({ marks, ...node }: RichNode): RichNode {
  const others = marks?.filter(({ type }) => type !== 'bold') ?? []
  return others.length ? { ...node, marks: others } : node
}
