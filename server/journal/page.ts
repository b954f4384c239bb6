import { escapeHtml } from '../platform/richtext/html-format.rules.ts'
import { frenchDay, frenchPeriod } from './words.rules.ts'

export interface PrintedIssue {
  journalName: string
  communityName: string
  number: number
  title: string
  periodFrom: string
  periodTo: string
  publishedOn: string
  /** Rendered by the one renderer of rich text: safe as it is. */
  html: string
  pdfUrl: string
}

/** The issue as a page for anyone: no account, no script, nothing from elsewhere; it prints well. */
export function issuePage(issue: PrintedIssue): string {
  const name = escapeHtml(issue.journalName)
  const heading = `${name} n°\u00a0${issue.number}`
  return `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${heading}, journal du réseau ${escapeHtml(issue.communityName)}, ${escapeHtml(frenchPeriod(issue.periodFrom, issue.periodTo))}.">
<title>${escapeHtml(issue.title)} – ${heading}</title>
<link rel="stylesheet" href="/journal/style.css">
</head>
<body>
<a class="skip" href="#contenu">Aller au contenu</a>
<header>
<p class="name">${name}</p>
<p class="issue">Journal du réseau ${escapeHtml(issue.communityName)}<br>n°\u00a0${issue.number} – ${escapeHtml(frenchPeriod(issue.periodFrom, issue.periodTo))}</p>
</header>
<main id="contenu">
<h1>${escapeHtml(issue.title)}</h1>
<article>
${issue.html}
</article>
</main>
<footer>
<p>Publié le ${escapeHtml(frenchDay(issue.publishedOn))}. <a href="${escapeHtml(issue.pdfUrl)}">Lire ou imprimer ce numéro en PDF</a></p>
</footer>
</body>
</html>
`
}
