import { href } from '../addresses.ts'
import { addressOf, type Ctx } from '../platform/context.ts'
import { postLetter, type Addressee } from './letters.ts'
import { accountById, administratorsBut } from './queries.ts'

const FOOTER = 'Vous recevez ce message parce que vous administrez Liane.'
const nameOf = ({ givenName, familyName }: Addressee) => `${givenName} ${familyName}`

/** Tells the new administrator and the other ones, except the person who decided it. */
export async function appointedLetters(ctx: Ctx, appointed: Addressee): Promise<void> {
  const by = nameOf((await accountById(ctx.db, ctx.me!))!)
  const action = { label: 'Ouvrir la page « Personnes »', url: addressOf(ctx, href('people')) }
  await postLetter(ctx, 'notice', appointed, 'Vous administrez maintenant Liane', {
    title: `Bonjour ${appointed.givenName},`,
    paragraphs: [
      `${by} vous confie l’administration de Liane. Vous pouvez maintenant fermer et rouvrir des comptes, répondre à qui demande à être effacé, suivre le courrier et fonder des communautés.`,
      `Vous ne vous y attendiez pas ? Parlez-en à ${by}.`,
    ],
    action,
    footer: FOOTER,
  })
  const others = await administratorsBut(ctx.db, appointed.id)
  for (const to of others.filter(({ id }) => id !== ctx.me))
    await postLetter(ctx, 'notice', to, `${nameOf(appointed)} administre maintenant Liane`, {
      title: `Bonjour ${to.givenName},`,
      paragraphs: [
        `${by} confie l’administration de Liane à ${nameOf(appointed)} (${appointed.email}). Si cela vous étonne, parlez-en ensemble : la page « Personnes » permet de revenir en arrière.`,
      ],
      action,
      footer: FOOTER,
    })
}
