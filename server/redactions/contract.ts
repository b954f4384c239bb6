import { Type, type Static } from 'typebox'
import { InCommunity } from '../community/contract.ts'
import { Day, endpoint, FreeText, Id, Instant, Nullable, OneOf } from '../platform/endpoint.ts'

/** What can be said to concern a real person. */
export const REDACTABLE_KINDS = ['post', 'tool', 'version', 'minutes'] as const
export type RedactableKind = (typeof REDACTABLE_KINDS)[number]

/** What readers see in place of what is being looked at. */
export const HIDDEN_WORDS =
  'Contenu masqué le temps d’une vérification\u00a0: il concerne peut-être une personne réelle.'
export const HIDDEN_TITLE = 'Titre masqué le temps d’une vérification'
/** What stands in place of purged words. */
export const REMOVED_WORDS = '[mots retirés]'

export const MAX_PASSAGES = 20

/** The mark on a thing: being looked at, or rid of some words. */
export type RedactionMark = Static<typeof RedactionMark>
export const RedactionMark = Type.Object({ id: Id, state: OneOf(['pending', 'redacted'] as const) })

export type Redaction = Static<typeof Redaction>
export const Redaction = Type.Object({
  id: Id,
  kind: OneOf(REDACTABLE_KINDS),
  state: OneOf(['pending', 'restored', 'redacted'] as const),
  /** Whose words, and where they stand. */
  label: Type.String(),
  href: Type.String(),
  flaggedAt: Instant,
  /** The day by which it should be decided. */
  dueOn: Day,
  decidedAt: Nullable(Instant),
  reason: Nullable(Type.String()),
  /** What is hidden: for its author and for those who decide. */
  content: Nullable(
    Type.Object({ title: Nullable(Type.String()), html: Type.String(), plain: Type.String() }),
  ),
  mayDecide: Type.Boolean(),
})

const InRedaction = Type.Object({ community: Id, redaction: Id })

export const FlagAsPersonal = endpoint({
  method: 'POST',
  url: '/api/communities/:community/redactions',
  summary: 'Say that something concerns a real person',
  access: 'member',
  limit: { max: 20, perSeconds: 60 },
  params: InCommunity,
  body: Type.Object({ kind: OneOf(REDACTABLE_KINDS), id: Id }, { additionalProperties: false }),
  reply: Type.Object({ id: Id, dueOn: Day }),
})

export const ReadRedaction = endpoint({
  method: 'GET',
  url: '/api/communities/:community/redactions/:redaction',
  summary: 'Read what was said to concern a real person',
  access: 'member',
  params: InRedaction,
  reply: Redaction,
})

/** An exact passage. Not searched for personal data, since it is some, and stored nowhere. */
const Passage = Type.String({
  minLength: 2,
  maxLength: 300,
  pattern: '^\\S',
  description: 'Écrivez un passage tel qu’il est dans le texte.',
})

export const DecideRedaction = endpoint({
  method: 'POST',
  url: '/api/communities/:community/redactions/:redaction/decision',
  summary: 'Restore what was hidden, or purge words from it',
  access: 'member',
  // Nobody else writes while words are purged.
  limit: { max: 10, perSeconds: 60 },
  params: InRedaction,
  body: Type.Object(
    {
      /** The words to purge everywhere; none, to restore the thing as it was. */
      passages: Type.Array(Passage, { maxItems: MAX_PASSAGES }),
      reason: FreeText(500),
    },
    { additionalProperties: false },
  ),
  reply: Redaction,
})
