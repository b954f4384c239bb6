import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { wouldLackSecondFactor } from './second-factors.columns.ts'

export async function isRequired(db: Db): Promise<boolean> {
  const row = await db.selectFrom('installation_settings').select('second_factor_required').executeTakeFirst()
  return row?.second_factor_required ?? false
}

/** How many people lead or administer without a second factor. */
export async function countLacking(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from people where status = 'active' and ${wouldLackSecondFactor}
  `.execute(db)
  return rows[0]!.count
}

export async function setRequired(db: Db, required: boolean): Promise<void> {
  await db
    .insertInto('installation_settings')
    .values({ only_row: true, second_factor_required: required })
    .onConflict((conflict) => conflict.column('only_row').doUpdateSet({ second_factor_required: required }))
    .execute()
}
