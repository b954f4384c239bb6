import { sql } from 'kysely'
import { visibleTo } from '../community/access.ts'
import type { Reader } from '../community/contract.ts'
import type { Db } from '../database.ts'
import { columnMap, columnsOf, expression, type RowOf } from '../platform/columns.ts'
import type { Note } from './board.contract.ts'
import type { ActionItem, KeptAction, SessionDecision } from './contract.ts'
import { structureUnknown } from './refusals.contract.ts'
import type { SessionRecord } from './record.rules.ts'

interface Where {
  session: string
  community: string
  /** Today's date in the community's time zone. */
  today: string
  at: Date
}

/** Stores the notes of the board as decisions and actions of the session. */
export async function keepOutcomes(db: Db, where: Where, notes: readonly Note[]): Promise<void> {
  for (const [i, note] of notes.entries()) {
    // In the order they were noted.
    const at = new Date(where.at.getTime() + i)
    if (note.kind === 'decision') await keepDecision(db, { ...where, at }, note)
    if (note.kind === 'action') await keepAction(db, { ...where, at }, note)
  }
}

/** Forgets decisions and actions taken off the board of a session that was resumed. */
export async function dropOutcomes(db: Db, session: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  for (const table of ['decisions', 'action_items'] as const)
    await db.deleteFrom(table).where('session_id', '=', session).where('id', 'in', ids).execute()
}

export async function keepDecision(
  db: Db,
  { session, community, today, at }: Where,
  { id, title, status }: Pick<SessionDecision, 'id' | 'title' | 'status'>,
): Promise<void> {
  const decided_on = status === 'decided' ? today : null
  await db
    .insertInto('decisions')
    .values({ id, session_id: session, community_id: community, title, status, decided_on, created_at: at })
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet({ title, status, decided_on })
        .where('decisions.session_id', '=', session),
    )
    .execute()
}

export async function keepAction(
  db: Db,
  { session, community, at }: Where,
  { id, label, structure, dueOn, person = null }: KeptAction,
): Promise<void> {
  const kept = { label, structure_id: structure, person_id: person, due_on: dueOn }
  await db
    .insertInto('action_items')
    .values({ id, session_id: session, community_id: community, ...kept, status: 'open', created_at: at })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet(kept).where('action_items.session_id', '=', session),
    )
    .execute()
}

/** @throws when no such structure could take it on */
export async function requireStructure(db: Db, { structure }: Pick<ActionItem, 'structure'>): Promise<void> {
  if (!structure) return
  const found = await db.selectFrom('structures').select('id').where('id', '=', structure).executeTakeFirst()
  if (!found) throw structureUnknown()
}

export async function settleAction(
  db: Db,
  { session, id, status }: { session: string; id: string; status: ActionItem['status'] },
): Promise<void> {
  await db
    .updateTable('action_items')
    .set({ status })
    .where('session_id', '=', session)
    .where('id', '=', id)
    .execute()
}

const i = columnsOf<'action_items'>('i')
/** Structures are joined as `st`, people as `ap`. */
export const ACTION = columnMap({
  id: i('id'),
  label: i('label'),
  structure: i('structure_id'),
  structureName: expression<string | null>('st.short_name'),
  person: i('person_id'),
  personName: expression<string | null>(`ap.given_name || ' ' || ap.family_name`),
  dueOn: i('due_on'),
  status: i('status'),
})

const s = columnsOf<'sessions'>('s')
const OPEN_ACTION = columnMap({ ...ACTION.columns, session: s('id'), sessionTitle: s('title') })
export type OpenAction = RowOf<typeof OPEN_ACTION>

/** The open actions of a structure, soonest due first. */
export async function openActions(db: Db, reader: Reader, structure: string): Promise<OpenAction[]> {
  return OPEN_ACTION.rows(
    db,
    sql`
      from action_items i join sessions s on s.id = i.session_id left join structures st on st.id = i.structure_id
      left join people ap on ap.id = i.person_id
     where i.community_id = ${reader.community} and i.structure_id = ${structure} and i.status = 'open'
       and ${visibleTo(reader, 's')}
     order by i.due_on nulls last, i.id limit 50`,
  )
}

/** What the minutes of a session show of its decisions and actions, in the order they were noted. */
export async function outcomesOf(db: Db, session: string): Promise<SessionRecord> {
  const decisions = await db
    .selectFrom('decisions')
    .select(['title', 'status'])
    .where('session_id', '=', session)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  const actions = await db
    .selectFrom('action_items as i')
    .leftJoin('structures as st', 'st.id', 'i.structure_id')
    .select(['i.label', 'st.short_name as structureName', 'i.due_on as dueOn', 'i.status'])
    .where('i.session_id', '=', session)
    .orderBy('i.created_at')
    .orderBy('i.id')
    .execute()
  return { decisions, actions }
}
