import { sql } from 'kysely'
import type { Db } from '../../database.ts'
import type { Config } from '../config.ts'
import { defineJob, type Attempt, type Job, type JobWorld } from '../jobs/jobs.ts'
import { dropLetters, isStillDue } from './pending-letters.ts'
import { sendLetter } from './mail.ts'
import { openSmtp, type Delivery, type SmtpConnection } from './smtp.ts'

/** A mail server may be down for a night: some 18 hours of trying, the first ones soon after. */
const RETRY = { times: 24, afterSeconds: 30 }
const AT_ONCE = 3

/**
 * The job that sends letters. Each leaves exactly once as far as SMTP can tell: « sending » is committed before the
 * connection is used; what fails before the text has gone is tried again; what is lost between the last byte and the
 * reply is `unknown`, shown, and never sent again by itself, because nobody can say whether it arrived (RFC 1047).
 *
 * Without SMTP_URL letters are kept instead.
 */
export async function startMail(
  db: Db,
  { SMTP_URL, MAIL_FROM }: Pick<Config, 'SMTP_URL' | 'MAIL_FROM'>,
): Promise<{ job: Job<{ letter: string }>; close: () => void }> {
  // Cut short while it was being said. Should another process be saying it this instant, it puts this right itself.
  await db.updateTable('letters').set(CUT_SHORT).where('status', '=', 'sending').execute()

  const smtp = SMTP_URL === undefined ? undefined : openSmtp(SMTP_URL, MAIL_FROM)
  return {
    job: defineJob({
      ...sendLetter,
      retry: RETRY,
      atOnce: AT_ONCE,
      // Whoever withdraws what is written in it drops it too: between this look and the claim, it is gone or has left.
      run: async (world, { letter }, attempt) => {
        if (!(await isStillDue(world.as(world.clock()), letter))) return dropLetters(world.db, { id: letter })
        return smtp ? send(world, smtp, letter, attempt) : keep(world.db, letter)
      },
    }),
    close: () => smtp?.close(),
  }
}

const CUT_SHORT = { status: 'unknown', last_error: 'Liane stopped while it was being sent.' } as const

async function keep(db: Db, id: string): Promise<void> {
  await db
    .updateTable('letters')
    .set({ status: 'kept' })
    .where('id', '=', id)
    .where('status', '=', 'queued')
    .execute()
}

async function send(
  { db, clock }: JobWorld,
  smtp: SmtpConnection,
  id: string,
  { last }: Attempt,
): Promise<void> {
  const letter = await db
    .updateTable('letters')
    .set({ status: 'sending', attempts: sql`attempts + 1`, message_id: smtp.messageId(id) })
    .where('id', '=', id)
    .where('status', '=', 'queued')
    .returningAll()
    .executeTakeFirst()
  if (!letter) return giveUp(db, id)

  const delivery = await smtp.deliver(letter)
  await settle(db, id, delivery, { last, now: clock() })
  // What the mail server says names whom it is about: it is kept with the letter, and stays out of the log.
  if (delivery.outcome === 'later') throw new Error(`letter ${id} has to wait: its last_error says why`)
}

/** Not « queued »: sent already, or a process died while sending it, and this is the attempt that follows. */
async function giveUp(db: Db, id: string): Promise<void> {
  await db
    .updateTable('letters')
    .set(CUT_SHORT)
    .where('id', '=', id)
    .where('status', '=', 'sending')
    .execute()
}

async function settle(db: Db, id: string, delivery: Delivery, { last, now }: { last: boolean; now: Date }) {
  const letter = db.updateTable('letters').where('id', '=', id)
  if (delivery.outcome === 'sent')
    return letter.set({ status: 'sent', sent_at: now, last_error: null, ...GONE }).execute()

  const { outcome, reason } = delivery
  const status = outcome !== 'later' ? outcome : last ? 'failed' : 'queued'
  return letter.set({ status, last_error: reason }).execute()
}

/**
 * What has been sent is not kept: an invitation's or a reset's text holds the raw token, which is stored hashed
 * everywhere else, and a journal's text would lie here once for each reader.
 */
const GONE = { html: '', body_text: '' } as const
