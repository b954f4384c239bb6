import { defineJob } from '../platform/jobs/jobs.ts'
import { purgeAttendance } from './attendance.queries.ts'
import { approveQuietMinutes } from './steps.actions.ts'

/** Who came is kept as long as SECURITY.md says; the structures that minutes name stay in them. */
export const purgeAttendanceJob = defineJob<Record<never, never>>({
  name: 'sessions.purge-attendance',
  every: '27 * * * *',
  run: ({ db, clock }) => purgeAttendance(db, clock()),
})

/** Hourly, at a minute that no other job uses. */
export const approveQuietMinutesJob = defineJob<Record<never, never>>({
  name: 'sessions.approve-quiet-minutes',
  every: '23 * * * *',
  run: ({ as, clock }) => approveQuietMinutes(as(clock())),
})
