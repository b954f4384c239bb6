import type { Updateable } from 'kysely'
import type { Db } from '../database.ts'
import type { Tables } from '../platform/tables.ts'
import type { NewSession } from './contract.ts'

/** Locks the session: concurrent steps are serialised. */
export async function lockSession(db: Db, community: string, id: string): Promise<void> {
  await db
    .selectFrom('sessions')
    .select('id')
    .where('community_id', '=', community)
    .where('id', '=', id)
    .forUpdate()
    .execute()
}

/** The sessions whose minutes wait for approval. */
export async function submittedSessions(db: Db): Promise<{ id: string; community: string }[]> {
  return db
    .selectFrom('sessions')
    .select(['id', 'community_id as community'])
    .where('status', '=', 'minutes_submitted')
    .execute()
}

interface Planning {
  community: string
  person: string
  at: Date
}

export async function insertSession(
  db: Db,
  planned: NewSession,
  { community, person, at }: Planning,
): Promise<string> {
  const { id } = await db
    .insertInto('sessions')
    .values({
      community_id: community,
      ...plannedColumns(planned),
      facilitators: planned.facilitators ?? [person],
      status: 'planned',
      cancel_reason: null,
      planned_by: person,
      planned_at: at,
      closed_at: null,
      submitted_at: null,
      submitted_by: null,
      deputy: null,
      approved_at: null,
      minutes_text: null,
      board: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

const DEFAULT_VOTES = 3

export function plannedColumns(planned: NewSession) {
  return {
    kind: planned.kind,
    purpose: planned.purpose,
    template: planned.template,
    title: planned.title.trim(),
    level: planned.level,
    circle_id: planned.level === 'circle' ? (planned.circle ?? null) : null,
    starts_at: new Date(planned.startsAt),
    ends_at: new Date(planned.endsAt),
    venue: planned.venue.trim(),
    agenda: planned.agenda,
    secretary: planned.secretary ?? null,
    threads: planned.threads ?? [],
    tools: planned.tools ?? [],
    votes_each: planned.votesEach ?? DEFAULT_VOTES,
  }
}

export type SessionColumns = Partial<Omit<Updateable<Tables['sessions']>, 'id' | 'community_id'>>

export async function updateSession(db: Db, id: string, columns: SessionColumns): Promise<void> {
  if (Object.keys(columns).length === 0) return
  await db.updateTable('sessions').set(columns).where('id', '=', id).execute()
}

export async function addRectification(
  db: Db,
  session: string,
  {
    text,
    at,
    ...by
  }: { text: string; at: Date } & Record<'person' | 'structure' | 'posture', string> & {
      mandate: string | null
    },
): Promise<void> {
  await db
    .insertInto('session_rectifications')
    .values({
      session_id: session,
      text,
      person_id: by.person,
      structure_id: by.structure,
      mandate_id: by.mandate,
      posture: by.posture,
      at,
    })
    .execute()
}
