import { own } from '../own.rules.ts'
import { absolute, isSafeLink } from './address.rules.ts'
import { headings } from './headings.rules.ts'
import { dress } from './html-format.rules.ts'
import type { RichText } from './richtext.contract.ts'
import { attr, walkWith } from './walk.rules.ts'

/**
 * Renders HTML for a mail: no layout tables, inline styles, absolute URLs. Images become links: showing them would
 * need a sign-in, or reveal who reads.
 *
 * @param origin the base URL, such as `https://liane.example`
 */
export function toMailHtml(doc: RichText, { origin, zone }: { origin: string; zone?: string }): string {
  const titles = headings(doc)
  const format = dress({
    attributes(role) {
      const style = own(STYLES, role)
      return style === undefined ? {} : { style }
    },
    heading: () => ({ level: Math.min(6, titles.shift()!.level + 1) }),
    address: (href) => (isSafeLink(href) ? absolute(href, origin) : null),
    picture: (node) => ({ src: attr(node, 'src'), shown: false }),
    task: (done, line) => `${done ? '☑' : '☐'} ${line}`, // mail clients drop form fields
    ...(zone && { zone }),
  })
  return walkWith(format).blocks(doc.content).join('\n')
}

const TEAL = '#0d5b66'
const SOFT = '#5c5850'
const STYLES: Record<string, string> = {
  paragraph: 'margin:0 0 1em',
  heading: 'margin:1.6em 0 .5em;font-family:Georgia,serif;line-height:1.25',
  link: `color:${TEAL}`,
  quote: `margin:0 0 1em;padding:.1em 0 .1em 1em;border-left:3px solid ${TEAL}`,
  'quote-source': `color:${SOFT};font-size:.9em`,
  list: 'margin:0 0 1em;padding-left:1.5em',
  item: 'margin:0 0 .3em',
  tasks: 'margin:0 0 1em;padding-left:0;list-style:none',
  task: 'margin:0 0 .3em',
  pre: 'margin:0 0 1em;padding:.8em;background:#f3f0e9;white-space:pre-wrap',
  rule: 'margin:1.6em 0;border:0;border-top:1px solid #d9d4c8',
  table: 'margin:0 0 1em;border-collapse:collapse',
  th: 'padding:.4em .6em;border:1px solid #d9d4c8;text-align:left',
  td: 'padding:.4em .6em;border:1px solid #d9d4c8;text-align:left',
  'align-right': 'padding:.4em .6em;border:1px solid #d9d4c8;text-align:right',
  'align-center': 'padding:.4em .6em;border:1px solid #d9d4c8;text-align:center',
  mention: `color:${TEAL};font-weight:600`,
  reference: 'margin:0 0 1em;padding:.8em 1em;border:1px solid #d9d4c8;border-radius:6px',
  'reference-title': 'margin:0',
  'reference-kind': `color:${SOFT};font-size:.9em`,
  'reference-link': `color:${TEAL};font-weight:600`,
  'reference-note': 'margin:.4em 0 0',
  indicator: `margin:0 0 1em;padding:.2em 0 .2em 1em;border-left:3px solid ${TEAL}`,
  'indicator-label': 'margin:0',
  'indicator-value': 'margin:0;font-size:1.4em;font-weight:600',
  'indicator-target': `margin:0;color:${SOFT}`,
  'indicator-note': 'margin:.4em 0 0',
  agenda: 'margin:0 0 1em;padding-left:1.2em',
  'agenda-item': 'margin:0 0 .4em',
  'agenda-label': 'font-weight:600',
  'agenda-place': `color:${SOFT}`,
}
