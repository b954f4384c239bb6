import { sign } from '../community/access.ts'
import type { Reader } from '../community/contract.ts'
import type { Ctx } from '../platform/context.ts'
import type { FactAbout, PayloadOf } from '../platform/facts.ts'
import { SYSTEM } from '../platform/life.rules.ts'
import type { AttendanceState } from './contract.ts'
import type { SessionRow } from './read.queries.ts'

/** The facts that a step of a session announces. */
type StepFact = Exclude<FactAbout<'session'>, 'action:settled' | 'minutes:masked'>

const PAYLOADS: { [Name in StepFact]: (session: SessionRow) => PayloadOf<Name> } = {
  'session:planned': kindAndStart,
  'session:changed': kindAndStart,
  'session:convened': (session) => ({ ...kindAndStart(session), shortNotice: session.shortNotice }),
  'session:postponed': kindAndStart,
  'session:cancelled': ({ kind }) => ({ kind }),
  'session:opened': ({ kind }) => ({ kind }),
  'session:closed': (session) => ({ ...withOutcomes(session), structures: structuresPresent(session) }),
  'session:reopened': ({ kind }) => ({ kind }),
  'session:taken-over': ({ kind }) => ({ kind }),
  'session:taken-back': ({ kind }) => ({ kind }),
  'minutes:submitted': ({ kind }) => ({ kind }),
  'minutes:approved': withOutcomes,
  'minutes:rectified': ({ kind }) => ({ kind }),
}

/** Announces a step of a session, at the session's own level. */
export async function announceStep(
  ctx: Ctx,
  fact: StepFact,
  session: SessionRow,
  asker: Reader | typeof SYSTEM,
  rightsOf?: string[],
): Promise<void> {
  await ctx.announce({
    ...(rightsOf && { rightsOf }),
    name: fact,
    community: session.community,
    subject: { type: 'session', id: session.id },
    level: session.level,
    circle: session.circle,
    signature: asker === SYSTEM ? null : sign(asker),
    payload: PAYLOADS[fact](session) as never,
  })
}

function kindAndStart({ kind, startsAt }: SessionRow) {
  return { kind, startsAt }
}

function withOutcomes({ kind, decisions, actions }: SessionRow) {
  return { kind, decisions: decisions.length, actions: actions.length }
}

const isPresent = ({ state }: { state: AttendanceState }) => state === 'present'
const structuresPresent = ({ attendance }: SessionRow) => [
  ...new Set(attendance.filter(isPresent).map(({ structure }) => structure)),
]
