import { sql, type Kysely } from 'kysely'

/**
 * Who manages a structure is kept once, for every community; the community that holds a structure names its managers.
 * A person is a member once they have accepted: until then, their invitation says what they would be.
 */
export async function up(db: Kysely<never>): Promise<void> {
  await managersOnce(db)
  await holders(db)
  await invitations(db)
}

async function managersOnce(db: Kysely<never>): Promise<void> {
  await sql`alter table structure_managers rename to structure_managers_by_community`.execute(db)
  await sql`
    create table structure_managers (
      structure_id uuid not null references structures,
      person_id uuid not null references people,
      since timestamptz not null,
      primary key (structure_id, person_id)
    )
  `.execute(db)
  await sql`
    insert into structure_managers
    select structure_id, person_id, min(since) from structure_managers_by_community group by 1, 2
  `.execute(db)
  await sql`drop table structure_managers_by_community`.execute(db)
  // Which structures does this person manage? Asked at each request.
  await sql`create index structure_managers_by_person on structure_managers (person_id)`.execute(db)
}

async function holders(db: Kysely<never>): Promise<void> {
  await sql`alter table structures add column held_by uuid references communities`.execute(db)
  await sql`
    update structures st set held_by = (
      select community_id from memberships m where m.structure_id = st.id
       order by left_at is not null, joined_at, community_id limit 1)
  `.execute(db)
}

async function invitations(db: Kysely<never>): Promise<void> {
  await sql`
    create table invitations (
      community_id uuid not null references communities,
      person_id uuid not null references people,
      structure_id uuid not null references structures,
      given_name text not null,
      family_name text not null,
      position text not null,
      main_occupation text not null,
      roles text[] not null,
      manages boolean not null,
      invited_by uuid references people,
      invited_at timestamptz not null,
      primary key (community_id, person_id)
    )
  `.execute(db)
  // The invitations that a person has to answer: read with the page.
  await sql`create index invitations_by_person on invitations (person_id)`.execute(db)
  await sql`
    insert into invitations
    select m.community_id, m.person_id, m.structure_id, p.given_name, p.family_name, p.position, p.main_occupation,
           m.roles, false, null, m.joined_at
      from memberships m join people p on p.id = m.person_id and p.status = 'invited'
     where m.left_at is null
  `.execute(db)
  await sql`alter table account_links add column community_id uuid references communities`.execute(db)
  await sql`
    update account_links l set community_id = (
      select community_id from invitations i where i.person_id = l.person_id order by invited_at desc limit 1)
     where kind = 'invitation'
  `.execute(db)
  await sql`
    delete from memberships m using people p where p.id = m.person_id and p.status = 'invited'
  `.execute(db)
}
