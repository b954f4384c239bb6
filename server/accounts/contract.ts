import { Type, type Static } from 'typebox'
import { Done, endpoint, FreeText, Id, Instant, Line, OneOf } from '../platform/endpoint.ts'
import { problem, Problem } from '../platform/problem.ts'

export const Email = Type.String({ format: 'email', maxLength: 254 })
export const GivenName = Line(1, 80)
export const FamilyName = Line(1, 80)
/** Its minimum length is checked by `passwordTrouble`, whose refusal says what to do. */
export const Password = Type.String({ maxLength: 500 })
/** 32 random bytes, base64url. */
export const LinkToken = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$', maxLength: 43 })

export const POSITIONS = ['frontline', 'unit_head', 'manager'] as const
export type Position = (typeof POSITIONS)[number]
export const Position = OneOf(POSITIONS)

/** A person to invite; they choose their own password. */
export type NewPerson = Static<typeof NewPerson>
export const NewPerson = Type.Object({
  email: Email,
  givenName: GivenName,
  familyName: FamilyName,
  position: Position,
  mainOccupation: FreeText(120),
})

/** Without a second factor, they are signed in. */
export type Entered = Static<typeof Entered>
export const Entered = Type.Object({
  done: Type.Literal(true),
  /** Whether a code is asked for next, at `/api/sign-in/code`: nobody is signed in yet. */
  codeNeeded: Type.Boolean(),
})

export const SignIn = endpoint({
  method: 'POST',
  url: '/api/sign-in',
  summary: 'Sign in with an email address and a password',
  access: 'anyone',
  notIdempotent: true,
  body: Type.Object({ email: Email, password: Password }),
  reply: Entered,
})
export const SignOut = endpoint({
  method: 'POST',
  url: '/api/sign-out',
  summary: 'Sign out of this browser',
  access: 'anyone',
  notIdempotent: true,
  reply: Done,
})
export const SignOutEverywhere = endpoint({
  method: 'POST',
  url: '/api/sign-out/everywhere',
  summary: 'Sign out of every browser',
  access: 'signed_in',
  notIdempotent: true,
  reply: Done,
})

export type OpenSignIn = Static<typeof OpenSignIn>
export const OpenSignIn = Type.Object({
  id: Id,
  since: Instant,
  /** The browser's `User-Agent`. */
  userAgent: Type.String(),
  /** Whether it is the sign-in of this request. */
  here: Type.Boolean(),
})
export const ListSignIns = endpoint({
  method: 'GET',
  url: '/api/sign-ins',
  summary: 'List where I am signed in',
  access: 'signed_in',
  reply: Type.Array(OpenSignIn),
})
export const EndSignIn = endpoint({
  method: 'DELETE',
  url: '/api/sign-ins/:signIn',
  summary: 'End one of my sign-ins',
  access: 'signed_in',
  params: Type.Object({ signIn: Id }),
  reply: Done,
})

export const ChangePassword = endpoint({
  method: 'PUT',
  url: '/api/password',
  summary: 'Change my password',
  access: 'signed_in',
  notIdempotent: true,
  body: Type.Object({ current: Password, next: Password }),
  reply: Done,
})
/** Answers the same, in the same time, whether the account exists or not. */
export const AskReset = endpoint({
  method: 'POST',
  url: '/api/password-resets',
  summary: 'Ask for a password reset link by mail',
  access: 'anyone',
  body: Type.Object({ email: Email }),
  reply: Done,
})
const WithToken = Type.Object({ token: LinkToken })
export const ReadReset = endpoint({
  method: 'GET',
  url: '/api/password-resets/:token',
  summary: 'Check a password reset link',
  access: 'anyone',
  params: WithToken,
  reply: Type.Object({ email: Type.String(), expiresAt: Instant }),
})
export const ResetPassword = endpoint({
  method: 'POST',
  url: '/api/password-resets/:token',
  summary: 'Set a new password with a reset link',
  access: 'anyone',
  notIdempotent: true,
  params: WithToken,
  body: Type.Object({ password: Password }),
  reply: Entered,
})

export const wrongPassword = problem(
  'wrong-password',
  403,
  'L’adresse ou le mot de passe ne convient pas. Vérifiez les deux, ou demandez un nouveau mot de passe.',
)
/** Only for who gives the right password. */
export const accountClosed = (whom: string) =>
  new Problem('account-closed', 403, `Ce compte est fermé. Pour le rouvrir, écrivez à ${whom}.`)
export const wrongCurrentPassword = problem(
  'wrong-current-password',
  403,
  'Ce n’est pas votre mot de passe actuel. Vérifiez-le, ou demandez-en un nouveau depuis la page de connexion.',
)
/** What people of the demo answer where their password is asked for. It opens nothing outside of the demo. */
export const DEMO_PASSWORD = 'démonstration'
export const demoPasswordNeeded = problem(
  'demo-password-needed',
  403,
  `Dans la démonstration, quand un acte demande votre mot de passe, écrivez « ${DEMO_PASSWORD} ».`,
)
export const triesTooClose = problem(
  'tries-too-close',
  429,
  'Trop d’essais rapprochés. Patientez un peu avant le suivant, ou demandez un nouveau mot de passe : le message reçu vous fait entrer tout de suite.',
)
export const tooManyTries = problem(
  'too-many-tries',
  429,
  'Trop d’essais. Patientez un quart d’heure, ou demandez un nouveau mot de passe.',
)
export const passwordTooShort = problem(
  'password-too-short',
  422,
  'Ce mot de passe est trop court : il faut au moins 12 caractères. Une phrase que vous retiendrez convient très bien.',
)
export const passwordTooPlain = problem(
  'password-too-plain',
  422,
  'Ce mot de passe se devine trop vite. Composez une phrase, sans votre adresse ni le même signe répété.',
)
export const linkUsed = problem(
  'link-used',
  410,
  'Ce lien a déjà servi. Connectez-vous avec votre adresse et votre mot de passe.',
)
export const linkExpired = problem(
  'link-expired',
  410,
  'Ce lien n’est plus valable. Demandez-en un nouveau : il arrive par courrier électronique.',
)
