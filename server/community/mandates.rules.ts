import { life, NEW } from '../platform/life.rules.ts'
import { malformed } from '../platform/problem.ts'
import type { Reader } from './contract.ts'
import {
  MANDATE_COMMANDS,
  MANDATE_STATUSES,
  mandateMoved,
  notMandateManager,
  notYourMandate,
  notYoursToRequest,
  type Mandate,
  type MandateStatus,
} from './mandates.contract.ts'
import { dayIn } from './rules.ts'

type MandateRole = 'holder' | 'manager' | 'network_lead'
type Asker = Pick<Reader, 'person' | 'managerOf' | 'roles'>
/** What the life of a mandate depends on. */
export type MovingMandate = Pick<Mandate, 'person' | 'structure' | 'acceptedAt' | 'startsOn' | 'endsOn'> & {
  readonly status: MandateStatus | typeof NEW
  /** Of the community: days are counted there (I17). */
  readonly timeZone: string
}

const LIVE = ['requested', 'granted', 'active'] as const

const notAccepted = ({ acceptedAt }: MovingMandate) => (acceptedAt ? mandateMoved() : undefined)
const hasBegun = ({ acceptedAt, startsOn, endsOn, timeZone }: MovingMandate, now: Date) => {
  const today = dayIn(timeZone, now)
  return acceptedAt !== null && startsOn <= today && today <= endsOn
}
const isOver = ({ endsOn, timeZone }: MovingMandate, now: Date) => endsOn < dayIn(timeZone, now)

/**
 * The life of a mandate (domain §3.3). The system starts it, once accepted and on its first day; it revokes the
 * mandates of a person who leaves the community.
 */
export const MANDATE_LIFE = life({
  noun: 'Mandate',
  states: MANDATE_STATUSES,
  commands: MANDATE_COMMANDS,
  facts: [
    'mandate:requested',
    'mandate:granted',
    'mandate:refused',
    'mandate:accepted',
    'mandate:started',
    'mandate:revoked',
    'mandate:expired',
  ],
  roles: ['holder', 'manager', 'network_lead'],
  rolesOf: ({ person, managerOf, roles }: Asker, mandate: MovingMandate): MandateRole[] => [
    ...(person === mandate.person ? (['holder'] as const) : []),
    ...(managerOf.includes(mandate.structure) ? (['manager'] as const) : []),
    ...(roles.includes('network_lead') ? (['network_lead'] as const) : []),
  ],
  roleRefusal: (who) => {
    if (who.includes('network_lead')) return notYoursToRequest()
    if (who.includes('manager')) return notMandateManager()
    return who.includes('holder') ? notYourMandate() : mandateMoved()
  },
  stateRefusal: () => mandateMoved(),
  missing: { reason: malformed },
  // prettier-ignore
  steps: [
    { command: 'request', from: NEW, to: 'requested', who: ['holder', 'manager', 'network_lead'], fact: 'mandate:requested' },
    { command: 'grant', from: ['requested'], to: 'granted', who: ['manager'], fact: 'mandate:granted' },
    { command: 'refuse', from: ['requested'], to: 'refused', who: ['manager'], needs: ['reason'], fact: 'mandate:refused' },
    { command: 'accept', from: ['granted'], who: ['holder'], guard: notAccepted, fact: 'mandate:accepted' },
    { command: 'start', from: ['granted'], to: 'active', who: ['system'], due: hasBegun, fact: 'mandate:started' },
    { command: 'revoke', from: LIVE, to: 'revoked', who: ['manager', 'system'], needs: ['reason'], fact: 'mandate:revoked' },
    { command: 'expire', from: LIVE, to: 'expired', who: ['system'], due: isOver, fact: 'mandate:expired' },
  ],
})
