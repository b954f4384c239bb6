import { defineJob } from '../platform/jobs/jobs.ts'
import { turnMandates } from './mandates.actions.ts'

/** Mandates begin and end on days of their community, wherever that is: looked at every five minutes. */
export const MandateDays = defineJob<Record<never, never>>({
  name: 'community.mandate-days',
  every: '*/5 * * * *',
  run: async ({ as, clock }) => {
    let turned = Infinity
    while (turned > 0) turned = await turnMandates(as(clock()))
  },
})
