import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { monthsBefore } from './rules.ts'

const AT_ONCE = 200
/** Days between the letter and the closing. */
const WARNED_DAYS = 30

interface Months {
  now: Date
  months: number
}

/** Open accounts unused for so long that have not been written to about it these last months. */
export async function unwarned(db: Db, { now, months }: Months): Promise<string[]> {
  return idsOf(
    db,
    sql`select p.id from people p
         where p.status = 'active' and p.active_in <= ${monthsBefore(months, now)}::date
           and not exists (select from letters l
                            where l.subject_type = 'inactive' and l.subject_id = p.id
                              and l.created_at > ${now}::timestamptz - interval '80 days')
         order by p.id limit ${AT_ONCE}`,
  )
}

/** Open accounts unused for so long, a month after the letter that said so. */
export async function warned(db: Db, { now, months }: Months): Promise<string[]> {
  return idsOf(
    db,
    sql`select p.id from people p
         where p.status = 'active' and p.active_in <= ${monthsBefore(months, now)}::date
           and exists (select from letters l
                        where l.subject_type = 'inactive' and l.subject_id = p.id
                          and l.created_at <= ${now}::timestamptz - make_interval(days => ${WARNED_DAYS}))
         order by p.id limit ${AT_ONCE}`,
  )
}

/** Accounts closed for so long, of whom nobody has asked the erasure. */
export async function longClosed(db: Db, { now, months }: Months): Promise<string[]> {
  return idsOf(
    db,
    sql`select p.id from people p join account_closures c on c.person_id = p.id
         where p.status = 'deactivated' and c.closed_at <= ${now}::timestamptz - make_interval(months => ${months})
           and not exists (select from erasure_requests r where r.person_id = p.id)
         order by p.id limit ${AT_ONCE}`,
  )
}

async function idsOf(db: Db, query: ReturnType<typeof sql>): Promise<string[]> {
  const { rows } = await query.execute(db)
  return (rows as { id: string }[]).map(({ id }) => id)
}
