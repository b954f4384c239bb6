import { sql, type RawBuilder } from 'kysely'
import type { Db } from '../../database.ts'
import { inTransaction, type Ctx } from '../context.ts'
import { enqueueAll, type Queue } from '../jobs/jobs.ts'
import type { LetterHeaders, LetterKind, LetterStatus } from './tables.ts'

export interface Letter {
  readonly kind: LetterKind
  readonly to: { readonly address: string; readonly name: string; readonly person?: string | null }
  readonly subject: string
  readonly html: string
  readonly text: string
  readonly community?: string | null
  /** The subject. Of a journal issue, each address gets one letter. */
  readonly about?: { readonly type: string; readonly id: string }
  readonly headers?: LetterHeaders
}

/** Sends one letter; enqueued in the transaction that stores it. */
export const sendLetter: Queue<{ letter: string }> = { name: 'mail.send' }

/** Stores a letter and enqueues its sending in the caller's transaction. */
export async function post(ctx: Ctx, letter: Letter): Promise<void> {
  await postAll(ctx, [letter])
}

const MAX_TOGETHER = 100

/** Stores many letters. Skips addresses that already have a letter of this journal issue. */
export async function postAll(ctx: Ctx, letters: readonly Letter[]): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    for (let start = 0; start < letters.length; start += MAX_TOGETHER) {
      const rows = letters.slice(start, start + MAX_TOGETHER).map((letter) => toRow(letter, ctx.now))
      const posted = await ctx.db
        .insertInto('letters')
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .execute()
      await send(ctx, posted)
    }
  })
}

const LIST_ID = /^[a-z0-9]+([.-][a-z0-9]+)*$/

function toRow({ kind, to, subject, html, text, community = null, about, headers = {} }: Letter, now: Date) {
  // Other characters would make the whole header encoded, and mail clients would not recognise the list.
  if (headers.list !== undefined && !LIST_ID.test(headers.list)) throw new Error('a list id is plain ASCII')
  return {
    kind,
    to_address: to.address,
    to_name: to.name,
    to_person: to.person ?? null,
    subject,
    html,
    body_text: text,
    community_id: community,
    subject_type: about?.type ?? null,
    subject_id: about?.id ?? null,
    headers,
    created_at: now,
  }
}

/** Statuses that may be resent: refused, or delivery unknown. */
const LOST: readonly LetterStatus[] = ['failed', 'unknown']

/**
 * Enqueues again the lost ones among these letters.
 *
 * @returns their number
 */
export async function resend(ctx: Ctx, ids: readonly string[]): Promise<number> {
  return postAgain(ctx, sql<boolean>`id = any(${sql.val(ids)}::uuid[])`)
}

/**
 * Enqueues again the lost letters about a subject.
 *
 * @returns their number
 */
export async function resendLost(ctx: Ctx, kind: LetterKind, about: string): Promise<number> {
  return postAgain(ctx, sql<boolean>`kind = ${kind} and subject_id = ${about}`)
}

async function postAgain(ctx: Ctx, which: RawBuilder<boolean>): Promise<number> {
  return inTransaction(ctx, async (ctx) => {
    const resent = await ctx.db
      .updateTable('letters')
      .set({ status: 'queued', last_error: null })
      .where('status', 'in', LOST)
      .where('body_text', '<>', '')
      .where(which)
      .returning('id')
      .execute()
    await send(ctx, resent)
    return resent.length
  })
}

const send = (ctx: Ctx, letters: readonly { id: string }[]) =>
  enqueueAll(
    ctx,
    sendLetter,
    letters.map(({ id }) => ({ letter: id })),
  )

export interface PostedLetter {
  readonly id: string
  readonly kind: LetterKind
  readonly status: LetterStatus
  readonly to: { readonly address: string; readonly name: string }
  readonly subject: string
  readonly lastError: string | null
  readonly createdAt: Date
  readonly sentAt: Date | null
}

const SHOWN = [
  'id',
  'kind',
  'status',
  'to_address',
  'to_name',
  'subject',
  'last_error',
  'created_at',
  'sent_at',
] as const

interface Shown {
  id: string
  kind: LetterKind
  status: LetterStatus
  to_address: string
  to_name: string
  subject: string
  last_error: string | null
  created_at: Date
  sent_at: Date | null
}

function toPosted({ to_address, to_name, last_error, created_at, sent_at, ...rest }: Shown): PostedLetter {
  return {
    ...rest,
    to: { address: to_address, name: to_name },
    lastError: last_error,
    createdAt: created_at,
    sentAt: sent_at,
  }
}

/** Letters stored because there is no mail server, newest first; for administrators only. */
export async function keptLetters(
  db: Db,
  { before, limit }: { before?: string | undefined; limit: number },
): Promise<PostedLetter[]> {
  const rows = await db
    .selectFrom('letters')
    .select(SHOWN)
    .where('status', '=', 'kept')
    .$if(before !== undefined, (kept) =>
      kept.where(sql<boolean>`(created_at, id) < (select created_at, id from letters where id = ${before})`),
    )
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toPosted)
}

/**
 * The text of a stored letter, for administrators only: it may hold a sign-in link. The text of a sent letter is not
 * kept.
 */
export async function letter(
  db: Db,
  id: string,
): Promise<(PostedLetter & { html: string; text: string }) | undefined> {
  const row = await db
    .selectFrom('letters')
    .select([...SHOWN, 'html', 'body_text'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) return undefined
  const { html, body_text: text, ...shown } = row
  return { ...toPosted(shown), html, text }
}

const NONE: Record<LetterStatus, number> = { queued: 0, sending: 0, sent: 0, failed: 0, unknown: 0, kept: 0 }

/** The number of letters about a subject by status. */
export async function deliveries(
  db: Db,
  kind: LetterKind,
  about: string,
): Promise<Record<LetterStatus, number>> {
  const rows = await db
    .selectFrom('letters')
    .select(['status', sql<number>`count(*)`.as('count')])
    .where('kind', '=', kind)
    .where('subject_id', '=', about)
    .groupBy('status')
    .execute()
  return { ...NONE, ...Object.fromEntries(rows.map(({ status, count }) => [status, count])) }
}

const MAX_UNDELIVERED = 200

/** The letters about a subject that were refused or may not have arrived. */
export async function undelivered(db: Db, kind: LetterKind, about: string): Promise<PostedLetter[]> {
  const rows = await db
    .selectFrom('letters')
    .select(SHOWN)
    .where('kind', '=', kind)
    .where('subject_id', '=', about)
    .where('status', 'in', LOST)
    .orderBy('created_at')
    .orderBy('id')
    .limit(MAX_UNDELIVERED)
    .execute()
  return rows.map(toPosted)
}
