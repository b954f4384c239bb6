import type { Reader } from './contract.ts'
import {
  mandateMoved,
  notMandateManager,
  notYourMandate,
  notYoursToRequest,
  type Mandate,
  type MandateCommand,
  type MandateStatus,
} from './mandates.contract.ts'
import type { Problem } from '../platform/problem.ts'

/** In what quality someone acts upon a mandate. */
export type MandateRole = 'person' | 'manager' | 'network_lead' | 'machine'

interface Transition {
  readonly command: MandateCommand
  readonly from: readonly MandateStatus[]
  readonly to: MandateStatus
  readonly who: readonly MandateRole[]
  readonly fact: `mandate:${string}`
}

/**
 * The life of a mandate (domain §3.3). `from` is empty for what begins it. Accepting does not start it: the machine
 * does, on the first day. Leaving the community revokes what one had there.
 */
const MANDATE_MACHINE = [
  {
    command: 'request',
    from: [],
    to: 'requested',
    who: ['person', 'manager', 'network_lead'],
    fact: 'mandate:requested',
  },
  { command: 'grant', from: ['requested'], to: 'granted', who: ['manager'], fact: 'mandate:granted' },
  { command: 'refuse', from: ['requested'], to: 'refused', who: ['manager'], fact: 'mandate:refused' },
  { command: 'accept', from: ['granted'], to: 'granted', who: ['person'], fact: 'mandate:accepted' },
  { command: 'start', from: ['granted'], to: 'active', who: ['machine'], fact: 'mandate:started' },
  {
    command: 'revoke',
    from: ['requested', 'granted', 'active'],
    to: 'revoked',
    who: ['manager', 'machine'],
    fact: 'mandate:revoked',
  },
  {
    command: 'expire',
    from: ['requested', 'granted', 'active'],
    to: 'expired',
    who: ['machine'],
    fact: 'mandate:expired',
  },
] as const satisfies readonly Transition[]

export function mandateTransition(command: MandateCommand) {
  return MANDATE_MACHINE.find((transition) => transition.command === command)!
}

/** What a reader is to a mandate: several things at once, or nothing. */
export function mandateRoles(
  reader: Pick<Reader, 'person' | 'managerOf' | 'roles'>,
  mandate: Pick<Mandate, 'person' | 'structure'>,
): MandateRole[] {
  const roles: MandateRole[] = []
  if (reader.person === mandate.person) roles.push('person')
  if (reader.managerOf.includes(mandate.structure)) roles.push('manager')
  if (reader.roles.includes('network_lead')) roles.push('network_lead')
  return roles
}

/** Why they may not do it; nothing when they may. First whether it is theirs to do, then whether it is time. */
export function mandateRefusal(
  command: MandateCommand,
  roles: readonly MandateRole[],
  mandate: Pick<Mandate, 'status' | 'acceptedAt'> | null,
): Problem | undefined {
  const { who, from } = mandateTransition(command)
  if (!roles.some((role) => (who as readonly MandateRole[]).includes(role))) return REFUSALS[command]()
  if (!mandate) return undefined
  if (!(from as readonly MandateStatus[]).includes(mandate.status)) return mandateMoved()
  if (command === 'accept' && mandate.acceptedAt) return mandateMoved()
  return undefined
}

const REFUSALS: Record<MandateCommand, () => Problem> = {
  request: notYoursToRequest,
  grant: notMandateManager,
  refuse: notMandateManager,
  revoke: notMandateManager,
  accept: notYourMandate,
  start: mandateMoved,
  expire: mandateMoved,
}

/** What this reader may do now of a mandate: the buttons of its page. */
export function mandateCommands(
  reader: Pick<Reader, 'person' | 'managerOf' | 'roles'>,
  mandate: Pick<Mandate, 'person' | 'structure' | 'status' | 'acceptedAt'>,
): MandateCommand[] {
  const roles = mandateRoles(reader, mandate)
  return MANDATE_MACHINE.filter(({ from }) => from.length > 0)
    .map(({ command }) => command)
    .filter((command) => !mandateRefusal(command, roles, mandate))
}

/** Whether two periods, days included, have a day in common. */
export function overlaps(
  one: { startsOn: string; endsOn: string },
  other: { startsOn: string; endsOn: string },
): boolean {
  return one.startsOn <= other.endsOn && other.startsOn <= one.endsOn
}

/** Whether a mandate is to begin on this day, in the community's time zone. */
export function isDueToStart(
  mandate: Pick<Mandate, 'status' | 'acceptedAt' | 'startsOn'>,
  today: string,
): boolean {
  return mandate.status === 'granted' && mandate.acceptedAt !== null && mandate.startsOn <= today
}
