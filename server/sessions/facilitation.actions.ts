import { restartFacilitation } from './facilitation.queries.ts'
import type { Effects } from './step-effects.ts'

export const facilitationEffects: Pick<Effects, 'takeOver' | 'takeBack'> = {
  takeOver: async (ctx, { id, facilitators, relieved }) => {
    await restartFacilitation(ctx.db, id, ctx.now)
    const away = [...new Set([...relieved, ...facilitators])].filter((person) => person !== ctx.me)
    return { set: { facilitators: [ctx.me!], relieved: away }, rightsOf: [ctx.me!, ...facilitators] }
  },
  takeBack: async (ctx, { id, facilitators, relieved }) => {
    await restartFacilitation(ctx.db, id, ctx.now)
    return { set: { facilitators: relieved, relieved: [] }, rightsOf: [...relieved, ...facilitators] }
  },
}
