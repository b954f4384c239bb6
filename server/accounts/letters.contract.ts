import { Type, type Static } from 'typebox'
import { endpoint, Id, Instant, Nullable, OneOf } from '../platform/endpoint.ts'

const LETTER_KINDS = ['invitation', 'reset', 'notice', 'journal'] as const
const LETTER_STATUSES = ['queued', 'sending', 'sent', 'failed', 'unknown', 'kept'] as const

/** An outgoing mail, as administrators see it. */
export type PostedLetter = Static<typeof PostedLetter>
export const PostedLetter = Type.Object({
  id: Id,
  kind: OneOf(LETTER_KINDS),
  status: OneOf(LETTER_STATUSES),
  to: Type.Object({ address: Type.String(), name: Type.String() }),
  subject: Type.String(),
  lastError: Nullable(Type.String()),
  createdAt: Instant,
  sentAt: Nullable(Instant),
})

export type Letters = Static<typeof Letters>
export const Letters = Type.Object({
  /** Kept because no mail server is configured; newest first. */
  kept: Type.Array(PostedLetter),
  /** Refused by the mail server, or interrupted while being sent. */
  undelivered: Type.Array(PostedLetter),
})
export const ListLetters = endpoint({
  method: 'GET',
  url: '/api/letters',
  summary: 'List the mails that were kept or not delivered',
  access: 'administrator',
  query: Type.Object({
    /** The last letter of the page before. */
    before: Type.Optional(Id),
  }),
  reply: Letters,
})
export const ReadLetter = endpoint({
  method: 'GET',
  url: '/api/letters/:letter',
  summary: 'Read a mail that was kept or not delivered',
  access: 'administrator',
  params: Type.Object({ letter: Id }),
  reply: Type.Object({
    ...PostedLetter.properties,
    /** Empty when the letter is not to be read: its link has served, or it lets someone else in while mail works. */
    text: Type.String(),
  }),
})
/** A letter to me that someone else has read. */
export type LetterReading = Static<typeof LetterReading>
export const LetterReading = Type.Object({ subject: Type.String(), readBy: Type.String(), at: Instant })
export const ListLetterReadings = endpoint({
  method: 'GET',
  url: '/api/letter-readings',
  summary: 'List who has read letters addressed to me',
  access: 'signed_in',
  reply: Type.Array(LetterReading),
})
export const ResendLetters = endpoint({
  method: 'POST',
  url: '/api/letters/resend',
  summary: 'Send mails again',
  access: 'administrator',
  body: Type.Object({ letters: Type.Array(Id, { minItems: 1, maxItems: 200 }) }),
  reply: Type.Object({ resent: Type.Integer() }),
})
