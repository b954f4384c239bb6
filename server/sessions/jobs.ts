import { defineJob } from '../platform/jobs/jobs.ts'
import { approveQuietMinutes } from './steps.actions.ts'

/** Every hour, at a minute nobody else has chosen. */
export const approveQuietMinutesJob = defineJob<Record<never, never>>({
  name: 'sessions.approve-quiet-minutes',
  every: '23 * * * *',
  run: ({ as, clock }) => approveQuietMinutes(as(clock())),
})
