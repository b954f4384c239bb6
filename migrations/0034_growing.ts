import { sql, type Kysely } from 'kysely'

/** Indexes for what grows with a community. */
export async function up(db: Kysely<never>): Promise<void> {
  // Who is mentioned: by a part of their name, or the first ones while nothing is typed.
  await sql`
    create index people_by_part_of_name on people
      using gin (lower(public.f_unaccent(given_name || ' ' || family_name)) public.gin_trgm_ops)
  `.execute(db)
  await sql`create index people_by_family_name on people (family_name, id)`.execute(db)
  await sql`
    create index structures_by_part_of_name on structures
      using gin (lower(public.f_unaccent(short_name)) public.gin_trgm_ops)
  `.execute(db)
  await sql`
    create index memberships_by_structure on memberships (community_id, structure_id) where left_at is null
  `.execute(db)
}
