import { sql, type Kysely } from 'kysely'

/** A structure is managed within a community: what one network decides changes nothing in another. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`alter table structure_managers rename to structure_managers_everywhere`.execute(db)
  await sql`
    create table structure_managers (
      community_id uuid not null references communities,
      structure_id uuid not null references structures,
      person_id uuid not null,
      since timestamptz not null,
      primary key (community_id, structure_id, person_id)
    )
  `.execute(db)
  await sql`
    insert into structure_managers
    select distinct ms.community_id, sm.structure_id, sm.person_id, sm.since
      from structure_managers_everywhere sm join memberships ms on ms.person_id = sm.person_id
  `.execute(db)
  await sql`drop table structure_managers_everywhere`.execute(db)
  // Which structures does this person manage here? Asked at each request.
  await sql`create index structure_managers_by_person on structure_managers (person_id, community_id)`.execute(
    db,
  )
}
