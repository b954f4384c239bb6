import { Editor, type EditorOptions } from '@tiptap/core'
import type { Attachment } from 'svelte/attachments'
import { createSubscriber } from 'svelte/reactivity'

/** Binds a Tiptap editor to Svelte: it lives as long as its element, and its state is reactive. */
export class Binding {
  readonly editor: Editor
  readonly #read: () => void
  // Before it is mounted its state has no plugins, and `can().undo()` would throw.
  #mounted = $state(false)

  constructor(options: Partial<EditorOptions>) {
    // Injected style elements are refused by the content security policy: editor.css has them.
    this.editor = new Editor({ ...options, element: null, injectCSS: false })
    this.#read = createSubscriber((changed) => {
      // Not at once: removing an editor that has the focus makes a transaction while Svelte draws.
      const soon = () => queueMicrotask(changed)
      this.editor.on('transaction', soon).on('update', soon)
      return () => this.editor.off('transaction', soon).off('update', soon)
    })
  }

  readonly mount: Attachment<HTMLElement> = (element) => {
    this.editor.mount(element)
    this.#mounted = true
    return () => {
      this.#mounted = false
      this.editor.destroy()
    }
  }

  isActive(name: string, attributes?: Record<string, unknown>): boolean {
    this.#read()
    return this.#mounted && this.editor.isActive(name, attributes)
  }

  can(act: (can: ReturnType<Editor['can']>) => boolean): boolean {
    this.#read()
    return this.#mounted && act(this.editor.can())
  }

  /** Number of characters of the text. */
  get length(): number {
    this.#read()
    return this.#mounted ? this.editor.state.doc.textContent.length : 0
  }
}
