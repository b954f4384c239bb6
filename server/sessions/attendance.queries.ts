import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { AttendanceState, Attendee, Invitee } from './contract.ts'

interface Place {
  session: string
  person: string
  state: AttendanceState
  at: Date
}

/**
 * Sets someone's attendance, with the structure and mandate they have that day. Returns false for someone who is not in
 * the community.
 */
export async function setAttendance(
  db: Db,
  community: string,
  { session, person, state, at }: Place,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into session_attendance (session_id, person_id, structure_id, mandate_id, capacity, state, at)
    select ${session}, m.person_id, coalesce(d.structure_id, m.structure_id), d.id,
           case when d.id is null then 'guest' when d.substitute_id = m.person_id then 'substitute' else 'delegate' end,
           ${state}, ${at}::timestamptz
      from memberships m join communities c on c.id = m.community_id
           join people p on p.id = m.person_id and p.status = 'active'
      left join lateral (
        select d.* from mandates d
         where d.community_id = m.community_id and m.person_id in (d.person_id, d.substitute_id)
           and d.status = 'active'
           and (${at}::timestamptz at time zone c.time_zone)::date between d.starts_on and d.ends_on
         order by d.person_id = m.person_id desc limit 1) d on true
     where m.community_id = ${community} and m.person_id = ${person} and m.left_at is null
    on conflict (session_id, person_id) do update set
      state = excluded.state, at = excluded.at, structure_id = excluded.structure_id,
      mandate_id = excluded.mandate_id, capacity = excluded.capacity
  `.execute(db)
  return numAffectedRows === 1n
}

/**
 * The people a session may call: those who may read it. By default, the committee's members for a committee's session,
 * everyone who has a mandate for any other, and the leads; everyone in a network that has none of these yet.
 */
export async function inviteesOf(
  db: Db,
  community: string,
  { session, at }: { session: string; at: Date },
): Promise<Invitee[]> {
  const { rows } = await sql<Invitee>`
    select r.person, r.name, r."structureName", r.lead or r.called or not r.exists_one as "byDefault"
      from (
        select m.person_id as person, p.given_name || ' ' || p.family_name as name, st.short_name as "structureName",
               'network_lead' = any (m.roles) as lead, x.called, bool_or(x.called) over () as exists_one
          from sessions s join communities c on c.id = s.community_id
               join memberships m on m.community_id = s.community_id and m.left_at is null
               join people p on p.id = m.person_id and p.status = 'active'
               join structures st on st.id = m.structure_id
               left join mandates d on d.community_id = m.community_id and d.person_id = m.person_id
                and d.status = 'active'
                and (${at}::timestamptz at time zone c.time_zone)::date between d.starts_on and d.ends_on
         cross join lateral (select case s.kind when 'steering_committee' then 'steering_member' = any (m.roles)
                                    else d.id is not null end as called) x
         where s.id = ${session} and s.community_id = ${community}
           and case s.level
                 when 'delegates' then d.id is not null or 'network_lead' = any (m.roles)
                 when 'steering' then m.roles && '{network_lead,steering_member}'::text[]
                 when 'circle' then exists (select from circle_members cm
                                             where cm.circle_id = s.circle_id and cm.person_id = m.person_id)
                 else true end) r
     order by r."structureName", r.name, r.person limit 1000
  `.execute(db)
  return rows
}

/** Calls these people, with the structure and the mandate they have that day. */
export async function invite(
  db: Db,
  community: string,
  { session, people, at }: { session: string; people: readonly string[]; at: Date },
): Promise<void> {
  await sql`
    insert into session_attendance (session_id, person_id, structure_id, mandate_id, capacity, state, at)
    select ${session}, m.person_id, m.structure_id, d.id, case when d.id is null then 'guest' else 'delegate' end,
           'invited', ${at}::timestamptz
      from memberships m join communities c on c.id = m.community_id
      left join mandates d on d.community_id = m.community_id and d.person_id = m.person_id and d.status = 'active'
       and (${at}::timestamptz at time zone c.time_zone)::date between d.starts_on and d.ends_on
     where m.community_id = ${community} and m.left_at is null and m.person_id = any (${sql.val(people)}::uuid[])
    on conflict (session_id, person_id) do nothing
  `.execute(db)
}

export async function resetAttendance(db: Db, session: string): Promise<void> {
  await db.deleteFrom('session_attendance').where('session_id', '=', session).execute()
}

/** Marks absent the people who confirmed and were not seen, and the people who did not answer. */
export async function markAbsent(db: Db, session: string, at: Date): Promise<void> {
  await db
    .updateTable('session_attendance')
    .set({ state: 'absent', at })
    .where('session_id', '=', session)
    .where('state', 'in', ['invited', 'confirmed'])
    .execute()
}

/** Each attendee's structure and state. */
export async function attendanceOf(
  db: Db,
  session: string,
): Promise<Pick<Attendee, 'structure' | 'structureName' | 'state'>[]> {
  return db
    .selectFrom('session_attendance as a')
    .innerJoin('structures as st', 'st.id', 'a.structure_id')
    .select(['a.structure_id as structure', 'st.short_name as structureName', 'a.state'])
    .where('a.session_id', '=', session)
    .execute()
}

const KEPT_YEARS = 5

/** Forgets who was invited to old sessions and who came. */
export async function purgeAttendance(db: Db, now: Date): Promise<void> {
  const before = new Date(now)
  before.setUTCFullYear(before.getUTCFullYear() - KEPT_YEARS)
  await sql`
    delete from session_attendance a using sessions s where s.id = a.session_id and s.ends_at < ${before}
  `.execute(db)
}
