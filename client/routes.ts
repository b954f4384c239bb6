import { Router, type Route } from './router.svelte.ts'

/**
 * Every address of the client. To add one: a line here, and the component as `client/<noun>/<Name>Page.svelte`; it is
 * found by its name, loads when it is needed, and until it exists its address says that there is nothing here.
 *
 * A page receives the path's parameters as props, except `community`, which comes as the reader's own membership
 * (`MyCommunity`, see me.svelte.ts): the house has already made sure that they belong to it.
 */
const routes = {
  home: open('/', 'shell/HomePage'),
  signIn: open('/connexion', 'accounts/SignInPage'),
  password: open('/mot-de-passe', 'accounts/PasswordPage'),
  newPassword: open('/mot-de-passe/:token', 'accounts/NewPasswordPage'),
  installation: open('/installation', 'accounts/InstallationPage'),
  invitation: open('/invitation/:token', 'accounts/InvitationPage'),
  mails: inside('/courrier', 'accounts/MailsPage'),
  account: inside('/compte', 'accounts/AccountPage'),
  communities: inside('/communautes', 'community/CommunitiesPage'),

  today: inside('/c/:community/aujourdhui', 'today/TodayPage'),
  threads: inside('/c/:community/fils', 'threads/ThreadsPage'),
  newThread: inside('/c/:community/fils/nouveau', 'threads/NewThreadPage'),
  thread: inside('/c/:community/fils/:thread', 'threads/ThreadPage'),
  tools: inside('/c/:community/outils', 'library/ToolsPage'),
  newTool: inside('/c/:community/outils/nouveau', 'library/NewToolPage'),
  tool: inside('/c/:community/outils/:tool', 'library/ToolPage'),
  sessions: inside('/c/:community/seances', 'sessions/SessionsPage'),
  newSession: inside('/c/:community/seances/nouvelle', 'sessions/NewSessionPage'),
  session: inside('/c/:community/seances/:session', 'sessions/SessionPage'),
  journal: inside('/c/:community/journal', 'journal/JournalPage'),
  issue: inside('/c/:community/journal/:issue', 'journal/IssuePage'),
  directory: inside('/c/:community/annuaire', 'structures/DirectoryPage'),
  structure: inside('/c/:community/annuaire/:structure', 'structures/StructurePage'),
  search: inside('/c/:community/recherche', 'search/SearchPage'),
}

function inside<const Path extends string>(path: Path, page: string): Route<Path> {
  return { path, page, layout: 'inside' }
}
function open<const Path extends string>(path: Path, page: string): Route<Path> {
  return { path, page, layout: 'open' }
}

export const router = new Router(routes)

/** The only way to write an address of ours: `href('thread', { community: community.slug, thread: thread.id })`. */
export const { href } = router
