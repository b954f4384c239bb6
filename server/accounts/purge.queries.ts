import { sql, type RawBuilder } from 'kysely'
import type { Db } from '../database.ts'

/** What is no longer needed, and since when; SECURITY.md states the same. */
const OLD: readonly ((now: Date) => RawBuilder<unknown>)[] = [
  (now) =>
    sql`delete from account_links where least(coalesce(used_at, expires_at), expires_at) < ${daysBefore(7, now)}`,
  (now) => sql`delete from address_changes where coalesce(done_at, asked_at) < ${daysBefore(7, now)}`,
  (now) => sql`update letters set html = '', body_text = ''
                where subject_type in ('address-change', 'second-factor') and status in ('kept', 'failed', 'unknown') and body_text <> ''
                  and created_at < ${daysBefore(14, now)}`,
  (now) => sql`delete from pending_sign_ins where expires_at < ${now}`,
  (now) => sql`delete from second_factors where confirmed_at is null and made_at < ${daysBefore(1, now)}`,
  (now) => sql`delete from second_factor_events where at < ${daysBefore(365, now)}`,
  (now) => sql`delete from known_devices where seen_at < ${daysBefore(365, now)}`,
  (now) => sql`delete from letter_readings where read_at < ${daysBefore(365, now)}`,
  // The row of a letter of the journal keeps it from being sent twice.
  (now) => sql`delete from letters where kind <> 'journal' and status in ('sent', 'kept', 'failed', 'unknown')
                 and created_at < ${daysBefore(90, now)}`,
  (now) => sql`update letters set html = '', body_text = ''
                where kind in ('invitation', 'reset') and status in ('kept', 'failed', 'unknown') and body_text <> ''
                  and created_at < case kind when 'reset' then ${daysBefore(1 / 24, now)}::timestamptz
                                             else ${daysBefore(14, now)}::timestamptz end`,
]

const DAY_MS = 86_400_000
const daysBefore = (days: number, now: Date) => new Date(now.getTime() - days * DAY_MS)

export async function purge(db: Db, now: Date): Promise<void> {
  for (const old of OLD) await old(now).execute(db)
}
