import { Type, type Static } from 'typebox'
import { Done, endpoint, Id, Instant, Nullable, OneOf, Words } from '../platform/endpoint.ts'
import { problem } from '../platform/problem.ts'
import { Password } from './contract.ts'

export const ACCOUNT_STATUSES = ['invited', 'active', 'deactivated', 'erased'] as const

/** An account, as administrators see it. */
export type AccountLine = Static<typeof AccountLine>
export const AccountLine = Type.Object({
  id: Id,
  name: Type.String(),
  email: Type.String(),
  structure: Nullable(Type.String()),
  status: OneOf(ACCOUNT_STATUSES),
  administrator: Type.Boolean(),
  /** Whether a code is asked for after the password. */
  secondFactor: Type.Boolean(),
  /** Why it is closed, since when, and by whom; by the person themself when `by` is null. */
  closure: Nullable(
    Type.Object({
      reason: Type.String(),
      at: Instant,
      by: Nullable(Type.String()),
      /** Whether closing it took the administration from them. */
      wasAdministrator: Type.Boolean(),
    }),
  ),
  /** The address that it would have, when only the old one has not confirmed. */
  newAddress: Nullable(Type.String()),
})
export const ListAccounts = endpoint({
  method: 'GET',
  url: '/api/people',
  summary: 'List the accounts of this installation',
  access: 'administrator',
  query: Type.Object({
    /** A part of a name or an address. */
    words: Type.Optional(Type.String({ maxLength: 100 })),
    /** The last account of the page before. */
    after: Type.Optional(Id),
  }),
  reply: Type.Object({ accounts: Type.Array(AccountLine), more: Type.Boolean() }),
})

const OfPerson = Type.Object({ person: Id })
export const CloseAccount = endpoint({
  method: 'POST',
  url: '/api/people/:person/closure',
  summary: 'Close an account',
  access: 'administrator',
  params: OfPerson,
  body: Type.Object({ reason: Words(3, 500) }),
  reply: Done,
})
export const ReopenAccount = endpoint({
  method: 'DELETE',
  url: '/api/people/:person/closure',
  summary: 'Open a closed account again',
  access: 'administrator',
  params: OfPerson,
  reply: Done,
})
export const CloseMyAccount = endpoint({
  method: 'POST',
  url: '/api/closure',
  summary: 'Close my account for a time',
  access: 'signed_in',
  notIdempotent: true,
  body: Type.Object({ password: Password }),
  reply: Done,
})
/** The administrator's own. */
const OwnPassword = Type.Object({ password: Password })
export const AppointAdministrator = endpoint({
  method: 'PUT',
  url: '/api/people/:person/administration',
  summary: 'Make someone an administrator',
  access: 'administrator',
  notIdempotent: true,
  params: OfPerson,
  body: OwnPassword,
  reply: Done,
})
export const DismissAdministrator = endpoint({
  method: 'POST',
  url: '/api/people/:person/administration/removal',
  summary: 'Take the administration back from someone',
  access: 'administrator',
  notIdempotent: true,
  params: OfPerson,
  body: OwnPassword,
  reply: Done,
})

export const lastAdministrator = problem(
  'last-administrator',
  409,
  'Liane garde toujours une personne à son administration. Confiez-la d’abord à quelqu’un d’autre, depuis la page « Personnes ».',
)
export const notActive = problem(
  'not-active',
  409,
  'Ce compte n’est pas ouvert. Rechargez la page pour voir où il en est.',
)
export const notClosed = problem('not-closed', 409, 'Ce compte n’est pas fermé. Rechargez la page.')
