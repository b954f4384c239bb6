import type { Reader } from '../community/contract.ts'
import { life } from '../platform/life.rules.ts'
import { Problem } from '../platform/problem.ts'
import { reasonNeeded, textClosedHere, wrongState } from './refusals.contract.ts'
import { TOOL_COMMANDS, TOOL_STATUSES } from './enumerations.contract.ts'
import type { Shelf, ToolStatus } from './enumerations.contract.ts'

type ToolRole =
  | 'author'
  | 'author_delegate'
  | 'lead_structure_delegate'
  | 'coauthor_delegate'
  | 'network_lead'
  | 'steering_member'
type Asker = Pick<Reader, 'person' | 'structure' | 'roles' | 'mandate'>
/** The fields that a tool's life depends on. */
interface MovingTool {
  readonly status: ToolStatus
  readonly author: string
  readonly lead: string
  readonly coauthors: readonly string[]
}

const ROLE_LABELS: Record<ToolRole, string> = {
  author: 'la personne qui a ajouté l’outil',
  author_delegate: 'la personne qui a ajouté l’outil, avec un mandat en cours',
  lead_structure_delegate: 'une personne déléguée de la structure chef de file',
  coauthor_delegate: 'une personne déléguée d’une structure co-autrice',
  network_lead: 'l’animation du réseau',
  steering_member: 'le comité de pilotage',
}

/** The text is frozen while it is tested, validated or published. */
const WRITABLE = ['draft', 'elaboration', 'under_revision'] as const
export function isWritable(status: ToolStatus): boolean {
  return (WRITABLE as readonly ToolStatus[]).includes(status)
}

const EDITORS = ['author', 'lead_structure_delegate', 'network_lead'] as const
const moved = 'tool:moved'

/**
 * The life of a tool (domain §3.3). Until trial reports (I5) and consent rounds (I6) exist, validation and publication
 * are decided by leads and the committee, with a reason (docs/decisions/0010).
 */
export const TOOL_LIFE = life({
  noun: 'Tool',
  states: TOOL_STATUSES,
  commands: TOOL_COMMANDS,
  facts: [moved, 'tool:frozen'],
  roles: [
    'author',
    'author_delegate',
    'lead_structure_delegate',
    'coauthor_delegate',
    'network_lead',
    'steering_member',
  ],
  rolesOf: ({ person, structure, roles, mandate }: Asker, tool: MovingTool): ToolRole[] => {
    const isAuthor = person === tool.author
    const isDelegate = mandate !== null
    const candidates: [ToolRole, boolean][] = [
      ['author', isAuthor],
      ['author_delegate', isAuthor && isDelegate],
      ['lead_structure_delegate', isDelegate && structure === tool.lead],
      ['coauthor_delegate', isDelegate && tool.coauthors.includes(structure)],
      ['network_lead', roles.includes('network_lead')],
      ['steering_member', roles.includes('steering_member')],
    ]
    return candidates.filter(([, holds]) => holds).map(([role]) => role)
  },
  first: 'state',
  roleRefusal: (who) => new Problem('tool-not-yours', 403, onlyFor(who as readonly ToolRole[])),
  stateRefusal: (_tool, command) => (command === 'freeze' ? textClosedHere() : wrongState()),
  missing: { reason: reasonNeeded },
  // prettier-ignore
  steps: [
    { command: 'startElaboration', from: ['draft'], to: 'elaboration', who: ['author_delegate', 'network_lead'], fact: moved },
    { command: 'callForTrials', from: ['elaboration'], to: 'experimentation', who: ['lead_structure_delegate', 'network_lead'], fact: moved },
    { command: 'callForTrials', from: ['under_revision'], to: 'experimentation', who: ['network_lead'], fact: moved },
    { command: 'rework', from: ['experimentation'], to: 'elaboration', who: ['lead_structure_delegate', 'network_lead'], needs: ['reason'], fact: moved },
    { command: 'openValidation', from: ['experimentation'], to: 'validation', who: ['network_lead', 'steering_member'], needs: ['reason'], fact: moved },
    { command: 'publish', from: ['validation'], to: 'published', who: ['network_lead', 'steering_member'], needs: ['reason'], fact: moved },
    { command: 'returnToWork', from: ['validation'], to: 'elaboration', who: ['network_lead', 'steering_member'], needs: ['reason'], fact: moved },
    { command: 'openRevision', from: ['published'], to: 'under_revision', who: ['lead_structure_delegate', 'network_lead'], fact: moved },
    { command: 'retire', from: ['published', 'under_revision'], to: 'retired', who: ['steering_member'], needs: ['reason'], fact: moved },
    { command: 'abandon', from: ['draft', 'elaboration', 'experimentation'], to: 'abandoned', who: ['author', 'network_lead'], needs: ['reason'], fact: moved },
    { command: 'freeze', from: WRITABLE, who: [...EDITORS, 'coauthor_delegate'], fact: 'tool:frozen' },
    { command: 'describe', from: TOOL_STATUSES, who: EDITORS },
  ],
})

/** « Peuvent le faire : l’animation du réseau ou le comité de pilotage. » */
function onlyFor(who: readonly ToolRole[]): string {
  const list = new Intl.ListFormat('fr', { type: 'disjunction' }).format(who.map((one) => ROLE_LABELS[one]))
  return `Peuvent le faire\u00a0: ${list}.`
}

const SHELVES_OF: Record<Shelf, readonly ToolStatus[]> = {
  published: ['published', 'under_revision'],
  tried: ['experimentation', 'validation'],
  written: ['elaboration', 'draft'],
  away: ['retired', 'abandoned'],
}
export function statusesOn(shelf: Shelf): readonly ToolStatus[] {
  return SHELVES_OF[shelf]
}

/** The order of the list. Tools put away are listed only on request. */
export const STATUS_ORDER: readonly ToolStatus[] = [
  ...SHELVES_OF.published,
  ...SHELVES_OF.tried,
  ...SHELVES_OF.written,
  ...SHELVES_OF.away,
]

/** The file name: letters without accents, digits and hyphens. */
export function fileName(title: string, version: number | null, extension: 'pdf' | 'md'): string {
  const plain = title
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 80)
    .replace(/-$/, '')
  return `${plain || 'outil'}-${version === null ? 'brouillon' : `v${version}`}.${extension}`
}

/** The hue of a structure's carets, from 0 to 359; it has no meaning. */
export function structureHue(id: string): number {
  let sum = 0
  for (const letter of id) sum = (sum * 31 + letter.charCodeAt(0)) >>> 0
  return (sum % 12) * 30
}

/** The status printed on exports. */
export const STATUS_ON_PAPER: Record<ToolStatus, string> = {
  draft: 'Brouillon',
  elaboration: 'En cours d’élaboration',
  experimentation: 'À l’essai',
  validation: 'En cours de validation',
  published: 'Publié',
  under_revision: 'Publié, en cours de révision',
  retired: 'Retiré',
  abandoned: 'Abandonné',
}
