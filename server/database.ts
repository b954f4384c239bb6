import type { Kysely } from 'kysely'
import type { AccountTables } from './accounts/tables.ts'
import type { CommunityTables } from './community/tables.ts'
import type { JournalTables } from './journal/tables.ts'
import type { LibraryTables } from './library/tables.ts'
import type { LogTables } from './platform/log/tables.ts'
import type { MailTables } from './platform/mail/tables.ts'
import type { SearchTables } from './platform/search/tables.ts'
import type { PlatformTables } from './platform/tables.ts'
import type { TextTables } from './platform/texts/tables.ts'
import type { SessionTables } from './sessions/tables.ts'
import type { StructureTables } from './structures/tables.ts'
import type { ThreadTables } from './threads/tables.ts'

/** Every table of the system. A feature adds its own line; no feature edits another's. */
export type Tables = PlatformTables &
  LogTables &
  MailTables &
  SearchTables &
  TextTables &
  StructureTables &
  AccountTables &
  CommunityTables &
  JournalTables &
  LibraryTables &
  SessionTables &
  ThreadTables

export type Db = Kysely<Tables>
