import { absolute, isSafeLink } from './address.rules.ts'
import { frenchMoment } from './moment.rules.ts'
import type { RichNode, RichText } from './richtext.contract.ts'
import {
  agendaItems,
  attr,
  kindName,
  measure,
  sourceOf,
  walkWith,
  wholeAttr,
  type Format,
  type Walk,
} from './walk.rules.ts'

const WIDTH = 76

/** Renders plain text for mails: wrapped lines, indented lists, addresses in parentheses. */
export function toText(
  doc: RichText,
  { origin = '', zone }: { origin?: string; zone?: string } = {},
): string {
  return walkWith(textFormat(origin, zone)).blocks(doc.content).join('\n\n')
}

/** Wraps at `width` characters, at breaking spaces only: an address or « 60 % » is never split. */
function wrap(text: string, width = WIDTH): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, width))
    .join('\n')
}

function wrapLine(line: string, width: number): string {
  const lines: string[] = []
  for (const word of line.split(' ')) {
    const last = lines.at(-1)
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines.join('\n')
}

/** Indents a block, with a mark before its first line. */
function hang(mark: string, block: string): string {
  return mark + block.replaceAll('\n', `\n${' '.repeat(mark.length)}`)
}

function textFormat(origin: string, zone?: string): Format {
  const address = (href: string) => (isSafeLink(href) ? absolute(href, origin).replace(/^mailto:/, '') : '')
  const withAddress = (words: string, href: string) => {
    const shown = address(href)
    return shown && shown !== words ? `${words} (${shown})` : words
  }
  const block = (node: RichNode, walk: Walk) => wrap(walk.inline(node.content))
  const list =
    (mark: (index: number, item: RichNode, list: RichNode) => string) => (node: RichNode, walk: Walk) =>
      (node.content ?? [])
        .map((item, i) => hang(mark(i, item, node), walk.blocks(item.content).join('\n')))
        .join('\n')
  return {
    text: (text) => text,
    gap: '\n',
    marks: {
      link: (inside, mark) => withAddress(inside, attr(mark, 'href')),
    },
    nodes: {
      paragraph: block,
      heading(node, walk) {
        const title = block(node, walk)
        const longest = Math.max(...title.split('\n').map((line) => line.length))
        return wholeAttr(node, 'level') <= 2 ? `${title}\n${'-'.repeat(longest)}` : title
      },
      codeBlock: (node, walk) => hang('    ', walk.inline(node.content)),
      hardBreak: () => '\n',
      horizontalRule: () => '* * *',
      mention: (node) => `@${attr(node, 'label')}`,
      image: (node) =>
        wrap(withAddress(`[Image\u00a0: ${attr(node, 'alt') || 'sans description'}]`, attr(node, 'src'))),
      bulletList: list(() => '- '),
      orderedList: list((i, _, node) => `${i + wholeAttr(node, 'start')}. `),
      taskList: list((_, item) => (item.attrs?.['checked'] === true ? '[x] ' : '[ ] ')),
      blockquote(node, walk) {
        const source = sourceOf(node)
        const from = source ? [`— ${withAddress(source.label, source.href)}`] : []
        return hang('', [...walk.blocks(node.content), ...from].join('\n\n'))
          .replace(/^/gm, '> ')
          .replace(/^> $/gm, '>')
      },
      table: (node, walk) => walk.blocks(node.content).join('\n'),
      tableRow: (node, walk) =>
        (node.content ?? []).map((cell) => walk.blocks(cell.content).join(' ')).join(' | '),
      reference(node) {
        const kind = kindName(node)
        const title = withAddress(attr(node, 'label'), attr(node, 'href'))
        return wrap([kind ? `${kind}\u00a0: ${title}` : title, attr(node, 'note')].filter(Boolean).join('\n'))
      },
      indicator(node) {
        const [value, target] = [measure(node, 'value'), measure(node, 'target')]
        const first = [attr(node, 'label'), value].filter(Boolean).join('\u00a0: ')
        return wrap(
          [target ? `${first} (objectif\u00a0: ${target})` : first, attr(node, 'note')]
            .filter(Boolean)
            .join('\n'),
        )
      },
      agenda: (node) =>
        agendaItems(node)
          .map(({ at, label, place }) =>
            hang(
              '- ',
              wrap([frenchMoment(at, zone) ?? at, label, place].filter(Boolean).join(' – '), WIDTH - 2),
            ),
          )
          .join('\n'),
    },
  }
}
