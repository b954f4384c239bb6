import { inTransaction, type Ctx } from '../platform/context.ts'
import * as mail from '../platform/mail/mail.ts'
import { notHere } from '../platform/problem.ts'
import { insertReading, listReadings } from './letter-readings.queries.ts'
import type { LetterReading, Letters, PostedLetter } from './letters.contract.ts'
import { listUndelivered } from './letters.queries.ts'

const PAGE = 50

/* A kept letter holds the link that lets someone in: its routes are the administrators' only. */

export async function listLetters(ctx: Ctx, { before }: { before?: string }): Promise<Letters> {
  const kept = await mail.keptLetters(ctx.db, { before, limit: PAGE })
  return { kept: kept.map(toContract), undelivered: await listUndelivered(ctx.db) }
}

/** Reads a letter. Each reading is recorded, and listed on the account page of the addressee. */
export async function readLetter(ctx: Ctx, id: string): Promise<PostedLetter & { text: string }> {
  return inTransaction(ctx, async (ctx) => {
    const found = await mail.letter(ctx.db, id)
    if (!found) throw notHere()
    const { html: _html, text, ...posted } = found
    if (!mayBeRead(posted)) return { ...toContract(posted), text: '' }
    await insertReading(ctx.db, id, ctx.me!, ctx.now)
    return { ...toContract(posted), text }
  })
}

/** Letters are kept only without a mail server: with one, a link to a new password is for its owner alone. */
const mayBeRead = ({ kind, status }: mail.PostedLetter) => kind !== 'reset' || status === 'kept'

export async function listLetterReadings(ctx: Ctx): Promise<LetterReading[]> {
  return listReadings(ctx.db, ctx.me!)
}

function toContract({ createdAt, sentAt, ...rest }: mail.PostedLetter): PostedLetter {
  return { ...rest, createdAt: createdAt.toISOString(), sentAt: sentAt?.toISOString() ?? null }
}
