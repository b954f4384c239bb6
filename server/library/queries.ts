import { sql } from 'kysely'
import type { Level } from '../community/contract.ts'
import { signatureColumns } from '../community/signature.columns.ts'
import type { Db } from '../database.ts'
import type { Signature } from '../platform/context.ts'
import type { Credit, NewTrialCall } from './contract.ts'
import type { ToolKind, ToolStatus } from './enumerations.contract.ts'

export interface AddedTool {
  id: string
  title: string
  kind: ToolKind
  whatChanges: string
  level: Level
  circle: string | null
  licence: string
  text: string
  html: string
  origins: string[]
}

export async function insertTool(
  db: Db,
  community: string,
  { id, title, kind, whatChanges, level, circle, licence, text, html, origins }: AddedTool,
  by: Signature,
  at: Date,
): Promise<void> {
  await db
    .insertInto('tools')
    .values({
      id,
      community_id: community,
      title,
      kind,
      status: 'draft',
      what_changes: whatChanges,
      lead_structure_id: by.structure,
      level,
      circle_id: circle,
      licence,
      text_id: text,
      draft_html: html,
      written_seq: 1,
      current_version: null,
      origins: sql`${sql.val(origins)}::uuid[]`,
      reason: null,
      ...signatureColumns(by),
      added_at: at,
      changed_at: at,
    })
    .execute()
}

interface ToolChange {
  title?: string
  what_changes?: string
  level?: Level
  circle_id?: string | null
  status?: ToolStatus
  reason?: string | null
}

export async function changeTool(db: Db, id: string, change: ToolChange, at: Date): Promise<void> {
  await db
    .updateTable('tools')
    .set({ ...change, changed_at: at })
    .where('id', '=', id)
    .execute()
}

export async function changeConcern(
  db: Db,
  id: string,
  concern: {
    coauthors: string[]
    concernedTypes: string[]
    concernedTerritories: string[]
    missions: string[]
  },
): Promise<void> {
  await sql`
    update tools set coauthors = ${sql.val(concern.coauthors)}::uuid[], missions = ${sql.val(concern.missions)}::text[],
      concerned_types = ${sql.val(concern.concernedTypes)}::text[],
      concerned_territories = ${sql.val(concern.concernedTerritories)}::text[]
    where id = ${id}
  `.execute(db)
}

export async function insertTrialCall(
  db: Db,
  tool: string,
  version: number,
  call: Pick<NewTrialCall, 'questions' | 'structures' | 'until'>,
  by: Signature,
  at: Date,
): Promise<void> {
  await db
    .insertInto('tool_trial_calls')
    .values({
      tool_id: tool,
      version,
      questions: sql`${sql.val(call.questions)}::text[]`,
      structures: sql`${sql.val(call.structures)}::uuid[]`,
      until_day: call.until,
      called_at: at,
      ...signatureColumns(by),
    })
    .execute()
}

/** The names of structures that are in the community, or have contributed to the tool before leaving it. */
export async function structuresHere(
  db: Db,
  community: string,
  ids: readonly string[],
  tool?: string,
): Promise<Credit[]> {
  const { rows } = await sql<Credit>`
    select s.id as structure, s.name from structures s
     where s.id = any(${sql.val(ids)}::uuid[])
       and (exists (select 1 from memberships m where m.community_id = ${community} and m.structure_id = s.id
                       and m.left_at is null)
         or exists (select 1 from tool_contributions c where c.tool_id = ${tool ?? null}::uuid
                       and c.structure_id = s.id))
     order by s.name limit 60
  `.execute(db)
  return rows
}
