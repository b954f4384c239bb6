import type { Ctx } from '../platform/context.ts'
import type { RedactableKind } from './contract.ts'
import * as queries from './queries.ts'
import type { Held } from './redactable.access.ts'

/** The flag that a thing waits for a decision on, with the words that were taken away. */
export async function pendingFor(
  ctx: Ctx,
  kind: RedactableKind,
  id: string,
): Promise<{ id: string; held: Held } | null> {
  const found = await queries.findPending(ctx.db, kind, id)
  return found ? { id: found.id, held: found.held! } : null
}

/** These things are removed: what was hidden of them goes too, and nothing is left to decide. */
export async function forgetHeld(ctx: Ctx, kind: RedactableKind, ids: readonly string[]): Promise<void> {
  await queries.removePending(ctx.db, kind, ids)
}

/** Its author has rewritten what is hidden: it stays hidden until the decision. */
export async function rewriteHeld(ctx: Ctx, id: string, held: Held): Promise<void> {
  await queries.changeHeld(ctx.db, id, held)
}
