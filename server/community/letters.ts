import { writeTo } from '../accounts/actions.ts'
import { href } from '../addresses.ts'
import { addressOf, type Ctx } from '../platform/context.ts'
import { dayInWords } from '../platform/days.rules.ts'
import type { MandateScope } from './contract.ts'
import type { PendingInvitation } from './invitations.queries.ts'
import { mandateAnchor, type StoredMandate } from './mandates.contract.ts'
import { letterNames, managersOf } from './members.queries.ts'

/** What a scope allows, within a French sentence. */
const SCOPES: Record<MandateScope, string> = {
  inform: 's’informer et rendre compte',
  consult: 'donner un avis au nom de la structure',
  propose: 'proposer au nom de la structure',
  decide: 'décider et engager la structure',
}

const FOOTER =
  'Vous recevez ce message parce qu’il touche à votre place dans cette communauté. Vous y répondez dans Liane, dans l’annuaire.'

/** To the lead who invited someone: they do not come. */
export async function declinedLetter(
  ctx: Ctx,
  { inviter, slug, name, givenName, familyName }: PendingInvitation,
): Promise<void> {
  const person = `${givenName} ${familyName}`
  await writeTo(ctx, inviter ? [inviter] : [], `${person} décline votre invitation`, {
    paragraphs: [
      `${person} ne rejoint pas la communauté « ${name} » : son invitation est close. Vous pourrez l’inviter de nouveau, après en avoir parlé ensemble.`,
    ],
    action: { label: 'Ouvrir l’annuaire', url: addressOf(ctx, href('directory', { community: slug })) },
    footer: FOOTER,
  })
}

/** To the leads: someone entered under another name than the one they were invited by. */
export async function renamedLetter(
  ctx: Ctx,
  { slug, name, structure, givenName, familyName }: PendingInvitation,
  chosen: { givenName: string; familyName: string },
  leads: readonly string[],
): Promise<void> {
  const person = `${chosen.givenName} ${chosen.familyName}`
  const others = leads.filter((one) => one !== ctx.me)
  await writeTo(ctx, others, `${givenName} ${familyName} est là sous un autre nom, ${person}`, {
    paragraphs: [
      `La personne invitée dans « ${name} » sous le nom « ${givenName} ${familyName} », pour la structure « ${structure} », y est entrée sous un autre nom, ${person}.`,
      'Si ce nom vous étonne, demandez-lui, ou mettez fin à sa participation depuis l’annuaire.',
    ],
    action: { label: 'Ouvrir l’annuaire', url: addressOf(ctx, href('directory', { community: slug })) },
    footer: FOOTER,
  })
}

export async function requestedLetter(ctx: Ctx, community: string, mandate: StoredMandate): Promise<void> {
  const { person, structure } = await letterNames(ctx.db, community, mandate.person)
  const { person: asker } = await letterNames(ctx.db, community, ctx.me!)
  const asks =
    mandate.person === ctx.me
      ? `${person} demande un mandat pour représenter ${structure}`
      : `${asker} demande un mandat pour ${person}, qui représenterait ${structure}`
  await aboutMandate(ctx, community, await managersOf(ctx.db, community, mandate.structure), {
    subject: `Une demande de mandat pour ${person}`,
    says: (there) => `${asks} ${there} : ${termsOf(mandate)}. C’est à vous de l’accorder ou de le refuser.`,
    action: 'Répondre à la demande',
    anchor: mandateAnchor(mandate.id),
  })
}

export async function grantedLetter(ctx: Ctx, community: string, mandate: StoredMandate): Promise<void> {
  const { structure } = await letterNames(ctx.db, community, mandate.person)
  await aboutMandate(ctx, community, [mandate.person], {
    subject: 'Votre mandat est accordé : il vous reste à l’accepter',
    says: (there) =>
      `Votre structure, ${structure}, vous confie un mandat ${there} : ${termsOf(mandate)}. Il commencera quand vous l’aurez accepté.`,
    action: 'Lire et accepter',
    anchor: mandateAnchor(mandate.id),
  })
}

export async function refusedLetter(
  ctx: Ctx,
  community: string,
  mandate: StoredMandate,
  reason: string,
): Promise<void> {
  await aboutMandate(ctx, community, [mandate.person], {
    subject: 'Votre demande de mandat n’a pas été accordée',
    says: (there) =>
      `À votre demande de mandat ${there}, le ou la responsable de votre structure a répondu : « ${reason} ». Vous gardez votre place dans la communauté, et pouvez refaire une demande.`,
    action: 'Ouvrir l’annuaire',
  })
}

export async function revokedLetter(
  ctx: Ctx,
  community: string,
  mandate: StoredMandate,
  reason: string,
): Promise<void> {
  await aboutMandate(ctx, community, [mandate.person], {
    subject: 'Votre mandat a pris fin',
    says: (there) =>
      `Votre structure a mis fin à votre mandat ${there} : « ${reason} ». Ce que vous avez écrit reste signé comme au jour où vous l’avez écrit, et vous gardez votre place dans la communauté.`,
    action: 'Ouvrir l’annuaire',
  })
}

/** Tells the managers who may mandate somebody else that a delegate's account is closed. */
export async function vacantLetter(ctx: Ctx, community: string, mandate: StoredMandate): Promise<void> {
  const { person, structure } = await letterNames(ctx.db, community, mandate.person)
  await aboutMandate(ctx, community, await managersOf(ctx.db, community, mandate.structure), {
    subject: `Un mandat a pris fin : ${person}`,
    says: (there) =>
      `${person} n’a plus de compte ouvert, et son mandat pour votre structure, ${structure}, a pris fin ${there}. Pour que la structure reste représentée, mandatez une autre personne.`,
    action: 'Mandater quelqu’un',
  })
}

/** Reminds the holder of a mandate, and the people who may renew it, that it ends. `about` identifies the mandate: each reminder is sent once. */
export async function endingLetter(ctx: Ctx, community: string, mandate: StoredMandate): Promise<void> {
  const { name, slug, person, structure } = await letterNames(ctx.db, community, mandate.person)
  const subject = `Un mandat prend fin le ${day(mandate.endsOn)}`
  const body = {
    paragraphs: [
      `Le mandat de ${person} pour ${structure} prend fin le ${day(mandate.endsOn)} dans la communauté « ${name} ». Après ce jour, ${person} y parle à titre professionnel, sauf si un nouveau mandat prend la suite.`,
    ],
    action: { label: 'Ouvrir l’annuaire', url: addressOf(ctx, href('directory', { community: slug })) },
    footer: FOOTER,
  }
  const to = new Set([mandate.person, ...(await managersOf(ctx.db, community, mandate.structure))])
  await writeTo(ctx, [...to], subject, body, { type: 'mandate-end', id: mandate.id })
}

interface AboutMandate {
  subject: string
  /** @param there the words that name the community */
  says: (there: string) => string
  action: string
  /** Where the mandate stands on the page of the directory. */
  anchor?: string
}

async function aboutMandate(
  ctx: Ctx,
  community: string,
  to: readonly string[],
  { subject, says, action, anchor }: AboutMandate,
): Promise<void> {
  const others = to.filter((person) => person !== ctx.me)
  if (others.length === 0) return
  const { name, slug } = await letterNames(ctx.db, community, others[0]!)
  await writeTo(ctx, others, subject, {
    paragraphs: [says(`dans la communauté « ${name} »`)],
    action: {
      label: action,
      url: addressOf(ctx, href('directory', { community: slug }, anchor ? { anchor } : {})),
    },
    footer: FOOTER,
  })
}

function termsOf({ scope, startsOn, endsOn, hoursPerMonth }: StoredMandate): string {
  const hours = hoursPerMonth === null ? '' : `, ${hoursPerMonth} h par mois`
  return `${SCOPES[scope]}, du ${day(startsOn)} au ${day(endsOn)}${hours}`
}

const day = (date: string) => dayInWords(new Date(`${date}T00:00:00Z`), 'UTC')
