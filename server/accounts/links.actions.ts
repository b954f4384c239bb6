import type { Ctx } from '../platform/context.ts'
import { forgetLetters, forgetTexts } from '../platform/mail/pending-letters.ts'
import { notHere } from '../platform/problem.ts'
import { linkExpired, linkUsed } from './contract.ts'
import { hashOfLink, newLinkToken } from './link-tokens.ts'
import * as queries from './links.queries.ts'
import { linkExpiry } from './rules.ts'

export type Link = queries.Link

/** @returns the token, stored hashed only */
export async function issueLink(
  ctx: Ctx,
  link: Pick<Link, 'kind' | 'person' | 'community'>,
): Promise<string> {
  const { token, hash } = newLinkToken()
  await queries.insertLink(ctx.db, hash, { ...link, expiresAt: linkExpiry(link.kind, ctx.now) })
  return token
}

/** Uses a link, once. */
export async function claimLink(
  ctx: Ctx,
  kind: Link['kind'],
  token: string,
): Promise<Pick<Link, 'person' | 'community' | 'expiresAt'>> {
  const claimed = await queries.claimLink(ctx.db, hashOfLink(token), kind, ctx.now)
  if (claimed) {
    if (kind === 'second-factor') await forgetLetters(ctx.db, claimed.person)
    else await forgetTexts(ctx.db, claimed.person, kind)
    return claimed
  }
  await checkLink(ctx, kind, token)
  throw linkUsed()
}

/** The link, or the refusal that says why it no longer works. */
export async function checkLink(ctx: Ctx, kind: Link['kind'], token: string): Promise<Link> {
  const link = await queries.findLink(ctx.db, hashOfLink(token), kind)
  if (!link) throw notHere()
  if (link.usedAt) throw linkUsed()
  if (link.expiresAt <= ctx.now) throw linkExpired()
  return link
}
