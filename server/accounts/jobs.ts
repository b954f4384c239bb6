import { purgeCommands } from '../platform/commands.ts'
import { defineJob } from '../platform/jobs/jobs.ts'
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
