import type { Level, Reader } from '../community/contract.ts'
import type { RichText } from '../platform/richtext/richtext.contract.ts'
import { plainText } from '../platform/richtext/words.rules.ts'
import type { Audience, Candidate, IssueCommand, IssueStatus } from './contract.ts'

/** Who an act is for; a person may be several. */
type Who = 'network_lead' | 'steering_member' | 'delegate'

interface Transition {
  from: readonly IssueStatus[]
  to: IssueStatus
  who: readonly Who[]
}

/** An issue's life (domain §3.3). `approve` has a guard of its own besides: see `approvalRefusal`. */
export const ISSUE_TRANSITIONS: Readonly<Record<IssueCommand, Transition>> = {
  submit: { from: ['composing'], to: 'in_review', who: ['network_lead'] },
  requestChanges: {
    from: ['in_review', 'approved'],
    to: 'composing',
    who: ['steering_member', 'network_lead'],
  },
  approve: { from: ['in_review'], to: 'approved', who: ['steering_member', 'delegate'] },
  publish: { from: ['approved'], to: 'published', who: ['network_lead'] },
  withdraw: {
    from: ['composing', 'in_review', 'approved', 'published', 'archived'],
    to: 'withdrawn',
    who: ['network_lead'],
  },
}

const WHO_WORDS: Record<Who, string> = {
  network_lead: 'l’animation du réseau',
  steering_member: 'le comité de pilotage',
  delegate: 'les délégués',
}

const STATUS_WORDS: Record<IssueStatus, string> = {
  composing: 'en préparation',
  in_review: 'en relecture',
  approved: 'approuvé',
  published: 'publié',
  archived: 'archivé',
  withdrawn: 'retiré',
}

/** Why this cannot be done, by whom and now; `null` when it can. `role`: the person may never; `state`: not now. */
export function transitionRefusal(
  command: IssueCommand,
  status: IssueStatus,
  reader: Pick<Reader, 'roles' | 'mandate'>,
): { kind: 'role' | 'state'; title: string } | null {
  const { from, who } = ISSUE_TRANSITIONS[command]
  if (!who.some((one) => is(reader, one)))
    return { kind: 'role', title: onlyWords(who.map((one) => WHO_WORDS[one])) }
  if (!from.includes(status))
    return {
      kind: 'state',
      title: `Ce numéro est ${STATUS_WORDS[status]}\u00a0: ce n’est plus, ou pas encore, le moment.`,
    }
  return null
}

interface Approving {
  /** Who composed the issue and who submitted it: its editors. */
  editors: readonly string[]
  approvedBy: readonly string[]
  /** Whether the community has a steering committee at all. */
  hasCommittee: boolean
}

/** I15: a member of the committee other than its editors; where there is no committee, two delegates. */
export function approvalRefusal(
  reader: Pick<Reader, 'person' | 'roles' | 'mandate'>,
  { editors, approvedBy, hasCommittee }: Approving,
): string | null {
  if (editors.includes(reader.person))
    return 'Vous avez préparé ce numéro : une autre personne doit l’approuver.'
  if (approvedBy.includes(reader.person))
    return 'Vous avez déjà approuvé ce numéro. Il faut encore une autre voix.'
  if (hasCommittee && !reader.roles.includes('steering_member'))
    return 'Le comité de pilotage approuve le journal : demandez à l’un de ses membres.'
  return null
}

export function isApproved(approvals: number, hasCommittee: boolean): boolean {
  return approvals >= (hasCommittee ? 1 : 2)
}

function is({ roles, mandate }: Pick<Reader, 'roles' | 'mandate'>, who: Who): boolean {
  return who === 'delegate' ? mandate !== null : roles.includes(who)
}

/** Who sees an issue before it is published, and writes in it. */
export function isEditor(reader: Pick<Reader, 'roles' | 'mandate'>): boolean {
  return (['network_lead', 'steering_member', 'delegate'] as const).some((who) => is(reader, who))
}

export function levelOf(audience: Audience): { level: Level; circle: null } {
  return { level: audience, circle: null }
}

/** The sections of the journal, in order (domain §7.3). */
export const SECTIONS = [
  'Éditorial',
  'Ce qui avance',
  'Problèmes en débat',
  'Outils',
  'Ce qui change chez nous',
  'Décisions',
  'Nos indicateurs',
  'Le mot du réseau',
  'Veille',
  'Bienvenue, au revoir',
  'Agenda',
  'Appel à contributions',
] as const
export type Section = (typeof SECTIONS)[number]

/** One thing of the period, as activity tells it, summed over its facts. */
export interface Happened {
  kind: 'thread' | 'tool' | 'session'
  id: string
  /** Names of the facts, and how many of each. */
  facts: Readonly<Record<string, number>>
  /** The structures that signed one of them. */
  structures: readonly string[]
}

const STATE_POINTS = 3
const POINTS_BY_STRUCTURE = 2
const MOST_STRUCTURE_POINTS = 10
const NEW_VOICE_POINTS = 2

const OPENING = 220

/** The first sentences of an issue, without its titles, cut between two words: what a list shows of it. */
export function openingOf({ type, content }: RichText): string {
  const paragraphs = content.filter((node) => node.type === 'paragraph')
  const text = plainText({ type, content: paragraphs }).replace(/\s+/g, ' ').trim()
  if (text.length <= OPENING) return text
  return `${text.slice(0, OPENING + 1).replace(/[\s.,;:]+\S*$/, '')}\u00a0…`
}

/** How much a thing deserves to be told (domain §7.3): the lead chooses all the same. */
export function scoreOf(
  { facts, structures }: Pick<Happened, 'facts' | 'structures'>,
  quotedLately: ReadonlySet<string>,
): number {
  const moved = Object.keys(facts).some((name) => !QUIET_FACTS.has(name))
  const newVoice = structures.some((structure) => !quotedLately.has(structure))
  return (
    (moved ? STATE_POINTS : 0) +
    Math.min(MOST_STRUCTURE_POINTS, POINTS_BY_STRUCTURE * structures.length) +
    (newVoice ? NEW_VOICE_POINTS : 0)
  )
}

/** Facts that move nothing from one state to another. */
const QUIET_FACTS = new Set([
  'post:added',
  'thread:opened',
  'post:edited',
  'thread:joined',
  'session:planned',
  'session:changed',
])

/** As the harvest names a step of a thread: with the state it led to. */
const ADVANCED = ['thread:moved:solution_proposed', 'thread:moved:resolved', 'thread:moved:capitalised']

/** Where a thing is told; a session that has not been held is for the agenda, and no news. */
export function sectionOf({ kind, facts }: Pick<Happened, 'kind' | 'facts'>): Section | null {
  if (kind === 'tool') return 'Outils'
  if (kind === 'session') return 'session:closed' in facts ? 'Décisions' : null
  return ADVANCED.some((name) => name in facts) ? 'Ce qui avance' : 'Problèmes en débat'
}

/** Candidates by section, in the journal's order, the most deserving first. */
export function bySection<C extends Pick<Candidate, 'section' | 'score' | 'label'>>(
  candidates: readonly C[],
): [string, C[]][] {
  return SECTIONS.map((section): [string, C[]] => [
    section,
    candidates
      .filter((candidate) => candidate.section === section)
      .toSorted((a, b) => b.score - a.score || a.label.localeCompare(b.label, 'fr')),
  ]).filter(([, found]) => found.length > 0)
}

/** The largest share of the items that quotes one structure, and the share of types of members quoted. */
export function balanceOf(
  items: readonly { structures: readonly string[] }[],
  members: readonly { structure: string; type: string }[],
): {
  typesQuotedShare: number | null
  largestShare: number | null
  largestStructure: string | null
  structuresQuoted: number
} {
  const counts = new Map<string, number>()
  for (const { structures } of items)
    for (const structure of new Set(structures)) counts.set(structure, (counts.get(structure) ?? 0) + 1)
  const types = new Set(members.map(({ type }) => type))
  const quoted = new Set(members.filter(({ structure }) => counts.has(structure)).map(({ type }) => type))
  const [largest] = [...counts].toSorted((a, b) => b[1] - a[1])
  return {
    structuresQuoted: counts.size,
    typesQuotedShare: types.size === 0 ? null : quoted.size / types.size,
    largestShare: items.length === 0 || !largest ? null : largest[1] / items.length,
    largestStructure: largest?.[0] ?? null,
  }
}

function onlyWords(who: readonly string[]): string {
  return who.length === 1 ? `Seule ${who[0]} peut le faire.` : `Seuls ${list(who)} peuvent le faire.`
}

const list = (words: readonly string[]) => new Intl.ListFormat('fr', { type: 'conjunction' }).format(words)
