import type { Kysely } from 'kysely'
import type { AccountTables } from './accounts/tables.ts'
import type { CommunityTables } from './community/tables.ts'
import type { LogTables } from './platform/log/tables.ts'
import type { PlatformTables } from './platform/tables.ts'
import type { TextTables } from './platform/texts/tables.ts'
import type { StructureTables } from './structures/tables.ts'

/** Every table of the system. A feature adds its own line; no feature edits another's. */
export type Tables = PlatformTables &
  LogTables &
  TextTables &
  StructureTables &
  AccountTables &
  CommunityTables

export type Db = Kysely<Tables>
