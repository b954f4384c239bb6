import { sql, type Kysely } from 'kysely'

export async function up(db: Kysely<never>): Promise<void> {
  // The planner counts a phrase as its words anywhere, and walks from the newest entry for words that few texts hold
  // together. One word is worth the index until so many hold it that the newest are found sooner by walking.
  await sql`
    create function public.f_reads_index(asked tsquery) returns boolean language plpgsql as $$
    declare
      plan json;
      expected float8;
      entries float8;
    begin
      execute format('explain (format json) select from public.search_entries where tsv @@ %L::tsquery', asked) into plan;
      expected := (plan -> 0 -> 'Plan' ->> 'Plan Rows')::float8;
      if asked::text ~ '[&<]' then
        return expected < 30000;
      end if;
      select greatest(reltuples, 1) into entries from pg_class where oid = 'public.search_entries'::regclass;
      return expected < greatest(1000, sqrt(300 * entries));
    end
    $$
  `.execute(db)
}
