import type { Reader } from '../community/contract.ts'
import type { Shelf, ToolCommand, ToolStatus } from './enumerations.contract.ts'

/** In what capacity somebody may act upon a tool. */
export type Capacity =
  | 'author'
  | 'author_delegate'
  | 'lead_structure_delegate'
  | 'coauthor_delegate'
  | 'network_lead'
  | 'steering_member'

export interface Move {
  readonly command: ToolCommand
  readonly from: readonly ToolStatus[]
  readonly to: ToolStatus
  readonly who: readonly Capacity[]
  /** Who decides must say why, for everyone to read. */
  readonly reason?: true
  /** Its guard rests on what Liane does not know yet: nobody can do it. */
  readonly later?: true
}

/**
 * The life of a tool (domain §3.3). Trial reports (I5) and consent rounds (I6) are still to come: until then, going to
 * validation and publishing are decisions of the leads and the committee, each with its reason (docs/decisions).
 */
export const MOVES: readonly Move[] = [
  {
    command: 'startElaboration',
    from: ['draft'],
    to: 'elaboration',
    who: ['author_delegate', 'network_lead'],
  },
  {
    command: 'callForTrials',
    from: ['elaboration'],
    to: 'experimentation',
    who: ['lead_structure_delegate', 'network_lead'],
  },
  { command: 'callForTrials', from: ['under_revision'], to: 'experimentation', who: ['network_lead'] },
  {
    command: 'rework',
    from: ['experimentation'],
    to: 'elaboration',
    who: ['lead_structure_delegate', 'network_lead'],
    reason: true,
  },
  {
    command: 'openValidation',
    from: ['experimentation'],
    to: 'validation',
    who: ['network_lead', 'steering_member'],
    reason: true,
  },
  {
    command: 'publish',
    from: ['validation'],
    to: 'published',
    who: ['network_lead', 'steering_member'],
    reason: true,
  },
  {
    command: 'returnToWork',
    from: ['validation'],
    to: 'elaboration',
    who: ['network_lead', 'steering_member'],
    reason: true,
  },
  {
    command: 'openRevision',
    from: ['published'],
    to: 'under_revision',
    who: ['lead_structure_delegate', 'network_lead'],
  },
  { command: 'publishPatch', from: ['under_revision'], to: 'published', who: ['network_lead'], later: true },
  {
    command: 'retire',
    from: ['published', 'under_revision'],
    to: 'retired',
    who: ['steering_member'],
    reason: true,
  },
  { command: 'revive', from: ['retired'], to: 'under_revision', who: ['steering_member'], later: true },
  {
    command: 'abandon',
    from: ['draft', 'elaboration', 'experimentation'],
    to: 'abandoned',
    who: ['author', 'network_lead'],
    reason: true,
  },
]

/** The moves that can be made from a state, whoever asks. */
export function movesFrom(status: ToolStatus): Move[] {
  return MOVES.filter(({ from, later }) => from.includes(status) && !later)
}

/** What is tried, validated or published does not change under the hands of those who use it. */
const WRITABLE: readonly ToolStatus[] = ['draft', 'elaboration', 'under_revision']
export function isWritable(status: ToolStatus): boolean {
  return WRITABLE.includes(status)
}

/** Who may freeze a version: those who answer for the text. */
export const MAY_FREEZE: readonly Capacity[] = [
  'author',
  'lead_structure_delegate',
  'coauthor_delegate',
  'network_lead',
]
/** Who may rename a tool and narrow its level. */
export const MAY_DESCRIBE: readonly Capacity[] = ['author', 'lead_structure_delegate', 'network_lead']

export function capacities(
  reader: Pick<Reader, 'person' | 'structure' | 'roles' | 'mandate'>,
  tool: { author: string; lead: string; coauthors: readonly string[] },
): Capacity[] {
  const isAuthor = reader.person === tool.author
  const delegate = reader.mandate !== null
  const held: [Capacity, boolean][] = [
    ['author', isAuthor],
    ['author_delegate', isAuthor && delegate],
    ['lead_structure_delegate', delegate && reader.structure === tool.lead],
    ['coauthor_delegate', delegate && tool.coauthors.includes(reader.structure)],
    ['network_lead', reader.roles.includes('network_lead')],
    ['steering_member', reader.roles.includes('steering_member')],
  ]
  return held.filter(([, holds]) => holds).map(([capacity]) => capacity)
}

export function mayAct(held: readonly Capacity[], allowed: readonly Capacity[]): boolean {
  return allowed.some((capacity) => held.includes(capacity))
}

const NAMES: Record<Capacity, string> = {
  author: 'la personne qui a ajouté l’outil',
  author_delegate: 'la personne qui a ajouté l’outil, avec un mandat en cours',
  lead_structure_delegate: 'une personne déléguée de la structure chef de file',
  coauthor_delegate: 'une personne déléguée d’une structure co-autrice',
  network_lead: 'l’animation du réseau',
  steering_member: 'le comité de pilotage',
}

/** « C’est à l’animation du réseau ou au comité de pilotage… » : who could do it, for whoever cannot. */
export function onlyFor(allowed: readonly Capacity[]): string {
  const names = allowed.map((capacity) => NAMES[capacity])
  const last = names.pop()!
  return `Peuvent le faire\u00a0: ${names.length > 0 ? `${names.join(', ')} ou ${last}` : last}.`
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

/** The order of the list: what can be used comes first, what was put away is shown only when asked for. */
export const STATUS_ORDER: readonly ToolStatus[] = [
  ...SHELVES_OF.published,
  ...SHELVES_OF.tried,
  ...SHELVES_OF.written,
  ...SHELVES_OF.away,
]

/** What a file of this tool is called: letters without accents, digits and hyphens. */
export function fileName(title: string, version: number | null, extension: 'pdf' | 'md'): string {
  const plain = title
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80)
    .replace(/-+$/, '')
  return `${plain || 'outil'}-${version === null ? 'brouillon' : `v${version}`}.${extension}`
}

/** The colour of a structure's carets, from 0 to 359: the same everywhere, and no scale. */
export function hueOf(id: string): number {
  let sum = 0
  for (const letter of id) sum = (sum * 31 + letter.charCodeAt(0)) >>> 0
  return (sum % 12) * 30
}

/** How far a text has been agreed upon, for whoever only has it on paper. */
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
