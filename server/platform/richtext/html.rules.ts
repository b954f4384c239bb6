import { isOwnPath, isSafeLink } from './address.rules.ts'
import { headings } from './headings.rules.ts'
import { dress, type Look } from './html-format.rules.ts'
import type { RichText } from './richtext.contract.ts'
import { attr, walkWith } from './walk.rules.ts'

export { escapeHtml } from './html-format.rules.ts'

export interface HtmlOptions {
  /** The level of the highest heading, 1 to 6: 2 under a page title. */
  headingFrom?: number
  /** Gives headings an id, for a table of contents made with `headings`. */
  anchors?: boolean
  /** The reader's time zone, for agenda times. */
  zone?: string
}

/**
 * Renders HTML for a page. Text and attributes are escaped, addresses checked, heading levels normalised and shifted
 * under the page's own.
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

/** A wide table scrolls in its own region, which must be focusable. */
const SCROLLS = { role: 'group', 'aria-label': 'Tableau', tabindex: '0' }

/** The roles that need a class. */
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
