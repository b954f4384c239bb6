import { href } from '../addresses.ts'
import { addressOf, type Ctx } from '../platform/context.ts'
import { dayInWords } from '../platform/days.rules.ts'
import { letterHtml, letterText, type LetterBody } from '../platform/mail/letter-body.ts'
import { post, type Letter } from '../platform/mail/mail.ts'

export interface Addressee {
  id: string
  email: string
  givenName: string
  familyName: string
}

interface Inviting {
  community: string
  structure: string
  invitedBy: string | null
}

/** To someone without an account yet. */
export async function inviteLetter(
  ctx: Ctx,
  to: Addressee,
  about: Inviting & { token: string; until: Date },
): Promise<void> {
  await postLetter(ctx, 'invitation', to, `Votre invitation dans « ${about.community} »`, {
    title: `Bonjour ${to.givenName},`,
    paragraphs: [
      `${inviterOf(about)} à rejoindre la communauté « ${about.community} » sur Liane : des professionnels de plusieurs structures y partagent leurs questions, leurs outils et leurs séances de travail.`,
      `Pour entrer, choisissez un mot de passe. Le lien ne sert qu’une fois, jusqu’au ${dayInWords(about.until)}.`,
    ],
    action: {
      label: 'Rejoindre la communauté',
      url: addressOf(ctx, href('invitation', { token: about.token })),
    },
    footer:
      'Vous recevez ce message parce que l’animation de cette communauté a inscrit votre adresse. Si ce n’est pas vous, ignorez-le : sans mot de passe, rien n’est ouvert à votre nom.',
  })
}

/** To someone who has an account: they accept or decline when they are signed in. */
export async function inviteMemberLetter(ctx: Ctx, to: Addressee, about: Inviting): Promise<void> {
  await postLetter(ctx, 'notice', to, `Votre invitation dans « ${about.community} »`, {
    title: `Bonjour ${to.givenName},`,
    paragraphs: [
      `${inviterOf(about)} à rejoindre la communauté « ${about.community} », pour la structure « ${about.structure} ».`,
      'Vous avez déjà un compte : connectez-vous comme d’habitude, puis acceptez ou déclinez. Rien ne change tant que vous n’avez pas répondu.',
    ],
    action: { label: 'Répondre à l’invitation', url: addressOf(ctx, href('account')) },
    footer:
      'Vous recevez ce message parce que l’animation de cette communauté a inscrit votre adresse. Elle ne voit rien de vos autres communautés.',
  })
}

const inviterOf = ({ invitedBy }: Inviting) =>
  invitedBy ? `${invitedBy} vous invite` : 'Une invitation vous attend'

export async function resetLetter(ctx: Ctx, to: Addressee, token: string): Promise<void> {
  await postLetter(ctx, 'reset', to, 'Votre nouveau mot de passe', {
    title: `Bonjour ${to.givenName},`,
    paragraphs: [
      'Quelqu’un, sans doute vous, a demandé un nouveau mot de passe pour votre compte Liane.',
      'Le lien ne sert qu’une fois, pendant une heure. Choisir un nouveau mot de passe met fin à toutes vos connexions en cours.',
    ],
    action: { label: 'Choisir un mot de passe', url: addressOf(ctx, href('newPassword', { token })) },
    footer: 'Si vous n’avez rien demandé, ignorez ce message : votre mot de passe actuel reste le bon.',
  })
}

/** After « Ce n’était pas moi »: the account has no password any more. */
export async function contestedLetter(
  ctx: Ctx,
  to: Addressee,
  { token, undone }: { token: string; undone: string },
): Promise<void> {
  await postLetter(ctx, 'reset', to, 'Choisissez un nouveau mot de passe', {
    title: `Bonjour ${to.givenName},`,
    paragraphs: [
      `Vous avez répondu « Ce n’était pas moi » : ${undone}, toutes les connexions de votre compte ont pris fin, et l’ancien mot de passe n’ouvre plus rien.`,
      'Pour entrer de nouveau, choisissez-en un autre. Le lien ne sert qu’une fois, pendant une heure. S’il a expiré, « Mot de passe oublié ? », sur la page de connexion, vous en envoie un nouveau.',
    ],
    action: { label: 'Choisir un mot de passe', url: addressOf(ctx, href('newPassword', { token })) },
    footer: 'Vous recevez ce message parce que cette adresse est celle de votre compte Liane.',
  })
}

/** The account will be closed in a month, since nobody signs in. */
export async function unusedLetter(ctx: Ctx, to: Addressee): Promise<void> {
  await postLetter(
    ctx,
    'notice',
    to,
    'Gardez-vous votre compte Liane ?',
    {
      title: `Bonjour ${to.givenName},`,
      paragraphs: [
        'Votre compte n’a pas servi depuis près de deux ans. Pour garder votre compte, connectez-vous une fois dans le mois qui vient.',
        'Sinon il sera fermé : votre nom ne sera plus proposé, vos mandats prendront fin, et il sera effacé un an plus tard. L’administration de votre Liane peut le rouvrir d’ici là.',
      ],
      action: { label: 'Se connecter', url: addressOf(ctx, href('signIn')) },
      footer: 'Vous recevez ce message parce que cette adresse est celle de votre compte Liane.',
    },
    { type: 'inactive', id: to.id },
  )
}

/** The account is closed; no reason when the person closed it. `whom` is who may open it again. */
export async function closedLetter(
  ctx: Ctx,
  to: Addressee,
  reason: string | null,
  whom: string,
): Promise<void> {
  await postLetter(ctx, 'notice', to, 'Votre compte Liane est fermé', {
    title: `Bonjour ${to.givenName},`,
    paragraphs: [
      reason === null
        ? 'Vous avez fermé votre compte : plus personne n’y entre, et Liane ne vous écrit plus.'
        : `L’administration de votre Liane a fermé votre compte : « ${reason} »`,
      'Vos mandats ont pris fin. Ce que vous avez écrit reste, signé comme au jour où vous l’avez écrit.',
      `Pour rouvrir votre compte, ou pour demander que ce qui vous concerne soit effacé, écrivez à ${whom}.`,
    ],
    footer: 'Vous recevez ce message parce que cette adresse est celle de votre compte Liane.',
  })
}

/** To the owner of a closed account, who asked for a new password. */
export async function stillClosedLetter(ctx: Ctx, to: Addressee, whom: string): Promise<void> {
  await postLetter(ctx, 'notice', to, 'Votre compte Liane est toujours fermé', {
    title: `Bonjour ${to.givenName},`,
    paragraphs: [
      'Quelqu’un, sans doute vous, a demandé un nouveau mot de passe pour votre compte Liane. Ce compte est fermé : un mot de passe ne suffit plus pour y entrer.',
      `Pour le rouvrir, écrivez à ${whom}.`,
    ],
    footer: 'Si vous n’avez rien demandé, ignorez ce message : votre compte reste fermé.',
  })
}

/** @param wasAdministrator whether they administered before the account was closed, and do not any more */
export async function reopenedLetter(ctx: Ctx, to: Addressee, wasAdministrator: boolean): Promise<void> {
  await postLetter(ctx, 'notice', to, 'Votre compte Liane est rouvert', {
    title: `Bonjour ${to.givenName},`,
    paragraphs: [
      'Votre compte est rouvert : connectez-vous avec la même adresse et le même mot de passe. Vous retrouvez vos communautés ; un nouveau mandat est à demander.',
      ...(wasAdministrator
        ? [
            'Vous n’administrez plus Liane : une personne qui l’administre peut vous confier de nouveau ce rôle.',
          ]
        : []),
    ],
    action: { label: 'Se connecter', url: addressOf(ctx, href('signIn')) },
    footer: 'Vous recevez ce message parce que cette adresse est celle de votre compte Liane.',
  })
}

/** To an administrator: someone asks to be erased. Nobody is named, so that nothing of the letter is to be erased too. */
export async function erasureAskedLetter(ctx: Ctx, to: Addressee, due: Date): Promise<void> {
  await postLetter(ctx, 'notice', to, 'Liane : une personne demande à être effacée', {
    title: `Bonjour ${to.givenName},`,
    paragraphs: [
      `Une personne demande que ce qui la concerne soit effacé. La réponse est due le ${dayInWords(due)} au plus tard.`,
      'La page « Personnes » dit qui demande, ce qui part et ce qui reste, et fait l’effacement.',
    ],
    action: { label: 'Ouvrir la page « Personnes »', url: addressOf(ctx, href('people')) },
    footer: 'Vous recevez ce message parce que vous administrez Liane.',
  })
}

/** Renders a letter as HTML and text and queues it. */
export async function postLetter(
  ctx: Ctx,
  kind: Letter['kind'],
  to: Addressee,
  subject: string,
  body: LetterBody,
  about?: Letter['about'],
): Promise<void> {
  await post(ctx, {
    kind,
    to: { address: to.email, name: `${to.givenName} ${to.familyName}`, person: to.id },
    subject: subject.length > 250 ? `${subject.slice(0, 249)}…` : subject,
    html: letterHtml(body),
    text: letterText(body),
    ...(about && { about }),
  })
}
