import { sql, type Kysely } from 'kysely'

/**
 * What never changes may change in one case: in a transaction that purges words, which says so by
 * `set local liane.purging = 'on'`. Rows still neither go nor come.
 */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create or replace function tool_versions_are_kept() returns trigger language plpgsql as $$
    begin
      if tg_op = 'UPDATE' and current_setting('liane.purging', true) = 'on' then
        return new;
      end if;
      raise exception 'a frozen version is never changed' using errcode = 'LV001';
    end $$
  `.execute(db)
  await sql`drop rule activity_is_kept on activity`.execute(db)
  await sql`
    create function activity_is_kept() returns trigger language plpgsql as $$
    begin
      return case when current_setting('liane.purging', true) = 'on' then new end;
    end $$
  `.execute(db)
  await sql`
    create trigger activity_never_changes before update on activity
    for each row execute function activity_is_kept()
  `.execute(db)
}
