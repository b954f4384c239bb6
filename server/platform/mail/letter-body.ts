import { own } from '../own.rules.ts'

/** The content of a letter, all plain text. */
export interface LetterBody {
  readonly title: string
  readonly paragraphs: readonly string[]
  readonly action?: { readonly label: string; readonly url: string }
  /** Why this person receives it, and from whom. */
  readonly footer: string
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string) => text.replaceAll(/[&<>"']/g, (character) => own(ENTITIES, character)!)

// Mail clients support only inline styles, and half of them ignore backgrounds and border radius: the letter must be
// readable without. Contrast is 7:1 or more on white.
const PAGE = 'margin:0;padding:24px 12px;background:#f6f4ef;'
const SHEET =
  'max-width:560px;margin:0 auto;padding:28px 24px;background:#ffffff;color:#22252b;' +
  'font:16px/1.6 Arial,Helvetica,sans-serif;'
const TITLE = 'margin:0 0 20px;font-size:22px;line-height:1.3;'
const PARAGRAPH = 'margin:0 0 16px;'
const BUTTON =
  'display:inline-block;padding:12px 20px;background:#1d4f7c;color:#ffffff;font-weight:bold;' +
  'text-decoration:none;border-radius:6px;'
const ADDRESS = 'margin:0 0 16px;font-size:14px;word-break:break-all;'
const FOOTER = 'margin:24px 0 0;padding:16px 0 0;border-top:1px solid #d9d5cb;font-size:14px;color:#4a4f57;'

/** Renders a letter as self-contained HTML: no image, no style sheet, nothing to fetch. */
export function letterHtml({ title, paragraphs, action, footer }: LetterBody): string {
  return `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
</head>
<body style="${PAGE}">
<div role="article" aria-label="${escaped(title)}" style="${SHEET}">
<h1 style="${TITLE}">${escaped(title)}</h1>
${paragraphs.map((paragraph) => `<p style="${PARAGRAPH}">${escaped(paragraph)}</p>`).join('\n')}
${action ? actionHtml(action) : ''}<p style="${FOOTER}">${escaped(footer)}</p>
</div>
</body>
</html>
`
}

function actionHtml({ label, url }: NonNullable<LetterBody['action']>): string {
  const href = escaped(webAddress(url))
  return `<p style="${PARAGRAPH}"><a href="${href}" style="${BUTTON}">${escaped(label)}</a></p>
<p style="${ADDRESS}">Si le bouton ne répond pas, copiez cette adresse dans votre navigateur\u00a0: ${href}</p>
`
}

/** The plain-text part. */
export function letterText({ title, paragraphs, action, footer }: LetterBody): string {
  const parts = [
    title,
    ...paragraphs,
    ...(action ? [`${action.label}\u00a0:\n${webAddress(action.url)}`] : []),
    `-- \n${footer}`,
  ]
  return `${parts.join('\n\n')}\n`
}

function webAddress(url: string): string {
  const { protocol } = new URL(url)
  if (protocol !== 'https:' && protocol !== 'http:') throw new Error('a letter only links to web pages')
  return url
}
