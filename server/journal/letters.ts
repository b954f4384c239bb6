import { toMailHtml } from '../platform/richtext/mail.ts'
import type { RichText } from '../platform/richtext/richtext.contract.ts'
import { toText } from '../platform/richtext/text.ts'
import { escapeHtml } from '../platform/richtext/html-format.rules.ts'
import { frenchPeriod, type NamedIssue } from './dates.rules.ts'

export interface IssueLetter extends NamedIssue {
  doc: RichText
  /** The issue's address; all links of the letter use its origin. */
  url: string
}

// Mail programs read inline styles only; on white, our ink and accent have more than 7:1.
const PAGE = 'margin:0;padding:24px 12px;background:#f6f4ef;'
const SHEET =
  'max-width:640px;margin:0 auto;padding:32px 28px;background:#ffffff;color:#22252b;font:17px/1.6 Georgia,serif;'
const OVER = 'margin:0 0 4px;color:#0d5b66;font:600 15px/1.4 Arial,Helvetica,sans-serif;'
const TITLE = 'margin:0 0 28px;font-size:28px;line-height:1.25;font-weight:normal;'
const FOOTER =
  'margin:32px 0 0;padding:16px 0 0;border-top:1px solid #d9d5cb;font:14px/1.5 Arial,Helvetica,sans-serif;color:#4a4f57;'

/** The issue as a mail, with its whole text. */
export function issueLetter(issue: IssueLetter): { subject: string; html: string; text: string } {
  const { origin } = new URL(issue.url)
  const over = `${issue.journalName} – n°\u00a0${issue.number} – ${frenchPeriod(issue.periodFrom, issue.periodTo)}`
  const why = `Vous recevez ce journal parce que vous êtes membre du réseau ${issue.communityName}.`
  return {
    subject: `${issue.journalName} n°\u00a0${issue.number} – ${issue.title}`,
    html: `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(issue.title)}</title>
</head>
<body style="${PAGE}">
<div role="article" aria-label="${escapeHtml(issue.title)}" style="${SHEET}">
<p style="${OVER}">${escapeHtml(over)}</p>
<h1 style="${TITLE}">${escapeHtml(issue.title)}</h1>
${toMailHtml(issue.doc, { origin })}
<p style="${FOOTER}">${escapeHtml(why)}<br><a href="${escapeHtml(issue.url)}" style="color:#0d5b66">Lire ce numéro dans Liane</a></p>
</div>
</body>
</html>
`,
    text: `${over}\n${issue.title}\n\n${toText(issue.doc, { origin })}\n\nLire ce numéro dans Liane\u00a0: ${issue.url}\n\n-- \n${why}\n`,
  }
}
