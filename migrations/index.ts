import type { Migration } from 'kysely/migration'
import * as platform from './0001_platform.ts'
import * as structures from './0002_structures.ts'
import * as accounts from './0003_accounts.ts'
import * as community from './0004_community.ts'
import * as log from './0005_log.ts'

/** In the order they run. Once one has left this machine it is never edited, only followed. */
export const migrations: Record<string, Migration> = {
  '0001_platform': platform,
  '0002_structures': structures,
  '0003_accounts': accounts,
  '0004_community': community,
  '0005_log': log,
}
