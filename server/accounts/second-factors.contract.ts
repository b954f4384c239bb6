import { Type } from 'typebox'
import { Done, endpoint, Id } from '../platform/endpoint.ts'
import { problem } from '../platform/problem.ts'
import { Password } from './contract.ts'

/** Whether leads and administrators must have a second factor. */
export const ReadRequirement = endpoint({
  method: 'GET',
  url: '/api/second-factor-requirement',
  summary: 'Read whether leads and administrators must have a second factor',
  access: 'administrator',
  reply: Type.Object({
    required: Type.Boolean(),
    /** How many of them have none yet. */
    lacking: Type.Integer(),
  }),
})

/** Leads and administrators without one can then do nothing else than setting it up. */
export const RequireSecondFactor = endpoint({
  method: 'PUT',
  url: '/api/second-factor-requirement',
  summary: 'Require a second factor of leads and administrators, or not',
  access: 'administrator',
  notIdempotent: true,
  /** Lifting it asks for the administrator's own password. */
  body: Type.Object({ required: Type.Boolean(), password: Type.Optional(Password) }),
  reply: Done,
})

/** For someone who has lost their telephone and their recovery codes. Ends their sign-ins and tells them. */
export const RemoveSecondFactor = endpoint({
  method: 'POST',
  url: '/api/people/:person/second-factor/removal',
  summary: 'Remove the second factor of a person',
  access: 'administrator',
  notIdempotent: true,
  params: Type.Object({ person: Id }),
  /** The administrator's own. */
  body: Type.Object({ password: Password }),
  reply: Done,
})

export const ownSecondFactorFirst = problem(
  'own-second-factor-first',
  409,
  'Ajoutez d’abord une deuxième étape à votre propre connexion, depuis la page de votre compte : vous en aurez besoin aussitôt.',
)
export const ownSecondFactor = problem(
  'own-second-factor',
  403,
  'Retirez la vôtre depuis la page de votre compte : votre mot de passe et un code vous y seront demandés.',
)
