import type { DecorationAttrs } from '@tiptap/pm/view'
import { personHue } from '#client/format.ts'

/** Whose caret it is, according to the server: a browser could claim any name. */
interface Holder {
  person?: string
  name?: string | null
  structureName?: string
  hue?: number
}

const NAME_SHOWN_MS = 2_500

/** The caret of another person, with their name for a moment after each move. Without a style attribute, which the content security policy refuses. */
export function drawCaret(holder: Holder): HTMLElement {
  const caret = document.createElement('span')
  caret.className = 'caret moved'
  caret.style.setProperty('--hue', String(holder.hue ?? personHue(holder.person ?? '') * 30))
  const name = document.createElement('span')
  name.className = 'caret-name'
  name.textContent = [holder.name, holder.structureName].filter(Boolean).join(', ')
  caret.append(name)
  setTimeout(() => caret.classList.remove('moved'), NAME_SHOWN_MS)
  return caret
}

export const drawSelection = (): DecorationAttrs => ({ class: 'theirs' })
