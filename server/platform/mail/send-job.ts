import { sql } from 'kysely'
import type { Db } from '../../database.ts'
import type { Config } from '../config.ts'
import { defineJob, type Attempt, type Job, type JobWorld } from '../jobs/jobs.ts'
import { dropLetters, isStillDue } from './pending-letters.ts'
import { sendLetter } from './mail.ts'
import { openSmtp, type Delivery, type SmtpConnection } from './smtp.ts'

/** Retries for some 18 hours, since a mail server may be down for a night. */
const RETRY = { times: 24, afterSeconds: 30 }
const AT_ONCE = 3

/**
 * The job that sends letters, exactly once as far as SMTP allows. « sending » is committed before the connection is
 * used. A failure before the end of the text is retried. A connection lost between the last byte and the reply gives
 * `unknown`: shown, and never retried automatically, since the letter may have arrived (RFC 1047). Without SMTP_URL
 * letters are stored instead.
 */
export async function startMail(
  db: Db,
  { SMTP_URL, MAIL_FROM }: Pick<Config, 'SMTP_URL' | 'MAIL_FROM'>,
): Promise<{ job: Job<{ letter: string }>; close: () => void }> {
  // Interrupted while sending. If another process is still sending it, that process corrects the status.
  await db.updateTable('letters').set(CUT_SHORT).where('status', '=', 'sending').execute()

  const smtp = SMTP_URL === undefined ? undefined : openSmtp(SMTP_URL, MAIL_FROM)
  return {
    job: defineJob({
      ...sendLetter,
      retry: RETRY,
      atOnce: AT_ONCE,
      // Withdrawing the content also deletes the letter: at this point it is either deleted or claimed for sending.
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
  // The server's message may name the recipient: it is stored with the letter and not logged.
  if (delivery.outcome === 'later') throw new Error(`letter ${id} has to wait: its last_error says why`)
}

/** Not « queued »: already sent, or its process died while sending and this is the next attempt. */
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
 * The text of a sent letter is deleted: invitations and resets contain the raw token, stored only hashed elsewhere,
 * and a journal issue would be stored once per reader.
 */
const GONE = { html: '', body_text: '' } as const
