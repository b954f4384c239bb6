import { purgeCommands } from '../platform/commands.ts'
import { defineJob } from '../platform/jobs/jobs.ts'
import { askErasures, closeAllUnused, warnUnused } from './inactivity.actions.ts'
import { purge } from './purge.queries.ts'
import { SignIns } from './sign-ins.ts'

/** Removes what SECURITY.md says is not kept. */
export const purgeJob = defineJob<Record<never, never>>({
  name: 'accounts.purge',
  every: '17 * * * *',
  run: async ({ db, clock }) => {
    await purge(db, clock())
    await purgeCommands(db, clock())
    await new SignIns(db, false).endExpired()
  },
})

/** Once a day: what SECURITY.md says of accounts that nobody uses. */
export const unusedAccountsJob = defineJob<Record<never, never>>({
  name: 'accounts.unused',
  every: '40 6 * * *',
  run: async ({ as, clock }) => {
    await warnUnused(as(clock()))
    await closeAllUnused(as(clock()))
    await askErasures(as(clock()))
  },
})
