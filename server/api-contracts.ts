import * as structures from './structures/contract.ts'
import * as accounts from './accounts/contract.ts'
import * as accountsLetters from './accounts/letters.contract.ts'
import * as community from './community/contract.ts'
import * as communityDirectory from './community/directory.contract.ts'
import * as communityInstallation from './community/installation.contract.ts'
import * as communityMandates from './community/mandates.contract.ts'
import * as communityMe from './community/me.contract.ts'
import * as communityMembers from './community/members.contract.ts'
import * as threads from './threads/contract.ts'
import * as threadsRefusals from './threads/refusals.contract.ts'
import * as threadsThread from './threads/thread.contract.ts'
import * as search from './search/contract.ts'
import * as library from './library/contract.ts'
import * as libraryImport from './library/import.contract.ts'
import * as libraryRefusals from './library/refusals.contract.ts'
import * as libraryWords from './library/words.contract.ts'
import * as sessions from './sessions/contract.ts'
import * as sessionsBoard from './sessions/board.contract.ts'
import * as sessionsOutcome from './sessions/outcome.contract.ts'
import * as sessionsProblems from './sessions/problems.contract.ts'
import * as journal from './journal/contract.ts'
import * as today from './today/contract.ts'

/** The contracts of each feature: their export names are the names of operations and schemas in the API document. */
export const apiContracts = [
  { name: 'structures', contracts: [structures] },
  { name: 'accounts', contracts: [accounts, accountsLetters] },
  {
    name: 'community',
    contracts: [
      community,
      communityDirectory,
      communityInstallation,
      communityMandates,
      communityMe,
      communityMembers,
    ],
  },
  { name: 'threads', contracts: [threads, threadsRefusals, threadsThread] },
  { name: 'search', contracts: [search] },
  { name: 'library', contracts: [library, libraryImport, libraryRefusals, libraryWords] },
  { name: 'sessions', contracts: [sessions, sessionsBoard, sessionsOutcome, sessionsProblems] },
  { name: 'journal', contracts: [journal] },
  { name: 'today', contracts: [today] },
]
