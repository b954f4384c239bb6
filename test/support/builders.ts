import type { NewPerson } from '#server/accounts/contract.ts'
import type { SignedBy } from '#server/community/contract.ts'
import type { Member } from '#server/community/directory.contract.ts'
import type { Mandate, NewMandate } from '#server/community/mandates.contract.ts'
import type { MyCommunity, Myself } from '#server/community/me.contract.ts'
import type { NewCommunity } from '#server/community/settings.contract.ts'
import type { StructureName, Tool, ToolLine, VersionLine } from '#server/library/contract.ts'
import type { Session, SessionAsker } from '#server/sessions/contract.ts'
import type { NewStructure } from '#server/structures/contract.ts'
import type { NewThread } from '#server/threads/thread.contract.ts'
import type { Post, Thread } from '#server/threads/thread.contract.ts'

/*
 * One builder a noun: a valid thing as the server answers it, or is asked for it, in which a test changes what it is
 * about.
 */

export const anId = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

export const aStructure = (more: Partial<StructureName> = {}): StructureName => ({
  id: anId(2),
  name: 'Mission locale du Centre',
  shortName: 'MLC',
  ...more,
})

/** A community as one of its members sees it. */
export const aCommunity = (more: Partial<MyCommunity> = {}): MyCommunity => ({
  id: anId(1),
  slug: 'spro',
  name: 'SPRO Caravelle',
  localName: 'SPRO Caravelle',
  journalName: 'Le Trait d’union',
  timeZone: 'America/Martinique',
  structure: aStructure(),
  roles: ['member'],
  scope: null,
  managerOf: [],
  ...more,
})

type SignedInPerson = NonNullable<Myself['person']>
/** A person who is signed in, in one community. */
export const someoneSignedIn = (
  more: Partial<SignedInPerson> = {},
  communities = [aCommunity()],
): Myself => ({
  person: {
    id: anId(9),
    givenName: 'Cindy',
    familyName: 'Brémaud',
    name: 'Cindy Brémaud',
    email: 'cindy@structure.example',
    position: 'frontline',
    administrator: false,
    ...more,
  },
  demo: false,
  installed: true,
  secondFactorNeeded: false,
  communities,
  invitations: [],
})

export const aSignature = (more: Partial<SignedBy> = {}): SignedBy => ({
  person: anId(9),
  name: 'Cindy Brémaud',
  structure: aStructure().id,
  structureName: aStructure().name,
  posture: 'personal',
  scope: null,
  ...more,
})

const at = '2026-03-12T12:00:00.000Z'

export const aThread = (more: Partial<Thread> = {}): Thread => ({
  id: anId(4),
  kind: 'question',
  title: 'Qui rappelle les jeunes sans réponse ?',
  status: 'open',
  level: 'community',
  circle: null,
  sensitive: false,
  sealed: false,
  tags: [],
  signedBy: aSignature(),
  at,
  week: null,
  postCount: 1,
  lastAt: at,
  recomposed: false,
  singleStructure: false,
  caretaker: null,
  tool: null,
  session: null,
  mergedInto: null,
  reviewOn: null,
  learned: null,
  proposalCount: 0,
  structures: [aStructure()],
  sameHere: [],
  ...more,
})

export const aPost = (number: number, words: string, more: Partial<Post> = {}): Post => ({
  id: anId(100 + number),
  number,
  parent: null,
  kind: number === 1 ? 'opening' : 'reply',
  html: `<p>${words}</p>`,
  signedBy: aSignature(),
  at,
  week: null,
  edited: false,
  redaction: null,
  ...more,
})

export const aToolLine = (more: Partial<ToolLine> = {}): ToolLine => ({
  id: anId(4),
  title: 'Grille d’entretien de premier accueil partagé',
  kind: 'tool',
  status: 'published',
  whatChanges: 'Être entendu une fois.',
  level: 'community',
  lead: aStructure(),
  version: { number: 2, at },
  takingPart: ['CAP', 'MLC'],
  changedAt: at,
  ...more,
})

export const aVersion = (number: number, more: Partial<VersionLine> = {}): VersionLine => ({
  id: anId(10 + number),
  number,
  title: aToolLine().title,
  changeNote: `Note ${number}`,
  frozenAt: at,
  frozenBy: aSignature(),
  credits: [{ structure: aStructure().id, name: aStructure().name }],
  redaction: null,
  ...more,
})

export function aTool(more: Partial<Tool> = {}): Tool {
  const { takingPart: _, ...line } = aToolLine()
  return {
    ...line,
    circle: null,
    licence: 'CC BY-SA 4.0',
    redaction: null,
    author: aSignature(),
    addedAt: at,
    coauthors: [aStructure()],
    concernedTypes: ['mission_locale'],
    concernedTerritories: ['Centre'],
    missions: [],
    origins: [],
    text: anId(5),
    reading: { version: 2, html: '<h2 id="pour-qui">Pour qui</h2>\n<p>Toute personne qui accueille.</p>' },
    ahead: false,
    versions: [aVersion(2), aVersion(1)],
    contributions: [],
    trialCall: null,
    reason: null,
    acts: [],
    ...more,
  }
}

export const aSessionAsker = (more: Partial<SessionAsker> = {}): SessionAsker => ({
  person: anId(9),
  lead: false,
  committee: false,
  delegate: false,
  facilitator: false,
  secretary: false,
  attended: false,
  deputy: false,
  relieved: false,
  ...more,
})

const [DAY_MS, HOUR_MS] = [86_400_000, 3_600_000]
const inMs = (ms: number) => new Date(Date.now() + ms).toISOString()

/** A convened session, in so many days. */
export const aSession = (inDays: number, more: Partial<Session> = {}): Session => ({
  id: anId(3),
  title: 'Accueillir sans renvoyer',
  kind: 'working_session',
  purpose: 'elaboration',
  level: 'community',
  status: 'convened',
  startsAt: inMs(inDays * DAY_MS),
  endsAt: inMs(inDays * DAY_MS + HOUR_MS),
  venue: '',
  community: aCommunity().id,
  circle: null,
  template: 'elaboration',
  agenda: [],
  facilitators: [],
  secretary: null,
  deputy: null,
  relieved: [],
  facilitatorSeenAt: null,
  votesEach: 3,
  shortNotice: false,
  cancelReason: null,
  attendance: [],
  decisions: [],
  actions: [],
  about: [],
  minutes: null,
  rectifications: [],
  standing: aSessionAsker(),
  acts: [],
  ...more,
})

export const aMember = (more: Partial<Member> = {}): Member => ({
  id: anId(9),
  name: 'Cindy Brémaud',
  email: 'cindy@structure.example',
  position: 'frontline',
  mainOccupation: 'conseil',
  roles: ['member'],
  manages: false,
  invited: false,
  mandate: null,
  ...more,
})

/** What is asked for to get a mandate, for a whole year from the day of the tests. */
export const aNewMandate = (person: { id: string }, more: Partial<NewMandate> = {}): NewMandate => ({
  person: person.id,
  scope: 'consult',
  limits: '',
  hoursPerMonth: 4,
  startsOn: '2026-03-16',
  endsOn: '2026-12-31',
  substitute: null,
  ...more,
})

export const aMandate = (more: Partial<Mandate> = {}): Mandate => ({
  ...aNewMandate({ id: anId(9) }, { scope: 'decide', startsOn: '2026-01-01' }),
  id: anId(20),
  structure: aStructure().id,
  status: 'active',
  grantedBy: anId(8),
  selfGranted: false,
  acceptedAt: '2026-01-01T12:00:00.000Z',
  acts: [],
  ...more,
})

export const aNewStructure = (more: Partial<NewStructure> = {}): NewStructure => ({
  name: 'CRIJ – Info Jeunes',
  shortName: 'CRIJ',
  type: 'crij',
  territories: ['Centre', 'Nord'],
  missions: ['reception'],
  sproStatus: 'recognised',
  cepOperator: false,
  ...more,
})

export const aNewCommunity = (more: Partial<NewCommunity> = {}): NewCommunity => ({
  name: 'SPRO Caravelle',
  localName: 'SPRO Caravelle',
  journalName: 'Le Trait d’union',
  goal: 'Un premier accueil partagé',
  unifyingPurpose: 'Que toute personne soit entendue une fois.',
  framework: 'charter',
  timeZone: 'America/Martinique',
  ...more,
})

/** Somebody without an account yet; each has an address of their own. */
export const aNewPerson = (more: Partial<NewPerson> = {}): NewPerson => ({
  email: `aurore.${crypto.randomUUID()}@structure.example`,
  givenName: 'Aurore',
  familyName: 'Mélisson',
  position: 'frontline',
  mainOccupation: 'conseillère emploi',
  ...more,
})

/** A problem, as anyone might open it. */
export const aProblem = (more: Partial<NewThread> = {}): NewThread => ({
  title: 'Les personnes racontent leur histoire trois fois',
  vignette: {
    established: 'Vingt-trois traits pour soixante et un premiers accueils.',
    tried: 'Appeler le collègue, quand nous l’avons au bout du fil.',
    question: 'Que faire pour qu’une personne n’ait à raconter son histoire qu’une fois ?',
  },
  level: 'community',
  ...more,
})
