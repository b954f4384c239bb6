import { membership } from '../community/access.ts'
import type { Reader } from '../community/contract.ts'
import type { Ctx } from '../platform/context.ts'
import { notHere } from '../platform/problem.ts'
import * as queries from './queries.ts'
import { sealedByMe } from './seal.ts'

/** The thread as a writer needs it, locked until the transaction ends. */
export async function threadToWrite(
  ctx: Ctx,
  community: string,
  id: string,
): Promise<{ reader: Reader; thread: queries.LockedThread }> {
  const reader = await membership(ctx, community)
  const thread = await queries.lockThread(ctx.db, reader, id)
  if (!thread) throw notHere()
  return { reader, thread }
}

/** Refuses, as absent, a thread the asker may not read. */
export async function requireThreadReader(ctx: Ctx, community: string, id: string): Promise<Reader> {
  const reader = await membership(ctx, community)
  if (!(await queries.isThreadVisible(ctx.db, reader, id))) throw notHere()
  return reader
}

/** Admits to the live room of a thread, known by its id only. */
export async function admitToThread(ctx: Ctx, id: string): Promise<void> {
  const community = await queries.communityOf(ctx.db, id)
  if (!community) throw notHere()
  await requireThreadReader(ctx, community, id)
}

/** Whether the asker opened it; decrypts the seal when it is sealed. */
export async function isAuthorOf(
  ctx: Ctx,
  { id, sealed, signed_person }: { id: string; sealed: boolean; signed_person: string | null },
): Promise<boolean> {
  if (!sealed) return signed_person === ctx.me
  return (await sealedByMe(ctx, 'thread', [id])).has(id)
}
