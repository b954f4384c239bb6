import type { Erased } from '../accounts/account-hooks.actions.ts'
import type { Ctx } from '../platform/context.ts'
import { doc, italic, p } from '../platform/richtext/build.rules.ts'
import { toHtml } from '../platform/richtext/html.rules.ts'
import { removeEntry } from '../platform/search/search.ts'
import { forgetHeld } from '../redactions/held.access.ts'
import * as queries from './erasure.queries.ts'

const REMOVED = 'message retiré par son auteur'

/** Removes what a person wrote in threads, with its earlier versions; or leaves it, signed by nobody in particular. */
export async function erasePosts(ctx: Ctx, { person, keepDeidentified }: Erased): Promise<void> {
  if (keepDeidentified) return
  const body = doc(p(italic(REMOVED)))
  const removed = await queries.removePosts(ctx.db, person, { body, html: toHtml(body), plain: REMOVED })
  await forgetHeld(ctx, 'post', removed)
  for (const id of removed) await removeEntry(ctx.db, { type: 'post', id })
  await queries.removeOpenings(ctx.db, person, REMOVED)
  await queries.removeReplies(ctx.db, person, removed)
  await queries.removeNotes(ctx.db, person)
}
