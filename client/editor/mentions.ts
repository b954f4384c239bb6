import type { Editor } from '@tiptap/core'
import type { MentionOptions } from '@tiptap/extension-mention'
import type { SuggestionProps } from '@tiptap/suggestion'
import { m } from '#client/paraglide/messages.js'

/** A person who can be mentioned; `hint` distinguishes people of the same name by their structure. */
interface Mentionable {
  id: string
  label: string
  hint: string
}
export type FindPeople = (query: string) => Promise<Mentionable[]>

let lists = 0

/** « @ » opens a list of people: arrows, Enter or Tab, Escape. Screen readers announce it. */
export function mentioning(people: FindPeople): Partial<MentionOptions> {
  return {
    suggestion: {
      char: '@',
      debounce: 120,
      items: ({ query }) => people(query),
      render: () => {
        const list = new MentionList()
        return {
          onStart: (props: SuggestionProps<Mentionable>) => list.open(props),
          onUpdate: (props: SuggestionProps<Mentionable>) => list.update(props),
          onKeyDown: ({ event }) => list.key(event),
          onExit: () => list.close(),
        }
      },
    },
  }
}

class MentionList {
  readonly #id = `mentions-${++lists}`
  readonly #box = document.createElement('ul')
  #props: SuggestionProps<Mentionable> | undefined
  #items: readonly Mentionable[] = []
  #chosen = 0
  #isOpen = false

  open(props: SuggestionProps<Mentionable>): void {
    this.#box.id = this.#id
    this.#box.className = 'mentions'
    this.#box.role = 'listbox'
    this.#box.ariaLabel = m.editor_mentions()
    this.#box.popover = 'manual'
    this.#box.hidden = true
    // Next to the text in the document order; as a popover it shows above everything.
    props.editor.view.dom.after(this.#box)
    this.update(props)
  }

  update(props: SuggestionProps<Mentionable>): void {
    this.#props = props
    // Until the answer is there, those of the last one who still have what is typed.
    this.#items = props.loading ? this.#items.filter((person) => has(person, props.query)) : props.items
    this.#chosen = 0
    this.#draw()
  }

  key(event: KeyboardEvent): boolean {
    const items = this.#items
    if (items.length === 0 || !this.#isOpen) return false
    if (event.key === 'Escape') {
      this.#hide()
      return true
    }
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const step = event.key === 'ArrowDown' ? 1 : -1
      this.#chosen = (this.#chosen + step + items.length) % items.length
      this.#draw()
      return true
    }
    if (event.key !== 'Enter' && event.key !== 'Tab') return false
    this.#take(items[this.#chosen]!)
    return true
  }

  close(): void {
    this.#hide()
    this.#box.remove()
  }

  #take({ id, label }: Mentionable): void {
    this.#props?.command({ id, label })
  }

  #draw(): void {
    const items = this.#items
    this.#box.replaceChildren(...items.map((person, index) => this.#option(person, index)))
    if (items.length === 0) return this.#hide()
    this.#show()
    this.#place()
    tell(this.#props!.editor, {
      'aria-controls': this.#id,
      'aria-activedescendant': `${this.#id}-${this.#chosen}`,
    })
  }

  #option(person: Mentionable, index: number): HTMLLIElement {
    const option = document.createElement('li')
    option.id = `${this.#id}-${index}`
    option.role = 'option'
    option.ariaSelected = String(index === this.#chosen)
    const hint = document.createElement('span')
    hint.textContent = person.hint
    option.append(person.label, hint)
    option.addEventListener('mousedown', (event) => {
      event.preventDefault()
      this.#take(person)
    })
    if (index === this.#chosen) queueMicrotask(() => option.scrollIntoView({ block: 'nearest' }))
    return option
  }

  #place(): void {
    const at = this.#props?.clientRect?.()
    if (!at) return
    const { offsetWidth, offsetHeight } = this.#box
    const below = at.bottom + 6 + offsetHeight < innerHeight
    const left = Math.max(8, Math.min(at.left, innerWidth - offsetWidth - 8))
    this.#box.style.setProperty('left', `${left}px`)
    this.#box.style.setProperty('top', `${below ? at.bottom + 6 : at.top - offsetHeight - 6}px`)
  }

  #show(): void {
    if (this.#isOpen) return
    this.#isOpen = true
    this.#box.hidden = false
    // eslint-disable-next-line no-restricted-properties -- without it, the list is shown where it stands
    this.#box.showPopover?.()
  }

  #hide(): void {
    this.#isOpen = false
    this.#box.hidden = true
    if (this.#props) tell(this.#props.editor, { 'aria-controls': null, 'aria-activedescendant': null })
  }
}

const has = ({ label, hint }: Mentionable, typed: string) => plain(`${label} ${hint}`).includes(plain(typed))
const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

function tell(editor: Editor, attributes: Record<string, string | null>): void {
  if (editor.isDestroyed) return
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null) editor.view.dom.removeAttribute(name)
    else editor.view.dom.setAttribute(name, value)
  }
}
