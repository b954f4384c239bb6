import { Type, type Static } from 'typebox'
import { SERVER_PAGES } from '../addresses.ts'
import { InCommunity, SignedBy } from '../community/contract.ts'
import { Acts } from '../platform/acts.contract.ts'
import { Day, endpoint, file, Id, Instant, Line, Nullable, OneOf, Words } from '../platform/endpoint.ts'
import { problem } from '../platform/problem.ts'

export const ISSUE_STATUSES = [
  'composing',
  'in_review',
  'approved',
  'published',
  'archived',
  'withdrawn',
] as const
export type IssueStatus = (typeof ISSUE_STATUSES)[number]
export const IssueStatus = OneOf(ISSUE_STATUSES)

/** The readers of the issue: members, or anyone. */
const AUDIENCES = ['community', 'public'] as const
export type Audience = (typeof AUDIENCES)[number]
export const Audience = OneOf(AUDIENCES)

export const ISSUE_COMMANDS = ['submit', 'requestChanges', 'approve', 'publish', 'withdraw'] as const
export type IssueCommand = (typeof ISSUE_COMMANDS)[number]

export type IssueSummary = Static<typeof IssueSummary>
export const IssueSummary = Type.Object({
  id: Id,
  number: Type.Integer(),
  title: Type.String(),
  periodFrom: Day,
  periodTo: Day,
  audience: Audience,
  status: IssueStatus,
  publishedAt: Nullable(Instant),
  /** The excerpt, once published. */
  opening: Nullable(Type.String()),
})

/** Number of mails of an issue by status; `unknown` when the server stopped during delivery. */
export type Deliveries = Static<typeof Deliveries>
export const Deliveries = Type.Object({
  queued: Type.Integer(),
  sent: Type.Integer(),
  kept: Type.Integer(),
  failed: Type.Integer(),
  unknown: Type.Integer(),
})

export type Issue = Static<typeof Issue>
export const Issue = Type.Object({
  ...IssueSummary.properties,
  journalName: Type.String(),
  /** The co-edited text; `null` for readers of the published issue. */
  text: Nullable(Id),
  html: Type.String(),
  composedBy: SignedBy,
  approvedBy: Type.Array(SignedBy),
  /** Why the issue was sent back to its editors, or withdrawn. */
  reason: Nullable(Type.String()),
  acts: Acts(ISSUE_COMMANDS, ['reason']),
  deliveries: Nullable(Deliveries),
  publicUrl: Nullable(Type.String()),
})

/** Something of the period proposed for the issue, with the reason. */
export type Candidate = Static<typeof Candidate>
export const Candidate = Type.Object({
  section: Type.String(),
  kind: Type.String(),
  id: Id,
  label: Type.String(),
  note: Type.String(),
  href: Type.String(),
  score: Type.Integer(),
  /** Whether the text already references it. */
  told: Type.Boolean(),
})

/** Balance to check before submitting (domain §7.3); advice, never a refusal. */
export type Balance = Static<typeof Balance>
export const Balance = Type.Object({
  structuresQuoted: Type.Integer(),
  structures: Type.Integer(),
  typesQuotedShare: Nullable(Type.Number()),
  largestShare: Nullable(Type.Number()),
  largestStructure: Nullable(Type.String()),
  imagesWithoutWords: Type.Integer(),
})

const Reason = Words(10, 1000)
const OfIssue = Type.Object({ community: Id, issue: Id })

export const ListIssues = endpoint({
  method: 'GET',
  url: '/api/communities/:community/issues',
  summary: 'List the issues of the journal',
  access: 'member',
  params: InCommunity,
  reply: Type.Object({
    issues: Type.Array(IssueSummary),
    mayCompose: Type.Boolean(),
    journalName: Type.String(),
  }),
})

export type NewIssue = Static<typeof NewIssue>
export const NewIssue = Type.Object({
  title: Line(3, 140),
  periodFrom: Day,
  periodTo: Day,
  audience: Audience,
})

export const ComposeIssue = endpoint({
  method: 'POST',
  url: '/api/communities/:community/issues',
  summary: 'Compose an issue',
  access: 'network_lead',
  params: InCommunity,
  body: NewIssue,
  reply: Issue,
})

export const ReadIssue = endpoint({
  method: 'GET',
  url: '/api/communities/:community/issues/:issue',
  summary: 'Read an issue',
  access: 'member',
  params: OfIssue,
  reply: Issue,
})

export const ReadCandidates = endpoint({
  method: 'GET',
  url: '/api/communities/:community/issues/:issue/candidates',
  summary: 'List what an issue may include',
  access: 'member',
  params: OfIssue,
  reply: Type.Object({ candidates: Type.Array(Candidate), balance: Balance }),
})

export const SubmitIssue = endpoint({
  method: 'POST',
  url: '/api/communities/:community/issues/:issue/submission',
  summary: 'Submit an issue for approval',
  access: 'member',
  params: OfIssue,
  reply: Issue,
})

export const ApproveIssue = endpoint({
  method: 'POST',
  url: '/api/communities/:community/issues/:issue/approval',
  summary: 'Approve an issue',
  access: 'member',
  params: OfIssue,
  reply: Issue,
})

export const PublishIssue = endpoint({
  method: 'POST',
  url: '/api/communities/:community/issues/:issue/publication',
  summary: 'Publish an issue',
  access: 'member',
  params: OfIssue,
  reply: Issue,
})

export const RequestChanges = endpoint({
  method: 'POST',
  url: '/api/communities/:community/issues/:issue/changes',
  summary: 'Send an issue back for changes',
  access: 'member',
  params: OfIssue,
  body: Type.Object({ reason: Reason }),
  reply: Issue,
})

export const WithdrawIssue = endpoint({
  method: 'POST',
  url: '/api/communities/:community/issues/:issue/withdrawal',
  summary: 'Withdraw an issue',
  access: 'network_lead',
  params: OfIssue,
  body: Type.Object({ reason: Reason }),
  /** Number of letters that left or may have left. */
  reply: Type.Object({ gone: Type.Integer() }),
})

/** Sends again the mails that failed or whose outcome is unknown. */
export const SendAgain = endpoint({
  method: 'POST',
  url: '/api/communities/:community/issues/:issue/deliveries',
  summary: 'Send an issue again to the people it did not reach',
  access: 'network_lead',
  params: OfIssue,
  reply: Deliveries,
})

export const IssuePdf = file({
  url: '/api/communities/:community/issues/:issue/journal.pdf',
  summary: 'Download an issue as PDF',
  access: 'member',
  produces: 'application/pdf',
  params: OfIssue,
})

/** Typed by people: a malformed address answers the not-found page. */
const PublicIssueParams = Type.Object({ slug: Type.String(), number: Type.String() })

/** The public issues of all networks, or of one, without an account. */
export const PublicJournals = file({
  url: SERVER_PAGES.publicJournals,
  summary: 'List the public journals',
  access: 'anyone',
  produces: 'text/html; charset=utf-8',
})

export const PublicJournal = file({
  url: SERVER_PAGES.publicJournal,
  summary: 'Read a public journal',
  access: 'anyone',
  produces: 'text/html; charset=utf-8',
  params: Type.Pick(PublicIssueParams, ['slug']),
})

/** The public page of an issue, without account or JavaScript. */
export const PublicIssue = file({
  url: SERVER_PAGES.publicIssue,
  summary: 'Read an issue of a public journal',
  access: 'anyone',
  produces: 'text/html; charset=utf-8',
  params: PublicIssueParams,
})

export const PublicIssuePdf = file({
  url: SERVER_PAGES.publicIssuePdf,
  summary: 'Download an issue of a public journal as PDF',
  access: 'anyone',
  produces: 'application/pdf',
  params: PublicIssueParams,
})

export const JournalStyle = file({
  url: SERVER_PAGES.journalStyle,
  summary: 'The style sheet of public journals',
  access: 'anyone',
  produces: 'text/css; charset=utf-8',
})

export const issueBlank = problem(
  'issue-blank',
  409,
  'Ce numéro est encore vide : écrivez-le avant de le faire relire.',
)
export const sectionsUntold = problem(
  'sections-untold',
  409,
  'Des rubriques attendent encore leurs mots. Écrivez-les, ou retirez leur titre.',
)
export const periodBackwards = problem(
  'period-backwards',
  422,
  'La période finit avant de commencer : vérifiez les deux dates.',
)
export const imagesWithoutWords = problem(
  'images-without-words',
  409,
  'Une image n’a pas de texte de remplacement. Décrivez-la en une phrase pour celles et ceux qui ne la verront pas.',
)
export const reasonMissing = problem('reason-missing', 422, 'Dites pourquoi en une phrase.')
