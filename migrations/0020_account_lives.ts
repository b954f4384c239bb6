import { sql, type Kysely } from 'kysely'

/** A person changes their address, closes their account or is erased. */
export async function up(db: Kysely<never>): Promise<void> {
  await addressChanges(db)
  await closures(db)
  await erasures(db)
  await inactivity(db)
  await mendManagers(db)
}

/** One link goes to each address; the link of the old one still undoes the change afterwards. */
async function addressChanges(db: Kysely<never>): Promise<void> {
  await sql`
    create table address_changes (
      id uuid primary key default gen_random_uuid(),
      person_id uuid not null references people on delete cascade,
      from_address text not null,
      to_address text not null,
      new_hash bytea not null unique,
      old_hash bytea not null unique,
      asked_at timestamptz not null,
      new_confirmed_at timestamptz,
      old_confirmed_at timestamptz,
      -- The administrator who answered for an old address that no longer receives anything.
      vouched_by uuid references people,
      done_at timestamptz
    )
  `.execute(db)
  // A person has one change under way.
  await sql`create unique index address_changes_under_way on address_changes (person_id) where done_at is null`.execute(
    db,
  )
}

/** An account that is closed for a time, and why. */
async function closures(db: Kysely<never>): Promise<void> {
  await sql`
    create table account_closures (
      person_id uuid primary key references people on delete cascade,
      closed_by uuid references people,
      reason text not null,
      closed_at timestamptz not null
    )
  `.execute(db)
}

/** Kept after the erasure, with nothing about the person: it proves that it was done, and when. */
async function erasures(db: Kysely<never>): Promise<void> {
  await sql`
    create table erasure_requests (
      id uuid primary key default gen_random_uuid(),
      person_id uuid not null references people,
      -- The administrator who recorded a request received otherwise.
      recorded_by uuid references people,
      keep_deidentified boolean not null,
      received_at timestamptz not null,
      done_by uuid references people,
      done_at timestamptz
    )
  `.execute(db)
  // What a person answered about being named in an issue; withdrawn when they are erased.
  await sql`
    create table issue_consents (
      issue_id uuid not null references journal_issues on delete cascade,
      person_id uuid not null references people,
      answer text not null check (answer in ('withdrawn')),
      at timestamptz not null,
      primary key (issue_id, person_id)
    )
  `.execute(db)
  // A person has one request.
  await sql`create unique index erasure_requests_by_person on erasure_requests (person_id)`.execute(db)
}

/** The month of the last sign-in, from which an unused account is closed, then erased. Shown to nobody. */
async function inactivity(db: Kysely<never>): Promise<void> {
  await sql`alter table people add column active_in date not null default date_trunc('month', now())::date`.execute(
    db,
  )
}

/** 0014 copied managers into communities where they were not; 0015 gathered them again, those dismissed in between too. */
export async function mendManagers(db: Kysely<never>): Promise<void> {
  await sql`
    delete from structure_managers sm
     where 'manager:dismissed' = (
       select a.name from activity a
        where a.subject_type = 'person' and a.subject_id = sm.person_id
          and a.name in ('manager:appointed', 'manager:dismissed')
          and a.payload ->> 'structure' = sm.structure_id::text
        order by a.seq desc limit 1)
  `.execute(db)
  // Someone invited before 0015 was a manager at once: they become one by accepting.
  await sql`
    update invitations i set manages = true
      from structure_managers sm join people p on p.id = sm.person_id and p.status = 'invited'
     where sm.person_id = i.person_id and sm.structure_id = i.structure_id
  `.execute(db)
  await sql`
    delete from structure_managers sm using people p where p.id = sm.person_id and p.status = 'invited'
  `.execute(db)
}
