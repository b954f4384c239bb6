import { defineJob } from '../platform/jobs/jobs.ts'
import { remindOfEnds, turnMandates } from './mandates.actions.ts'

/** Mandates begin, end and are reminded of on days of their community, wherever that is: looked at every five minutes. */
export const mandateDaysJob = defineJob<Record<never, never>>({
  name: 'community.mandate-days',
  every: '*/5 * * * *',
  run: async ({ as, clock }) => {
    let turned = Infinity
    while (turned > 0) turned = await turnMandates(as(clock()))
    await remindOfEnds(as(clock()))
  },
})
