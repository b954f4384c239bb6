import type { Ctx } from '../platform/context.ts'
import type { RichText } from '../platform/richtext/richtext.contract.ts'
import { pendingFor, rewriteHeld } from '../redactions/held.access.ts'
import { excerptOf, type RenderedText } from './rendered-text.ts'
import type { Vignette } from './thread.contract.ts'

/** The words of a post, and of its thread's title when it opens it. */
export interface HeldPost {
  body: RichText
  vignette: Vignette | null
  html: string
  plain: string
  title: string | null
  excerpt: string
}

/** The words of a post that is hidden, for its writer; `null` when it is not. */
export async function heldWords(ctx: Ctx, post: string): Promise<{ flag: string; held: HeldPost } | null> {
  const found = await pendingFor(ctx, 'post', post)
  return found && { flag: found.id, held: found.held as unknown as HeldPost }
}

/** Its author rewrites what is hidden: it stays so until the decision, which is then about the new words. */
export async function rewriteHidden(
  ctx: Ctx,
  { flag, held }: { flag: string; held: HeldPost },
  words: RenderedText,
  asked: Vignette | undefined,
): Promise<void> {
  const { body, html, plain } = words
  const vignette = held.vignette && asked ? asked : held.vignette
  const excerpt = excerptOf(vignette ?? undefined, words)
  await rewriteHeld(ctx, flag, { ...held, body, html, plain, vignette, excerpt })
}
