import { Type, type Static } from 'typebox'
import { Done, endpoint, Id, Instant, Nullable, OneOf } from '../platform/endpoint.ts'
import { problem } from '../platform/problem.ts'
import { Email, LinkToken, Password } from './contract.ts'

/** A change of address that waits until both addresses have answered. */
export type AddressChange = Static<typeof AddressChange>
export const AddressChange = Type.Object({
  to: Type.String(),
  until: Instant,
  newConfirmed: Type.Boolean(),
  oldConfirmed: Type.Boolean(),
})
export const MyAddressChange = endpoint({
  method: 'GET',
  url: '/api/address-change',
  summary: 'Read my change of address under way',
  access: 'signed_in',
  reply: Type.Object({ change: Nullable(AddressChange) }),
})
/** Answers the same whether the new address is free or taken. */
export const AskAddressChange = endpoint({
  method: 'POST',
  url: '/api/address-change',
  summary: 'Ask to change my address; both addresses must confirm',
  access: 'signed_in',
  notIdempotent: true,
  /** The code, of the app or a recovery code, when there is a second factor. */
  body: Type.Object({
    email: Email,
    password: Password,
    code: Type.Optional(Type.String({ maxLength: 60 })),
  }),
  reply: Done,
})
export const CancelAddressChange = endpoint({
  method: 'DELETE',
  url: '/api/address-change',
  summary: 'Give up my change of address',
  access: 'signed_in',
  reply: Done,
})

/** What a link of a change of address leads to. */
export type AddressLink = Static<typeof AddressLink>
export const AddressLink = Type.Object({
  /** The address that the link was sent to. */
  side: OneOf(['new', 'old'] as const),
  /** The person who asks. */
  name: Type.String(),
  to: Type.String(),
  /** The current address; told to the old one only. */
  from: Nullable(Type.String()),
  /** Whether this address has confirmed. */
  confirmed: Type.Boolean(),
  /** Whether the change has taken effect. */
  done: Type.Boolean(),
  until: Instant,
})
const OfLink = Type.Object({ token: LinkToken })
export const ReadAddressLink = endpoint({
  method: 'GET',
  url: '/api/address-links/:token',
  summary: 'Read the change of address of a link',
  access: 'anyone',
  params: OfLink,
  reply: AddressLink,
})
export const ConfirmAddress = endpoint({
  method: 'POST',
  url: '/api/address-links/:token/confirmation',
  summary: 'Confirm a change of address from one of the two addresses',
  access: 'anyone',
  notIdempotent: true,
  params: OfLink,
  reply: Type.Object({ done: Type.Literal(true), changed: Type.Boolean() }),
})
export const ContestAddress = endpoint({
  method: 'POST',
  url: '/api/address-links/:token/contestation',
  summary: 'Refuse or undo a change of address, from the old address',
  access: 'anyone',
  notIdempotent: true,
  params: OfLink,
  reply: Done,
})
/** For an old address that no longer receives anything. */
export const ConfirmForOldAddress = endpoint({
  method: 'POST',
  url: '/api/people/:person/address-confirmation',
  summary: 'Confirm a change of address in place of the old address',
  access: 'administrator',
  params: Type.Object({ person: Id }),
  reply: Done,
})

export const sameAddressAsBefore = problem(
  'same-address',
  422,
  'C’est déjà votre adresse. Écrivez la nouvelle.',
)
export const addressTaken = problem(
  'address-taken',
  409,
  'Cette adresse est déjà celle d’un autre compte. Parlez-en à l’administration de votre Liane.',
)
export const notForYourself = problem(
  'not-for-yourself',
  403,
  'Une autre personne de l’administration doit confirmer à votre place.',
)
export const tooManyAddresses = problem(
  'too-many-addresses',
  429,
  'Trop de changements d’adresse demandés. Attendez une heure avant le prochain.',
)
