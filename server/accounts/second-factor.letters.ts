import { href } from '../addresses.ts'
import { addressOf, type Ctx } from '../platform/context.ts'
import { writeTo } from './actions.ts'
import type { SecondFactorEventKind } from './second-factor.contract.ts'
import { whomToAsk } from './whom-to-ask.ts'

const ifNotYou = (whom: string) =>
  `Si ce n’est pas vous, changez de mot de passe depuis la page de votre compte, mettez fin aux connexions que vous ne reconnaissez pas, et dites-le à ${whom}.`

const LETTERS: Record<SecondFactorEventKind, { subject: string; says: readonly string[] }> = {
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
      'L’administration de la plateforme a retiré la deuxième étape de votre connexion, comme elle le fait pour qui a perdu son téléphone et ses codes de secours. Toutes vos connexions ont pris fin.',
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

/** Tells a person what happened to their second factor. */
export async function secondFactorLetter(
  ctx: Ctx,
  person: string,
  kind: SecondFactorEventKind,
): Promise<void> {
  const { subject, says } = LETTERS[kind]
  await writeTo(ctx, [person], subject, {
    paragraphs: [...says, ifNotYou(await whomToAsk(ctx, person))],
    action: { label: 'Ouvrir mon compte', url: addressOf(ctx, href('account')) },
    footer: 'Vous recevez ce message parce qu’il touche à la sécurité de votre compte.',
  })
}
