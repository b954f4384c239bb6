import { Extension } from '@tiptap/core'
import { Slice, type ResolvedPos } from '@tiptap/pm/model'
import { Plugin } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { m } from '#client/paraglide/messages.js'
import { toasts } from '#client/ui/toasts.svelte.ts'
import type { RichText } from '#server/platform/richtext/richtext.contract.ts'
import { cleanHtml, type Losses } from './clean-html.ts'
import { looksLikeMarkdown } from './markdown-signs.ts'

/** Pastes keep their headings, lists, emphasis, links and tables, and say what they cannot keep. */
export const Pasting = Extension.create({
  name: 'pasting',
  addProseMirrorPlugins: () => [new Plugin({ props: pasting() })],
})

function pasting(): Plugin['props'] {
  let losses: Losses = new Map()
  let markdown: string | null = null
  return {
    transformPastedHTML(html) {
      // Copied within an editor like this one: the schema reads all of it.
      if (/\sdata-pm-slice=/.test(html)) return html
      const cleaned = cleanHtml(html)
      losses = cleaned.losses
      return cleaned.html
    },
    clipboardTextParser(text: string, context: ResolvedPos, isPlain: boolean) {
      const isCode = context.parent.type.spec.code === true
      markdown = !isPlain && !isCode && looksLikeMarkdown(text) ? text : null
      return null as unknown as Slice // ProseMirror's own
    },
    handlePaste(view, event, slice) {
      const [lost, written] = [losses, markdown]
      losses = new Map()
      markdown = null
      tell(lost, event.clipboardData)
      if (written !== null) {
        void pasteMarkdown(view, written)
        return true
      }
      return slice.size === 0 && pasteWords(view, event, lost)
    },
    handleDrop(_view, event, slice) {
      tell(losses, event.dataTransfer)
      losses = new Map()
      // A browser opens a dropped file in place of the page.
      return slice.size === 0
    },
  }
}

/** Nothing was left of the HTML: takes the plain words. An image alone must not replace what is selected. */
function pasteWords(view: EditorView, event: ClipboardEvent, lost: Losses): boolean {
  const words = event.clipboardData?.getData('text/plain') ?? ''
  if (words.trim() && !lost.has('images')) view.pasteText(words)
  return true
}

/** The reader of Markdown comes when it is first needed; without a network, the words are pasted as they are. */
async function pasteMarkdown(view: EditorView, text: string): Promise<void> {
  const { fromMarkdown } = await import('./read-markdown.ts').catch(() => ({ fromMarkdown: null }))
  if (view.isDestroyed) return
  if (!fromMarkdown) return void view.pasteText(text)
  const { content } = view.state.schema.nodeFromJSON(fromMarkdown(text) satisfies RichText)
  const { tr } = view.state
  view.dispatch(tr.replaceSelection(Slice.maxOpen(content)).scrollIntoView().setMeta('paste', true))
}

function tell(losses: Losses, data: DataTransfer | null): void {
  const count = (what: Parameters<Losses['get']>[0]) => losses.get(what) ?? 0
  const hasWords = ['text/html', 'text/plain'].some((type) => data?.types.includes(type))
  const files = hasWords ? [] : [...(data?.files ?? [])]
  const pictures = count('images') + files.filter(({ type }) => type.startsWith('image/')).length
  const said = [
    pictures && m.editor_paste_images({ count: pictures }),
    files.some(({ type }) => !type.startsWith('image/')) && m.editor_paste_files(),
    count('deletions') && m.editor_paste_deletions({ count: count('deletions') }),
    count('comments') && m.editor_paste_comments({ count: count('comments') }),
    count('localLinks') && m.editor_paste_local_links({ count: count('localLinks') }),
  ].filter((sentence) => typeof sentence === 'string')
  if (said.length) toasts.show(said.join(' '))
}
