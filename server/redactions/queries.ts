import { sql, type Selectable } from 'kysely'
import type { Db } from '../database.ts'
import type { Tables } from '../platform/tables.ts'
import type { RedactableKind } from './contract.ts'

export type RedactionRow = Selectable<Tables['redactions']>

export async function findPending(
  db: Db,
  type: RedactableKind,
  id: string,
): Promise<RedactionRow | undefined> {
  return db
    .selectFrom('redactions')
    .selectAll()
    .where('subject_type', '=', type)
    .where('subject_id', '=', id)
    .where('decision', 'is', null)
    .executeTakeFirst()
}

export async function findRedaction(
  db: Db,
  community: string,
  id: string,
  lock = false,
): Promise<RedactionRow | undefined> {
  return db
    .selectFrom('redactions')
    .selectAll()
    .where('community_id', '=', community)
    .where('id', '=', id)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst()
}

export async function listPending(db: Db, community: string): Promise<RedactionRow[]> {
  return db
    .selectFrom('redactions')
    .selectAll()
    .where('community_id', '=', community)
    .where('decision', 'is', null)
    .orderBy('due_on')
    .limit(20)
    .execute()
}

/** How often this person has flagged since, and whether they have flagged this thing before. */
export async function flagsOf(
  db: Db,
  person: string,
  { since, subject }: { since: Date; subject: string },
): Promise<{ lately: number; before: boolean }> {
  const { rows } = await sql<{ lately: number; before: boolean }>`
    select count(*) filter (where flagged_at > ${since})::int as lately,
           coalesce(bool_or(subject_id = ${subject}), false) as before
      from redactions where flagged_by = ${person}
  `.execute(db)
  return rows[0]!
}

/** Leads and members of the committee, of the circle when it is for a circle. */
export async function listCandidates(
  db: Db,
  community: string,
  circle: string | null,
): Promise<{ person: string; lead: boolean }[]> {
  const { rows } = await sql<{ person: string; lead: boolean }>`
    select m.person_id as person, 'network_lead' = any (m.roles) as lead
      from memberships m join people p on p.id = m.person_id and p.status = 'active'
     where m.community_id = ${community} and m.left_at is null
       and m.roles && '{network_lead,steering_member}'::text[]
       and (${circle}::uuid is null
         or exists (select from circle_members c where c.circle_id = ${circle}::uuid and c.person_id = m.person_id))
     order by 1
  `.execute(db)
  return rows
}

export async function networkOf(
  db: Db,
  community: string,
): Promise<{ name: string; slug: string; timeZone: string }> {
  return db
    .selectFrom('communities')
    .select(['name', 'slug', 'time_zone as timeZone'])
    .where('id', '=', community)
    .executeTakeFirstOrThrow()
}

export async function insertRedaction(
  db: Db,
  values: Pick<
    RedactionRow,
    'community_id' | 'subject_type' | 'subject_id' | 'flagged_by' | 'flagged_at' | 'due_on'
  > & {
    held: Record<string, unknown>
  },
): Promise<string> {
  const { id } = await db
    .insertInto('redactions')
    .values({ ...values, decision: null, decided_by: null, decided_at: null, reason: null })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function changeHeld(db: Db, id: string, held: Record<string, unknown>): Promise<void> {
  await db.updateTable('redactions').set({ held }).where('id', '=', id).execute()
}

export async function keepDecision(
  db: Db,
  id: string,
  decided: Pick<RedactionRow, 'decision' | 'decided_by' | 'decided_at' | 'reason'>,
): Promise<void> {
  await db
    .updateTable('redactions')
    .set({ ...decided, held: null })
    .where('id', '=', id)
    .execute()
}

export async function removePending(db: Db, type: RedactableKind, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await db
    .deleteFrom('redactions')
    .where('subject_type', '=', type)
    .where('subject_id', 'in', [...ids])
    .where('decision', 'is', null)
    .execute()
}
