import { defineJob } from '../platform/jobs/jobs.ts'
import { resumeParked } from './moves.actions.ts'

/** Brings back the threads set aside until today. Run again, it finds none left. */
export const resumeThreads = defineJob({
  name: 'threads.resume',
  every: '10 * * * *',
  run: async ({ as, clock }) => void (await resumeParked(as(clock()))),
})
