import type { Migration } from 'kysely/migration'
import * as platform from './0001_platform.ts'
import * as structures from './0002_structures.ts'
import * as accounts from './0003_accounts.ts'
import * as community from './0004_community.ts'
import * as log from './0005_log.ts'
import * as letters from './0006_letters.ts'
import * as search from './0007_search.ts'
import * as threads from './0008_threads.ts'
import * as library from './0009_library.ts'
import * as sessions from './0010_sessions.ts'
import * as journal from './0011_journal.ts'
import * as activityConcerned from './0012_activity_concerned.ts'
import * as settings from './0013_settings.ts'

/** In the order they run. Once one has left this machine it is never edited, only followed. */
export const migrations: Record<string, Migration> = {
  '0001_platform': platform,
  '0002_structures': structures,
  '0003_accounts': accounts,
  '0004_community': community,
  '0005_log': log,
  '0006_letters': letters,
  '0007_search': search,
  '0008_threads': threads,
  '0009_library': library,
  '0010_sessions': sessions,
  '0011_journal': journal,
  '0012_activity_concerned': activityConcerned,
  '0013_settings': settings,
}
