import { isOwnPath, isSafeLink } from './address.rules.ts'
import { headings } from './headings.rules.ts'
import { dress, type Look } from './html-format.rules.ts'
import type { RichText } from './richtext.contract.ts'
import { attr, walkWith } from './walk.rules.ts'

export { escapeHtml } from './html-format.rules.ts'

export interface HtmlOptions {
  /** The tag of the text's own highest titles, 1 to 6: 2 under a page's title. */
  headingFrom?: number
  /** Gives titles an id, for a table of contents made with `headings`. */
  anchors?: boolean
  /** Where the reader is, for the hours of an agenda. */
  zone?: string
}

/**
 * The text as HTML for a page. Made of the tags written here and of nothing else: words and attributes are escaped,
 * addresses are checked, levels of titles are put in order and shifted under those of the page.
 */
export function toHtml(doc: RichText, { headingFrom = 2, anchors = false, zone }: HtmlOptions = {}): string {
  const titles = headings(doc)
  const look: Look = {
    attributes: (role) => ({
      ...(CLASSED.has(role) && { class: role }),
      ...(role === 'table-scroll' && SCROLLS),
    }),
    heading() {
      const { level, anchor } = titles.shift()!
      return { level: Math.min(6, headingFrom + level - 1), ...(anchors && { id: anchor }) }
    },
    address: (href) => (isSafeLink(href) ? href : null),
    picture: (node) => ({ src: attr(node, 'src'), shown: isOwnPath(attr(node, 'src')) }),
    task: (done, line) => `<label><input type="checkbox" disabled${done ? ' checked' : ''}> ${line}</label>`,
    ...(zone && { zone }),
  }
  return walkWith(dress(look)).blocks(doc.content).join('\n')
}

/** A wide table scrolls in its own frame, which the keyboard must be able to enter. */
const SCROLLS = { role: 'group', 'aria-label': 'Tableau', tabindex: '0' }

/** The pieces a style sheet needs to tell apart from plain HTML. */
const CLASSED = new Set([
  'mention',
  'tasks',
  'task',
  'table-scroll',
  'align-center',
  'align-right',
  'quote-source',
  'reference',
  'reference-kind',
  'reference-note',
  'indicator',
  'indicator-label',
  'indicator-value',
  'indicator-target',
  'indicator-note',
  'agenda',
  'agenda-label',
  'agenda-place',
])
