import type { Ctx } from '../platform/context.ts'
import * as mail from '../platform/mail/mail.ts'
import { notHere } from '../platform/problem.ts'
import type { Letters, PostedLetter } from './letters.contract.ts'
import { listUndelivered } from './letters.queries.ts'

const PAGE = 50

/* A kept letter holds the link that lets someone in: its routes are the administrators' only. */

export async function listLetters(ctx: Ctx, { before }: { before?: string }): Promise<Letters> {
  const kept = await mail.keptLetters(ctx.db, { before, limit: PAGE })
  return { kept: kept.map(toContract), undelivered: await listUndelivered(ctx.db) }
}

export async function readLetter(ctx: Ctx, id: string): Promise<PostedLetter & { text: string }> {
  const found = await mail.letter(ctx.db, id)
  if (!found) throw notHere()
  const { html: _html, text, ...posted } = found
  return { ...toContract(posted), text }
}

function toContract({ createdAt, sentAt, ...rest }: mail.PostedLetter): PostedLetter {
  return { ...rest, createdAt: createdAt.toISOString(), sentAt: sentAt?.toISOString() ?? null }
}
