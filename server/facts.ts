import type { CommunityFacts } from './community/contract.ts'
import type { JournalFacts } from './journal/contract.ts'
import type { ToolFacts } from './library/contract.ts'
import type { SessionFacts } from './sessions/contract.ts'
import type { ThreadFacts } from './threads/contract.ts'

/** Everything the server can tell a browser without being asked. One line a feature. */
export type Facts = CommunityFacts & ToolFacts & SessionFacts & ThreadFacts & JournalFacts
