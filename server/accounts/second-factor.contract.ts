import { Type, type Static } from 'typebox'
import { Done, endpoint, Id, Instant, Nullable, OneOf } from '../platform/endpoint.ts'
import { problem } from '../platform/problem.ts'
import { Entered, LinkToken, Password } from './contract.ts'

/** Of the app, six digits, or a recovery code; spaces and dashes do not matter. */
const TypedCode = Type.String({ maxLength: 60 })

const EVENT_KINDS = [
  'turned_on',
  'turned_off',
  'removed',
  'codes_renewed',
  'recovery_code_used',
  'contested',
] as const
export type SecondFactorEventKind = (typeof EVENT_KINDS)[number]

export type SecondFactor = Static<typeof SecondFactor>
export const SecondFactor = Type.Object({
  /** `null` without a second factor. */
  since: Nullable(Instant),
  recoveryCodesLeft: Type.Integer(),
  /** What happened to it in the last year, the latest first. */
  events: Type.Array(
    Type.Object({
      id: Id,
      kind: OneOf(EVENT_KINDS),
      /** The name of the administrator who removed it. */
      by: Nullable(Type.String()),
      at: Instant,
    }),
  ),
})
export const ReadSecondFactor = endpoint({
  method: 'GET',
  url: '/api/second-factor',
  summary: 'Read my second factor',
  access: 'entering',
  reply: SecondFactor,
})

export type SecondFactorKey = Static<typeof SecondFactorKey>
export const SecondFactorKey = Type.Object({
  /** In base32, to be typed into an app. */
  key: Type.String(),
  /** An `otpauth:` address, which an app opens. */
  address: Type.String(),
  /** The same as a QR code: an SVG path over `size` × `size` modules. */
  qr: Type.Object({ size: Type.Integer(), path: Type.String() }),
})
/** Makes a key, which counts once a code of it has been given. */
export const SetUpSecondFactor = endpoint({
  method: 'POST',
  url: '/api/second-factor/key',
  summary: 'Make the key of a second factor',
  access: 'entering',
  notIdempotent: true,
  body: Type.Object({ password: Password }),
  reply: SecondFactorKey,
})

export type RecoveryCodes = Static<typeof RecoveryCodes>
export const RecoveryCodes = Type.Object({ codes: Type.Array(Type.String()) })
/** Ends the other sign-ins, which were made with a password alone. */
export const TurnOnSecondFactor = endpoint({
  method: 'POST',
  url: '/api/second-factor',
  summary: 'Turn my second factor on',
  access: 'entering',
  notIdempotent: true,
  body: Type.Object({ code: TypedCode }),
  reply: RecoveryCodes,
})

const Proof = Type.Object({ password: Password, code: TypedCode })
export type Proof = Static<typeof Proof>
export const RenewRecoveryCodes = endpoint({
  method: 'POST',
  url: '/api/second-factor/recovery-codes',
  summary: 'Make new recovery codes',
  access: 'signed_in',
  notIdempotent: true,
  body: Proof,
  reply: RecoveryCodes,
})
export const TurnOffSecondFactor = endpoint({
  method: 'POST',
  url: '/api/second-factor/removal',
  summary: 'Turn my second factor off',
  access: 'signed_in',
  notIdempotent: true,
  body: Proof,
  reply: SecondFactor,
})

/** Within ten minutes of the password, in the same browser. */
export const EnterCode = endpoint({
  method: 'POST',
  url: '/api/sign-in/code',
  summary: 'Finish signing in with a code',
  access: 'anyone',
  notIdempotent: true,
  body: Type.Object({ code: TypedCode }),
  reply: Entered,
})

/** What the letter about a second factor that was added leads to. */
export type AddedSecondFactor = Static<typeof AddedSecondFactor>
export const AddedSecondFactor = Type.Object({ name: Type.String(), at: Instant })
const OfLink = Type.Object({ token: LinkToken })
export const ReadSecondFactorLink = endpoint({
  method: 'GET',
  url: '/api/second-factor-links/:token',
  summary: 'Read which second factor a link is about',
  access: 'anyone',
  params: OfLink,
  reply: AddedSecondFactor,
})
export const ContestSecondFactor = endpoint({
  method: 'POST',
  url: '/api/second-factor-links/:token/contestation',
  summary: 'Refuse a second factor that somebody else added',
  access: 'anyone',
  notIdempotent: true,
  params: OfLink,
  reply: Done,
})

export const codeNeeded = problem(
  'code-needed',
  422,
  'Votre connexion a deux étapes : donnez aussi un code de votre application, ou un code de secours.',
)
export const wrongCode = problem(
  'wrong-code',
  403,
  'Ce code ne convient pas, ou il a déjà servi. Attendez le suivant : votre application en montre un toutes les trente secondes.',
)
export const wrongRecoveryCode = problem(
  'wrong-recovery-code',
  403,
  'Ce code de secours ne convient pas, ou il a déjà servi. Recopiez-le lettre à lettre, ou prenez-en un autre.',
)
export const codesTooClose = problem(
  'codes-too-close',
  429,
  'Trop d’essais rapprochés. Patientez un peu avant le suivant : l’attente s’allonge à chaque erreur.',
)
export const signInTooOld = problem(
  'sign-in-too-old',
  403,
  'Plus de dix minutes ont passé depuis votre mot de passe. Reprenez la connexion depuis le début.',
)
export const secondFactorOn = problem(
  'second-factor-on',
  409,
  'Votre deuxième étape est déjà en place. Rechargez la page pour la voir.',
)
export const secondFactorOff = problem(
  'second-factor-off',
  409,
  'Vous n’avez pas de deuxième étape. Rechargez la page, puis ajoutez-en une.',
)
export const keyNotMade = problem(
  'second-factor-key-missing',
  409,
  'La clé de cette deuxième étape n’est plus valable. Reprenez depuis le début.',
)
