import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { columnMap, columnsOf, expression, type RowOf } from '../platform/columns.ts'

const r = columnsOf<'erasure_requests'>('r')
const REQUEST = columnMap({
  id: r('id'),
  person: r('person_id'),
  receivedAt: r('received_at'),
  keepDeidentified: r('keep_deidentified'),
  doneAt: r('done_at'),
  givenName: expression<string>('p.given_name'),
  familyName: expression<string>('p.family_name'),
  email: expression<string>('p.email'),
  recordedBy: expression<string | null>(
    `(select b.given_name || ' ' || b.family_name from people b where b.id = r.recorded_by)`,
  ),
})
export type StoredRequest = RowOf<typeof REQUEST>
const WAITING = sql`from erasure_requests r join people p on p.id = r.person_id where r.done_at is null`

export async function listWaiting(db: Db): Promise<StoredRequest[]> {
  return REQUEST.rows(db, sql`${WAITING} order by r.received_at, r.id limit 200`)
}

export async function findWaiting(db: Db, person: string): Promise<StoredRequest | undefined> {
  return REQUEST.first(db, sql`${WAITING} and r.person_id = ${person}`)
}

export async function lockWaiting(db: Db, person: string): Promise<StoredRequest | undefined> {
  return REQUEST.first(db, sql`${WAITING} and r.person_id = ${person} for update of r`)
}

/** Asked again, the last choice counts; the time to answer runs from the first. */
export async function putRequest(
  db: Db,
  request: { person: string; recordedBy: string | null; keepDeidentified: boolean; receivedAt: Date },
): Promise<void> {
  await db
    .insertInto('erasure_requests')
    .values({
      person_id: request.person,
      recorded_by: request.recordedBy,
      keep_deidentified: request.keepDeidentified,
      received_at: request.receivedAt,
      done_by: null,
      done_at: null,
    })
    .onConflict((conflict) =>
      conflict
        .column('person_id')
        .doUpdateSet({ keep_deidentified: request.keepDeidentified })
        .where('erasure_requests.done_at', 'is', null),
    )
    .execute()
}

/** @returns whether there was one */
export async function dropWaiting(db: Db, person: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('erasure_requests')
    .where('person_id', '=', person)
    .where('done_at', 'is', null)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

export async function markErased(
  db: Db,
  { id }: StoredRequest,
  { by, at }: { by: string | null; at: Date },
): Promise<void> {
  await db.updateTable('erasure_requests').set({ done_by: by, done_at: at }).where('id', '=', id).execute()
}

/**
 * Deletes what belongs to a person alone: the rows that would go with their account, of whatever feature, their letters
 * and the replies of their commands.
 */
export async function deleteBelongings(db: Db, person: string, email: string): Promise<void> {
  for (const { table, column } of await belongings(db))
    await sql`delete from ${sql.table(table)} where ${sql.ref(column)} = ${person}`.execute(db)
  await sql`delete from letters where to_person = ${person} or lower(to_address) = lower(${email})`.execute(
    db,
  )
  await sql`delete from commands where person = ${person}`.execute(db)
  await sql`delete from vouched_texts where person_id = ${person}`.execute(db)
  await sql`update account_closures set closed_by = null where closed_by = ${person}`.execute(db)
}

async function belongings(db: Db): Promise<{ table: string; column: string }[]> {
  const { rows } = await sql<{ table: string; column: string }>`
    select c.relname::text as "table", a.attname::text as "column"
      from pg_constraint f join pg_class c on c.oid = f.conrelid
           join pg_attribute a on a.attrelid = c.oid and a.attnum = f.conkey[1]
     where f.contype = 'f' and f.confrelid = 'people'::regclass and f.confdeltype = 'c'
     order by 1, 2
  `.execute(db)
  return rows
}
