import { Extension, type Extensions } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import { Placeholder } from '@tiptap/extensions'
import { m } from '#client/paraglide/messages.js'
import type { QuotedSource } from '#server/platform/richtext/richtext.contract.ts'
import { richTextExtensions } from '#server/platform/richtext/schema.ts'
import { mentioning, type FindPeople } from './mentions.ts'

interface Kit {
  placeholder?: string | undefined
  people?: FindPeople | undefined
  collaborative?: boolean
}

/** The shared schema, and what only someone who writes needs. */
export function writing({ placeholder, people, collaborative = false }: Kit): Extensions {
  const schema = richTextExtensions({ collaborative, ...(people && { mention: mentioning(people) }) })
  return [
    ...schema.map((extension) =>
      extension.name === 'taskItem'
        ? extension.configure({ a11y: { checkboxLabel: () => m.editor_task_done() } })
        : extension,
    ),
    SourceUnderQuote,
    ...(placeholder ? [Placeholder.configure({ placeholder })] : []),
  ]
}

/** Under a quote, whose words these are; it cannot be edited, only the quote can be removed. */
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
