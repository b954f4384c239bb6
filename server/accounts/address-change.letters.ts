import { href } from '../addresses.ts'
import { addressOf, type Ctx } from '../platform/context.ts'
import { dayInWords } from '../platform/days.rules.ts'
import { postLetter, type Addressee } from './letters.ts'

/** Who asks, for which address, and where the letter goes. */
interface Asking {
  id: string
  person: { id: string; givenName: string; familyName: string }
  from: string
  to: string
  until: Date
}

const nameOf = ({ givenName, familyName }: Asking['person']) => `${givenName} ${familyName}`
const about = ({ id }: Asking) => ({ type: 'address-change', id })
const linkOf = (ctx: Ctx, token: string) => addressOf(ctx, href('address', { token }))

export async function newAddressLetter(ctx: Ctx, asking: Asking, token: string): Promise<void> {
  const { person, to, until } = asking
  await postLetter(
    ctx,
    'notice',
    { ...person, email: to },
    'Confirmez votre nouvelle adresse',
    {
      title: `Bonjour ${person.givenName},`,
      paragraphs: [
        `${nameOf(person)} demande que son compte Liane utilise cette adresse. Si c’est bien vous, confirmez-le : le lien sert jusqu’au ${dayInWords(until)}.`,
        'Un autre message est parti à votre ancienne adresse : le changement se fait lorsque les deux ont confirmé. D’ici là, vous vous connectez comme d’habitude.',
      ],
      action: { label: 'Confirmer cette adresse', url: linkOf(ctx, token) },
      footer: 'Si ce nom ne vous dit rien, ignorez ce message : rien ne change à votre adresse.',
    },
    about(asking),
  )
}

export async function oldAddressLetter(ctx: Ctx, asking: Asking, token: string): Promise<void> {
  const { person, from, to, until } = asking
  await postLetter(
    ctx,
    'notice',
    { ...person, email: from },
    'Votre adresse va-t-elle changer ?',
    {
      title: `Bonjour ${person.givenName},`,
      paragraphs: [
        `Quelqu’un qui connaît votre mot de passe, sans doute vous, demande que votre compte Liane passe de cette adresse à ${to}.`,
        `Ouvrez le lien, qui sert jusqu’au ${dayInWords(until)} : vous y confirmez le changement, ou répondez « Ce n’était pas moi ». Cette seconde réponse reste possible sept jours encore après le changement.`,
      ],
      action: { label: 'Répondre', url: linkOf(ctx, token) },
      footer: 'Tant que vous n’avez pas répondu, votre adresse reste celle-ci.',
    },
    about(asking),
  )
}

/** To the holder of an address that somebody else asks for. */
export async function takenLetter(ctx: Ctx, holder: Addressee): Promise<void> {
  await postLetter(ctx, 'notice', holder, 'Quelqu’un a demandé votre adresse', {
    title: `Bonjour ${holder.givenName},`,
    paragraphs: [
      'Le titulaire d’un autre compte Liane a demandé que ce compte utilise votre adresse. Elle reste la vôtre : rien n’a changé, et vous n’avez rien à faire.',
      'Si vous avez deux comptes, parlez-en à l’administration de votre Liane.',
    ],
    footer: 'Vous recevez ce message parce que cette adresse est celle de votre compte Liane.',
  })
}

export async function changedLetters(ctx: Ctx, asking: Asking): Promise<void> {
  const { person, from, to, until } = asking
  const title = `Bonjour ${person.givenName},`
  await postLetter(ctx, 'notice', { ...person, email: to }, 'Votre adresse a changé', {
    title,
    paragraphs: [
      'Votre compte Liane utilise maintenant cette adresse : connectez-vous avec elle. Vos autres connexions ont pris fin, votre mot de passe reste le même.',
    ],
    footer: 'Vous recevez ce message parce que cette adresse est celle de votre compte Liane.',
  })
  await postLetter(
    ctx,
    'notice',
    { ...person, email: from },
    'Votre adresse a changé',
    {
      title,
      paragraphs: [
        `Votre compte Liane utilise maintenant l’adresse ${to}.`,
        `Si ce n’était pas vous, ouvrez le lien du message « Votre adresse va-t-elle changer ? » reçu ici, jusqu’au ${dayInWords(until)} : votre compte vous sera rendu.`,
      ],
      footer: 'C’est le dernier message que Liane envoie à cette adresse.',
    },
    about(asking),
  )
}

/** To the administrator who answered in place of an old address that has answered after all. */
export async function undoneLetter(ctx: Ctx, administrator: Addressee, { person }: Asking): Promise<void> {
  await postLetter(ctx, 'notice', administrator, `${nameOf(person)} : le changement d’adresse est défait`, {
    title: `Bonjour ${administrator.givenName},`,
    paragraphs: [
      `Vous aviez confirmé un changement d’adresse à la place de l’ancienne adresse de ${nameOf(person)}. Quelqu’un y a répondu « Ce n’était pas moi » : l’ancienne adresse est de nouveau celle du compte, et son mot de passe est à choisir. Parlez-en avec cette personne.`,
    ],
    footer: 'Vous recevez ce message parce que vous administrez Liane.',
  })
}
