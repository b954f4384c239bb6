import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { columnMap, columnsOf, expression, instant } from '../platform/columns.ts'
import { monthsBefore } from './rules.ts'
import type { AccountLine } from './closures.contract.ts'

const PAGE = 50
const p = columnsOf<'people'>('p')
const LINE = columnMap({
  id: p('id'),
  name: expression<string>(`p.given_name || ' ' || p.family_name`),
  email: p('email'),
  structure: expression<string | null>('st.name'),
  status: p('status'),
  administrator: p('administrator'),
  secondFactor: expression<boolean>(
    'exists (select 1 from second_factors f where f.person_id = p.id and f.confirmed_at is not null)',
  ),
  closure: expression<AccountLine['closure']>(`(
    select json_build_object(
             'reason', c.reason, 'wasAdministrator', c.was_administrator, 'at', ${instant(expression<Date>('c.closed_at')).sql},
             'by', (select b.given_name || ' ' || b.family_name from people b where b.id = c.closed_by))
      from account_closures c where c.person_id = p.id)`),
  newAddress: expression<string | null>(`(
    select ch.to_address from address_changes ch
     where ch.person_id = p.id and ch.done_at is null and ch.old_confirmed_at is null)`),
})

/** Accounts in the order of names, those that are erased apart. */
export async function listAccounts(
  db: Db,
  { words, after }: { words?: string | undefined; after?: string | undefined },
): Promise<{ accounts: AccountLine[]; more: boolean }> {
  const like = words ? `%${words.trim().replaceAll(/[\\%_]/g, String.raw`\$&`)}%` : null
  const accounts = await LINE.rows(
    db,
    sql`from people p left join structures st on st.id = p.structure_id
     where p.status <> 'erased'
       and (${like}::text is null
            or f_unaccent(p.given_name || ' ' || p.family_name || ' ' || p.email) ilike f_unaccent(${like}::text))
       and (${after ?? null}::uuid is null
            or (p.family_name, p.given_name, p.id) >
               (select a.family_name, a.given_name, a.id from people a where a.id = ${after ?? null}::uuid))
     order by p.family_name, p.given_name, p.id limit ${PAGE + 1}`,
  )
  return { accounts: accounts.slice(0, PAGE), more: accounts.length > PAGE }
}

/** Moves an account from one status to another. @returns whether it had the first */
export async function changeStatus(
  db: Db,
  person: string,
  { from, to }: Record<'from' | 'to', 'active' | 'deactivated'>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('people')
    .set({ status: to })
    .where('id', '=', person)
    .where('status', '=', from)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function insertClosure(
  db: Db,
  closure: { person: string; by: string | null; reason: string; wasAdministrator: boolean },
  now: Date,
): Promise<void> {
  const { person: person_id, by: closed_by, reason, wasAdministrator: was_administrator } = closure
  await db
    .insertInto('account_closures')
    .values({ person_id, closed_by, reason, closed_at: now, was_administrator })
    .execute()
}

/** Reopens an account. It counts as used now, so it is not closed again for being unused before two years. @returns what closed it */
export async function deleteClosure(
  db: Db,
  person: string,
  now: Date,
): Promise<{ wasAdministrator: boolean } | undefined> {
  const closure = await db
    .deleteFrom('account_closures')
    .where('person_id', '=', person)
    .returning('was_administrator as wasAdministrator')
    .executeTakeFirst()
  await db
    .updateTable('people')
    .set({ active_in: monthsBefore(0, now) })
    .where('id', '=', person)
    .execute()
  return closure
}

/** @returns whether that changes anything */
export async function setAdministrator(db: Db, person: string, administrator: boolean): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('people')
    .set({ administrator })
    .where('id', '=', person)
    .where('administrator', '<>', administrator)
    .where('status', '=', 'active')
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Whether nobody else administers. Locks them, so that two cannot both be the last to go. */
export async function isLastAdministrator(db: Db, person: string): Promise<boolean> {
  const rows = await db
    .selectFrom('people')
    .select('id')
    .where('administrator', '=', true)
    .where('status', '=', 'active')
    .orderBy('id')
    .forUpdate()
    .execute()
  return rows.length === 1 && rows[0]!.id === person
}
