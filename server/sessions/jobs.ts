import { defineJob } from '../platform/jobs/jobs.ts'
import { approveQuietMinutes } from './steps.actions.ts'

/** Hourly, at a minute that no other job uses. */
export const approveQuietMinutesJob = defineJob<Record<never, never>>({
  name: 'sessions.approve-quiet-minutes',
  every: '23 * * * *',
  run: ({ as, clock }) => approveQuietMinutes(as(clock())),
})
