import { inTransaction, type Ctx } from '../platform/context.ts'
import { notHere } from '../platform/problem.ts'
import { inviteLetter, inviteMemberLetter } from './letters.ts'
import { checkLink, claimLink, issueLink } from './links.actions.ts'
import { dropLinks, retireInvitations } from './links.queries.ts'
import { hashPassword } from './passwords.ts'
import * as queries from './queries.ts'
import { linkExpiry, passwordTrouble } from './rules.ts'

/** The community that invites, in whose name, and the name it knows the person by. */
interface Inviting {
  community: { id: string; name: string }
  givenName: string
  familyName: string
  structure: string
  invitedBy: string | null
}

/** Writes an invitation: with a link to choose a password, or to the page where someone with an account answers. */
export async function sendInvitation(ctx: Ctx, person: string, inviting: Inviting): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const account = (await queries.accountById(ctx.db, person))!
    const { community, givenName, familyName } = inviting
    const about = { ...inviting, community: community.name }
    if (account.status === 'active') return inviteMemberLetter(ctx, account, about)
    await dropLinks(ctx.db, person, 'invitation', { community: community.id })
    const token = await issueLink(ctx, { kind: 'invitation', person, community: community.id })
    // Until they have chosen their name, the account has the one that the first community wrote.
    const to = { ...account, givenName, familyName }
    await inviteLetter(ctx, to, { ...about, token, until: linkExpiry('invitation', ctx.now) })
  })
}

/** The links of a withdrawn invitation no longer work. */
export async function withdrawInvitation(ctx: Ctx, person: string, community: string): Promise<void> {
  await dropLinks(ctx.db, person, 'invitation', { community })
}

/** Whom a link invites, and where. */
export async function invitationOf(
  ctx: Ctx,
  token: string,
): Promise<{ person: string; community: string; email: string; expiresAt: string }> {
  const { person, community, expiresAt } = await checkLink(ctx, 'invitation', token)
  const { email } = (await queries.accountById(ctx.db, person))!
  return { person, community: known(community), email, expiresAt: expiresAt.toISOString() }
}

/** Uses an invitation link, once: the account has a name and a password from now on. */
export async function claimInvitation(
  ctx: Ctx,
  token: string,
  password: string,
): Promise<{ person: string; community: string }> {
  return inTransaction(ctx, async (ctx) => {
    const { person, community } = await claimLink(ctx, 'invitation', token)
    const account = (await queries.accountById(ctx.db, person))!
    const trouble = passwordTrouble(password, account.email)
    if (trouble) throw trouble
    await queries.activate(ctx.db, person, await hashPassword(password))
    await retireInvitations(ctx.db, person, ctx.now)
    return { person, community: known(community) }
  })
}

/** A link made before invitations were kept, for someone who was in no community. */
function known(community: string | null): string {
  if (community === null) throw notHere()
  return community
}
