import { urlOf } from './platform/url.rules.ts'

/** The pages of the client, by name: its router adds the component (client/routes.ts), the server serves the shell. */
export const CLIENT_PAGES = {
  home: '/',
  signIn: '/connexion',
  code: '/connexion/code',
  password: '/mot-de-passe',
  newPassword: '/mot-de-passe/:token',
  installation: '/installation',
  invitation: '/invitation/:token',
  address: '/adresse/:token',
  contestation: '/deuxieme-etape/:token',
  mails: '/courrier',
  people: '/personnes',
  account: '/compte',
  drafts: '/brouillons',
  communities: '/communautes',

  today: '/c/:community/aujourdhui',
  threads: '/c/:community/fils',
  newThread: '/c/:community/fils/nouveau',
  thread: '/c/:community/fils/:thread',
  tools: '/c/:community/outils',
  newTool: '/c/:community/outils/nouveau',
  tool: '/c/:community/outils/:tool',
  sessions: '/c/:community/seances',
  newSession: '/c/:community/seances/nouvelle',
  session: '/c/:community/seances/:session',
  journal: '/c/:community/journal',
  issue: '/c/:community/journal/:issue',
  /** Open to administrators who are not in the community, hence no `:community` parameter. */
  settings: '/c/:slug/reglages',
  directory: '/c/:community/annuaire',
  structure: '/c/:community/annuaire/:structure',
  search: '/c/:community/recherche',
  redaction: '/c/:community/verifications/:redaction',
} as const

/** What the server writes in full, for readers without an account or JavaScript. */
export const SERVER_PAGES = {
  publicJournals: '/journal',
  publicJournal: '/journal/:slug',
  publicIssue: '/journal/:slug/:number',
  publicIssuePdf: '/journal/:slug/:number/journal.pdf',
  journalStyle: '/journal/style.css',
} as const

const ADDRESSES = { ...CLIENT_PAGES, ...SERVER_PAGES }
type Addresses = typeof ADDRESSES

type Names<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | Names<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never
type Params<Path extends string> = { [Name in Names<Path>]: string | number }
interface Within {
  query?: Record<string, string | number>
  anchor?: string
}

/** The path of a page: `href('thread', { community: slug, thread: id }, { anchor: postAnchor(3) })`. */
export function href<Name extends keyof Addresses>(
  name: Name,
  ...[params, within]: [Names<Addresses[Name]>] extends [never]
    ? [params?: Record<never, never>, within?: Within]
    : [params: Params<Addresses[Name]>, within?: Within]
): string {
  const url = urlOf(ADDRESSES[name], params ?? {}, within?.query)
  return within?.anchor ? `${url}#${within.anchor}` : url
}

/** Where a post stands on the page of its thread. */
export const postAnchor = (number: number) => `message-${number}`
/** Where an action stands on the page of its session. */
export const actionAnchor = (id: string) => `action-${id}`
/** Where a person stands on the page of their structure. */
export const personAnchor = (id: string) => `personne-${id}`
/** The number of the post that an address points at; 0 without one. */
export const postOfAnchor = (hash: string) => Number(/^#message-(\d+)$/.exec(hash)?.[1] ?? 0)
