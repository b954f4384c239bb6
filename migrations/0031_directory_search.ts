import { sql, type Kysely } from 'kysely'

/** The search page finds people and structures by these words, without computing them for each row at each search. */
export async function up(db: Kysely<never>): Promise<void> {
  // array_to_string() is only « stable », which a generated column refuses: an element's output could depend on settings.
  await sql`
    create function public.f_listed(text[]) returns text language sql immutable parallel safe strict
    return array_to_string($1, ' ')
  `.execute(db)
  await sql`
    alter table people add column tsv tsvector not null generated always as (
      setweight(public.f_stems(given_name || ' ' || family_name), 'A') || setweight(public.f_stems(main_occupation), 'C')
    ) stored
  `.execute(db)
  await sql`
    alter table structures add column tsv tsvector not null generated always as (
      setweight(public.f_stems(name || ' ' || short_name), 'A')
        || setweight(public.f_stems(public.f_listed(territories)), 'C')
    ) stored
  `.execute(db)
}
