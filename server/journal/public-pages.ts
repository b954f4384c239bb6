import { href } from '../addresses.ts'
import { escapeHtml } from '../platform/richtext/html-format.rules.ts'
import { frenchDay, frenchPeriod, type NamedIssue } from './dates.rules.ts'

export interface PrintedIssue extends NamedIssue {
  publishedOn: string
  /** HTML from the rich-text renderer: already escaped. */
  html: string
  pdfUrl: string
  listUrl: string
}

/** The public page of an issue: no account, no script, no external resource; printable. */
export function issuePage(issue: PrintedIssue): string {
  const name = escapeHtml(issue.journalName)
  const network = escapeHtml(issue.communityName)
  const heading = `${name} n°\u00a0${issue.number}`
  const period = escapeHtml(frenchPeriod(issue.periodFrom, issue.periodTo))
  return page({
    title: `${escapeHtml(issue.title)} – ${heading}`,
    description: `${heading}, journal du réseau ${network}, ${period}.`,
    name,
    under: `Journal du réseau ${network}<br>n°\u00a0${issue.number} – ${period}`,
    main: `<h1>${escapeHtml(issue.title)}</h1>
<article>
${issue.html}
</article>`,
    foot: `<p>Publié le ${escapeHtml(frenchDay(issue.publishedOn))}. <a href="${escapeHtml(issue.pdfUrl)}">Lire ou imprimer ce numéro en PDF</a></p>
<p><a href="${escapeHtml(issue.listUrl)}">Les autres numéros</a></p>`,
  })
}

export interface ListedIssue extends NamedIssue {
  url: string
}

/** The list of public issues, of one network or of all. */
export function journalPage(issues: readonly ListedIssue[], of: 'one' | 'all'): string {
  const [latest] = issues
  const journal = of === 'one' && latest
  const name = journal ? escapeHtml(latest.journalName) : 'Les journaux des réseaux'
  const lines = issues.map(
    ({ url, number, title, journalName, communityName, periodFrom, periodTo }) => `<li>
<a href="${escapeHtml(url)}">${escapeHtml(title)}</a>
<p>${journal ? '' : `${escapeHtml(journalName)}, ${escapeHtml(communityName)}, `}n°\u00a0${number} – ${escapeHtml(frenchPeriod(periodFrom, periodTo))}</p>
</li>`,
  )
  return page({
    title: name,
    description: journal
      ? `${name}, journal du réseau ${escapeHtml(latest.communityName)} : les numéros publics.`
      : 'Les numéros publics des journaux des réseaux.',
    name,
    under: journal
      ? `Journal du réseau ${escapeHtml(latest.communityName)}`
      : 'Ce que des réseaux professionnels ont choisi de dire à tout le monde',
    main: `<h1>Les numéros publics</h1>
${lines.length > 0 ? `<ul class="issues">\n${lines.join('\n')}\n</ul>` : '<p>Aucun numéro n’est encore public.</p>'}`,
    foot: SIGN_IN,
  })
}

/** The same page for an unpublished issue and for none. */
export function nothingPage(): string {
  return page({
    title: 'Il n’y a rien à lire ici',
    description: 'Cette page n’existe pas, ou elle n’est pas publique.',
    name: 'Liane',
    under: 'Se lier pour se compléter',
    main: `<h1>Il n’y a rien à lire ici</h1>
<p>Ce numéro n’existe pas, ou il n’est pas public. Membre du réseau, vous le trouverez en vous connectant.</p>`,
    foot: `<p><a href="${href('publicJournals')}">Les numéros publics</a></p>\n${SIGN_IN}`,
  })
}

const SIGN_IN = `<p><a href="${href('signIn')}">Se connecter à Liane</a></p>`

/** All arguments are HTML already. */
function page(part: {
  title: string
  description: string
  name: string
  under: string
  main: string
  foot: string
}): string {
  return `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${part.description}">
<title>${part.title}</title>
<link rel="stylesheet" href="${href('journalStyle')}">
</head>
<body>
<a class="skip" href="#contenu">Aller au contenu</a>
<header>
<p class="name">${part.name}</p>
<p class="issue">${part.under}</p>
</header>
<main id="contenu">
${part.main}
</main>
<footer>
${part.foot}
</footer>
</body>
</html>
`
}
