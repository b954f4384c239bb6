import { href } from '../addresses.ts'
import { addressOf, type Ctx } from '../platform/context.ts'
import { dayInWords } from '../platform/days.rules.ts'
import { writeTo } from './actions.ts'
import { issueLink } from './links.actions.ts'
import { dropLinks } from './links.queries.ts'
import { linkExpiry } from './rules.ts'
import type { SecondFactorEventKind } from './second-factor.contract.ts'
import { whomToAsk } from './whom-to-ask.ts'

const ifNotYou = (whom: string) =>
  `Si ce n’est pas vous, changez de mot de passe depuis la page de votre compte, mettez fin aux connexions que vous ne reconnaissez pas, et dites-le à ${whom}.`

/** Of a second factor that is contested, the letter to choose a new password tells it. */
type Told = Exclude<SecondFactorEventKind, 'contested'>

const LETTERS: Record<Told, { subject: string; says: readonly string[] }> = {
  turned_on: {
    subject: 'Votre connexion demande maintenant deux étapes',
    says: [
      'Une deuxième étape vient d’être ajoutée à votre connexion : après votre mot de passe, Liane vous demandera un code de votre application.',
      'Gardez vos codes de secours à l’abri, ailleurs que sur votre téléphone. Vos autres connexions ont pris fin.',
    ],
  },
  turned_off: {
    subject: 'La deuxième étape de votre connexion est retirée',
    says: ['Votre mot de passe suffit de nouveau pour vous connecter. Vos codes de secours ne servent plus.'],
  },
  removed: {
    subject: 'La deuxième étape de votre connexion a été retirée par l’administration',
    says: [
      'L’administration de votre Liane a retiré la deuxième étape de votre connexion, comme elle le fait pour qui a perdu son téléphone et ses codes de secours. Toutes vos connexions ont pris fin.',
      'Connectez-vous avec votre mot de passe, puis ajoutez une nouvelle deuxième étape depuis la page de votre compte.',
    ],
  },
  codes_renewed: {
    subject: 'Vos codes de secours ont été remplacés',
    says: [
      'De nouveaux codes de secours viennent d’être faits pour votre compte. Les anciens ne servent plus.',
    ],
  },
  recovery_code_used: {
    subject: 'Un de vos codes de secours vient de servir',
    says: [
      'Un code de secours vient de servir pour votre compte. Il ne servira plus.',
      'Si vous n’avez plus votre téléphone, retirez la deuxième étape depuis la page de votre compte, puis ajoutez-en une avec le nouveau.',
    ],
  },
}

/** Tells a person what happened to their second factor; that it was added, with a link to contest it. */
export async function secondFactorLetter(ctx: Ctx, person: string, kind: Told): Promise<void> {
  const { subject, says } = LETTERS[kind]
  const footer = 'Vous recevez ce message parce qu’il touche à la sécurité de votre compte.'
  if (kind !== 'turned_on') {
    const paragraphs = [...says, ifNotYou(await whomToAsk(ctx, person))]
    const action = { label: 'Ouvrir mon compte', url: addressOf(ctx, href('account')) }
    return writeTo(ctx, [person], subject, { paragraphs, action, footer })
  }
  await dropLinks(ctx.db, person, 'second-factor')
  const token = await issueLink(ctx, { kind: 'second-factor', person, community: null })
  const until = dayInWords(linkExpiry('second-factor', ctx.now))
  const paragraphs = [
    ...says,
    `Si ce n’est pas vous, quelqu’un connaît votre mot de passe. Ouvrez le lien, qui sert jusqu’au ${until} : cette étape sera retirée, toutes les connexions prendront fin, et vous choisirez un nouveau mot de passe.`,
  ]
  const action = { label: 'Ce n’était pas moi', url: addressOf(ctx, href('contestation', { token })) }
  await writeTo(ctx, [person], subject, { paragraphs, action, footer }, { type: 'second-factor', id: person })
}
