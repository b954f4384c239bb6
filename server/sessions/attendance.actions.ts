import { membership } from '../community/access.ts'
import { requireNamed } from './access.ts'
import { setAttendance } from './attendance.queries.ts'
import type { Effects, Given } from './step-effects.ts'
import { attendeeUnknown } from './refusals.contract.ts'

export const attendanceEffects: Pick<Effects, 'answer' | 'recordAttendance' | 'shareRoles'> = {
  answer: async (ctx, { id, community }, { state }) => {
    await setAttendance(ctx.db, community, { session: id, person: ctx.me!, state, at: ctx.now })
  },
  recordAttendance: async (ctx, { id, community }, { person, state }) => {
    if (!(await setAttendance(ctx.db, community, { session: id, person, state, at: ctx.now })))
      throw attendeeUnknown()
    return { rightsOf: [person] }
  },
  shareRoles: async (ctx, session, roles) => {
    await requireNamed(ctx, await membership(ctx, session.community), roles, session)
    // Roles that are shared anew stand in for nobody.
    return {
      set: { ...roles, relieved: [] },
      rightsOf: [...new Set([...peopleIn(session), ...peopleIn(roles)])],
    }
  },
}

const peopleIn = ({ facilitators, secretary, deputy }: Given['shareRoles']) =>
  [...facilitators, secretary, deputy].filter((person) => typeof person === 'string')
