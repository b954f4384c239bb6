import { frenchMoment } from './moment.rules.ts'
import type { RichNode, RichText } from './richtext.contract.ts'
import { agendaItems, attr, measure, sourceOf, walkWith, type Format, type Walk } from './walk.rules.ts'

/** The plain text, one block per line: for search, counting and notices. */
export function plainText(doc: RichText): string {
  return walkWith(WORDS).blocks(doc.content).join('\n')
}

/** Whether there is neither text, nor image, nor card. */
export function isBlank(doc: RichText): boolean {
  return plainText(doc).trim() === '' && !nodesOf(doc).some(({ type }) => SHOWS_WITHOUT_WORDS.has(type))
}

const SHOWS_WITHOUT_WORDS = new Set(['image', 'reference', 'indicator'])

/** The images without a description, which prevent publishing. */
export function imagesWithoutAlt(doc: RichText): RichNode[] {
  return nodesOf(doc).filter((node) => node.type === 'image' && attr(node, 'alt').trim() === '')
}

/** Every node, parents before children. */
export function nodesOf(doc: RichText): RichNode[] {
  const within = (node: RichNode): RichNode[] => [node, ...(node.content ?? []).flatMap(within)]
  return doc.content.flatMap(within)
}

const lines = (...parts: string[]) => parts.filter((part) => part !== '').join('\n')
const words = ({ content }: RichNode, walk: Walk) => walk.inline(content)
const inside = ({ content }: RichNode, walk: Walk) => walk.blocks(content).join('\n')

/** An agenda, one line per date. */
export function agendaLines(agenda: RichNode): string[] {
  return agendaItems(agenda).map(({ at, label, place }) =>
    [frenchMoment(at) ?? at, label, place].filter(Boolean).join(' – '),
  )
}

const WORDS: Format = {
  text: (text) => text,
  marks: {},
  gap: '\n',
  nodes: {
    paragraph: words,
    heading: words,
    codeBlock: words,
    hardBreak: () => '\n',
    mention: (node) => `@${attr(node, 'label')}`,
    image: (node) => attr(node, 'alt'),
    blockquote: (node, walk) => lines(inside(node, walk), sourceOf(node)?.label ?? ''),
    reference: (node) => lines(attr(node, 'label'), attr(node, 'note')),
    indicator: (node) =>
      lines(attr(node, 'label'), measure(node, 'value'), measure(node, 'target'), attr(node, 'note')),
    agenda: (node) => lines(...agendaLines(node)),
  },
}
