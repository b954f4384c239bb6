import type { Db } from '../database.ts'

export async function isRequired(db: Db): Promise<boolean> {
  const row = await db.selectFrom('installation_settings').select('second_factor_required').executeTakeFirst()
  return row?.second_factor_required ?? false
}

export async function setRequired(db: Db, required: boolean): Promise<void> {
  await db
    .insertInto('installation_settings')
    .values({ only_row: true, second_factor_required: required })
    .onConflict((conflict) => conflict.column('only_row').doUpdateSet({ second_factor_required: required }))
    .execute()
}
