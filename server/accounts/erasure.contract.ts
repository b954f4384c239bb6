import { Type, type Static } from 'typebox'
import { Day, Done, endpoint, Id, Instant, Nullable } from '../platform/endpoint.ts'
import { problem } from '../platform/problem.ts'
import { Password } from './contract.ts'

/** Whether what the person wrote stays, without their name; otherwise it is removed. */
const KeepDeidentified = Type.Boolean()

export const MyErasure = endpoint({
  method: 'GET',
  url: '/api/erasure',
  summary: 'Read my request to be erased',
  access: 'signed_in',
  reply: Type.Object({
    request: Nullable(
      Type.Object({ receivedAt: Instant, dueAt: Instant, keepDeidentified: KeepDeidentified }),
    ),
  }),
})
export const AskErasure = endpoint({
  method: 'POST',
  url: '/api/erasure',
  summary: 'Ask to be erased',
  access: 'signed_in',
  notIdempotent: true,
  body: Type.Object({ password: Password, keepDeidentified: KeepDeidentified }),
  reply: Done,
})
export const WithdrawErasure = endpoint({
  method: 'DELETE',
  url: '/api/erasure',
  summary: 'Withdraw my request to be erased',
  access: 'signed_in',
  reply: Done,
})

/** A request that waits for an administrator. */
export type ErasureRequest = Static<typeof ErasureRequest>
export const ErasureRequest = Type.Object({
  person: Id,
  name: Type.String(),
  email: Type.String(),
  receivedAt: Instant,
  /** A month after it was received. */
  dueAt: Instant,
  keepDeidentified: KeepDeidentified,
  /** The administrator who recorded a request received otherwise. */
  recordedBy: Nullable(Type.String()),
  /** The forms that surely name the person; an administrator completes and corrects them. */
  words: Type.Array(Type.String()),
})
export const ListErasures = endpoint({
  method: 'GET',
  url: '/api/erasures',
  summary: 'List the requests to be erased that wait',
  access: 'administrator',
  reply: Type.Array(ErasureRequest),
})

const OfPerson = Type.Object({ person: Id })
export const RecordErasure = endpoint({
  method: 'PUT',
  url: '/api/people/:person/erasure',
  summary: 'Record a request to be erased, received otherwise',
  access: 'administrator',
  params: OfPerson,
  body: Type.Object({ receivedOn: Day, keepDeidentified: KeepDeidentified }),
  reply: Done,
})
export const DropErasure = endpoint({
  method: 'DELETE',
  url: '/api/people/:person/erasure',
  summary: 'Drop a request to be erased, recorded by mistake or withdrawn',
  access: 'administrator',
  params: OfPerson,
  reply: Done,
})
/** Cannot be undone. Keeps no reply, which could name the person. */
export const ErasePerson = endpoint({
  method: 'POST',
  url: '/api/people/:person/erasure',
  summary: 'Erase a person who has asked for it',
  access: 'administrator',
  notIdempotent: true,
  params: OfPerson,
  body: Type.Object({
    /** Other words that name the person: a nickname, a telephone number. */
    words: Type.Array(Type.String({ minLength: 1, maxLength: 100, pattern: String.raw`^[^\n\r]+$` }), {
      maxItems: 20,
    }),
    /** The administrator's own. */
    password: Password,
  }),
  reply: Done,
})

export const notAsked = problem(
  'erasure-not-asked',
  409,
  'Personne n’a demandé cet effacement, ou il est déjà fait. Rechargez la page.',
)
export const wordTooPlain = problem(
  'word-too-plain',
  422,
  'Un mot de moins de trois lettres, ou seul et sans majuscule, se trouve dans bien d’autres phrases : il y serait remplacé aussi. Retirez-le, ou écrivez les mots qui l’entourent.',
)
export const receivedInFuture = problem(
  'received-in-future',
  422,
  'Cette date n’est pas encore venue. Écrivez le jour où la demande vous est parvenue : le délai d’un mois part de là.',
)
export const notOneselfErased = problem(
  'not-oneself-erased',
  403,
  'Une autre personne de l’administration doit effacer votre compte. Confiez-lui l’administration d’abord.',
)
