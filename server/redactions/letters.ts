import { writeTo } from '../accounts/actions.ts'
import { href } from '../addresses.ts'
import { addressOf, type Ctx } from '../platform/context.ts'
import { dayInWords } from '../platform/days.rules.ts'
import * as queries from './queries.ts'

interface About {
  community: string
  redaction: string
}

/** Tells the author, if known, that the text is hidden and until when. Names neither who flagged it nor its words. */
export async function hiddenLetter(
  ctx: Ctx,
  { dueOn, ...about }: About & { dueOn: string },
  author: string | null,
): Promise<void> {
  const { name } = await queries.networkOf(ctx.db, about.community)
  await write(ctx, about, author, {
    subject: 'Un de vos textes est masqué le temps d’une vérification',
    says: [
      `Quelqu’un a signalé qu’un de vos textes, dans « ${name} », concerne peut-être une personne réelle. Il est masqué pour ses lecteurs ; vous le lisez encore.`,
      `Les personnes chargées de vérifier décideront au plus tard le ${dayInWords(new Date(`${dueOn}T12:00:00Z`))} : le rétablir, ou en effacer les mots qui désignent quelqu’un. Vous n’avez rien à faire.`,
    ],
  })
}

/** Tells the author and the person who flagged it what was decided, and why. */
export async function decidedLetters(
  ctx: Ctx,
  about: About,
  { author, flaggedBy }: { author: string | null; flaggedBy: string },
): Promise<void> {
  const { name } = await queries.networkOf(ctx.db, about.community)
  const decided = (await queries.findRedaction(ctx.db, about.community, about.redaction))!
  const outcome =
    decided.decision === 'redacted'
      ? 'les mots qui désignaient quelqu’un ont été effacés, partout où Liane les gardait dans ce réseau. Le reste se lit de nouveau'
      : 'il ne désigne personne, et se lit de nouveau tel qu’il était'
  const why = decided.reason ? [`Raison donnée : « ${decided.reason} »`] : []
  await write(ctx, about, author, {
    subject: 'Un de vos textes a été vérifié',
    says: [`Un de vos textes, signalé dans « ${name} », a été vérifié : ${outcome}.`, ...why],
  })
  if (flaggedBy === author) return
  await write(ctx, about, flaggedBy, {
    subject: 'Ce que vous avez signalé a été vérifié',
    says: [`Ce que vous avez signalé dans « ${name} » a été vérifié : ${outcome}.`, ...why],
  })
}

async function write(
  ctx: Ctx,
  { community, redaction }: About,
  to: string | null,
  { subject, says }: { subject: string; says: string[] },
): Promise<void> {
  const { slug } = await queries.networkOf(ctx.db, community)
  await writeTo(
    ctx,
    to ? [to] : [],
    subject,
    {
      paragraphs: says,
      action: {
        label: 'Voir où cela en est',
        url: addressOf(ctx, href('redaction', { community: slug, redaction })),
      },
      footer: 'Vous recevez ce message parce que vous avez écrit ou signalé ce texte.',
    },
    { type: 'redaction', id: redaction },
  )
}
