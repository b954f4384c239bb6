import { Extension, type Extensions } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { Plugin } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import { Placeholder } from '@tiptap/extensions'
import { m } from '#client/paraglide/messages.js'
import type { QuotedSource } from '#server/platform/richtext/richtext.contract.ts'
import { richTextExtensions } from '#server/platform/richtext/schema.ts'
import { mentioning, type FindPeople } from './mentions.ts'
import { Pasting } from './paste/pasting.ts'

interface Kit {
  placeholder?: string | undefined
  people?: FindPeople | undefined
  /** The placeholder under a title; it is never part of the text. */
  prompt?: ((title: string) => string) | undefined
  collaborative?: boolean
}

/** The shared schema and what only the editor needs. */
export function writing({ placeholder, people, prompt, collaborative = false }: Kit): Extensions {
  const schema = richTextExtensions({ collaborative, ...(people && { mention: mentioning(people) }) })
  return [
    ...schema.map((extension) =>
      extension.name === 'taskItem'
        ? extension.configure({ a11y: { checkboxLabel: () => m.editor_task_done() } })
        : extension,
    ),
    SourceUnderQuote,
    ...(prompt ? [promptsUnderTitles(prompt)] : []),
    OneSpaceAfterName,
    Pasting,
    ...(placeholder ? [Placeholder.configure({ placeholder })] : []),
  ]
}

/** A mention is inserted with a space: swallow the one that people type out of habit. */
const OneSpaceAfterName = Extension.create({
  name: 'oneSpaceAfterName',
  addProseMirrorPlugins: () => [
    new Plugin({
      props: {
        handleTextInput({ state: { doc } }, from, _to, text) {
          const { nodeBefore } = doc.resolve(from)
          if (text !== ' ' || nodeBefore?.text !== ' ') return false
          return doc.resolve(from - 1).nodeBefore?.type.name === 'mention'
        },
      },
    }),
  ],
})

/** Shows the source under a quotation. It cannot be edited; the whole quotation can be removed. */
const SourceUnderQuote = Extension.create({
  name: 'sourceUnderQuote',
  addProseMirrorPlugins: () => [
    new Plugin({
      props: {
        decorations({ doc }) {
          const found: Decoration[] = []
          doc.descendants((node, at) => {
            const source = node.type.name === 'blockquote' && (node.attrs['source'] as QuotedSource | null)
            if (source) found.push(sourceLine(source.label, at + node.nodeSize - 1))
          })
          return DecorationSet.create(doc, found)
        },
      },
    }),
  ],
})

function sourceLine(label: string, at: number): Decoration {
  const line = () => {
    const footer = document.createElement('footer')
    footer.className = 'quote-source'
    footer.contentEditable = 'false'
    footer.textContent = label
    return footer
  }
  return Decoration.widget(at, line, { side: 1, key: `source ${label}` })
}

function promptsUnderTitles(prompt: (title: string) => string): Extension {
  const drawn = (doc: Node): Decoration[] => {
    const found: Decoration[] = []
    doc.forEach((node, at, i) => {
      const title = i > 0 && isEmptyParagraph(node) ? doc.child(i - 1) : undefined
      const words = title?.type.name === 'heading' ? prompt(title.textContent) : ''
      if (words)
        found.push(Decoration.node(at, at + node.nodeSize, { class: 'prompt', 'data-prompt': words }))
    })
    return found
  }
  return Extension.create({
    name: 'promptsUnderTitles',
    addProseMirrorPlugins: () => [
      new Plugin({ props: { decorations: ({ doc }) => DecorationSet.create(doc, drawn(doc)) } }),
    ],
  })
}

const isEmptyParagraph = (node: Node) => node.type.name === 'paragraph' && node.content.size === 0
