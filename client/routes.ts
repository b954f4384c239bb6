import { CLIENT_PAGES } from '#server/addresses.ts'
import { Router, type Page } from './router.svelte.ts'

/**
 * The component and layout of each page. To add one: its path in server/addresses.ts, a line here, and the component as
 * `client/<noun>/<Name>Page.svelte`, which loads when it is needed; without it the address shows « not found ».
 *
 * A page receives the path's parameters as props, except `community`, which comes as the reader's own membership
 * (`MyCommunity`, see me.svelte.ts): the house has already made sure that they belong to it.
 */
const pages = {
  home: open('shell/HomePage'),
  signIn: open('accounts/SignInPage'),
  code: open('accounts/CodePage'),
  password: open('accounts/PasswordPage'),
  newPassword: open('accounts/NewPasswordPage'),
  installation: open('accounts/InstallationPage'),
  invitation: open('accounts/InvitationPage'),
  address: open('accounts/AddressPage'),
  contestation: open('accounts/ContestationPage'),
  mails: inside('accounts/MailsPage'),
  people: inside('accounts/PeoplePage'),
  account: inside('accounts/AccountPage'),
  drafts: inside('shell/DraftsPage'),
  communities: inside('community/CommunitiesPage'),

  today: inside('today/TodayPage'),
  threads: inside('threads/ThreadsPage'),
  newThread: inside('threads/NewThreadPage'),
  thread: inside('threads/ThreadPage'),
  tools: inside('library/ToolsPage'),
  newTool: inside('library/NewToolPage'),
  tool: inside('library/ToolPage'),
  sessions: inside('sessions/SessionsPage'),
  newSession: inside('sessions/NewSessionPage'),
  session: inside('sessions/SessionPage'),
  journal: inside('journal/JournalPage'),
  issue: inside('journal/IssuePage'),
  settings: inside('community/SettingsPage'),
  directory: inside('structures/DirectoryPage'),
  structure: inside('structures/StructurePage'),
  search: inside('search/SearchPage'),
  redaction: inside('redactions/RedactionPage'),
}

function inside(file: string): Page {
  return { file, layout: 'inside' }
}
function open(file: string): Page {
  return { file, layout: 'open' }
}

export const router = new Router(CLIENT_PAGES, pages)

/** Builds the address of a page: `href('thread', { community: community.slug, thread: thread.id })`. */
export { href } from '#server/addresses.ts'
