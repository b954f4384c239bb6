import { defineJob } from '../platform/jobs/jobs.ts'
import { resumeParked } from './steps.actions.ts'

/** Reopens the threads parked until today; idempotent. */
export const resumeThreadsJob = defineJob({
  name: 'threads.resume',
  every: '10 * * * *',
  run: async ({ as, clock }) => void (await resumeParked(as(clock()))),
})
