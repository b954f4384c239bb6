import type { Ctx } from '../context.ts'
import { freeze, lockHead } from '../log/log.ts'
import type { RichText } from '../richtext/richtext.contract.ts'
import { plainText } from '../richtext/plain-text.rules.ts'
import { textRoom } from './contract.ts'
import { setMask } from './queries.ts'
import { projectText, readText } from './texts.ts'
import { kindNamed, type Text } from './text-kinds.ts'

/**
 * Answers `shown` in place of a text, wherever it is read, and lets nobody open or write it.
 *
 * @returns the text, and whether it was frozen
 */
export async function maskText(ctx: Ctx, id: string, shown: RichText): Promise<Text> {
  const stream = textRoom(id)
  await lockHead(ctx.db, stream)
  const text = await readText(ctx, id)
  await freeze(ctx.db, stream, true)
  const answered = { ...text, doc: shown, plain: plainText(shown), frozen: true, masked: true }
  await setMask(ctx.db, id, answered)
  await kindNamed(ctx, text.kind)?.onProjected?.(ctx, answered)
  return text
}

export async function unmaskText(ctx: Ctx, id: string, { frozen }: Pick<Text, 'frozen'>): Promise<void> {
  await freeze(ctx.db, textRoom(id), frozen)
  await setMask(ctx.db, id, null)
  await projectText(ctx, id)
}
