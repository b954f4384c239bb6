import { sql, type RawBuilder } from 'kysely'
import { visibleTo } from '../community/access.ts'
import { judgeQuotes } from '../community/check-quotes.access.ts'
import type { Level, Reader, SignedBy } from '../community/contract.ts'
import type { Db } from '../database.ts'
import type { Ctx, Signature } from '../platform/context.ts'
import type { RichText } from '../platform/richtext/richtext.contract.ts'
import { plainText } from '../platform/richtext/plain-text.rules.ts'
import { indexEntry } from '../platform/search/search.ts'
import type { GuidanceMission, StructureType } from '../structures/contract.ts'
import type { Contribution, Credit, NewTrialCall, StructureName, Tool } from './contract.ts'
import type { ToolKind, ToolStatus } from './enumerations.contract.ts'

/** What is needed of a tool to decide what may be done with it. */
export interface StoredTool {
  id: string
  community: string
  title: string
  whatChanges: string
  status: ToolStatus
  level: Level
  circle: string | null
  licence: string
  author: string
  lead: string
  coauthors: string[]
  text: string
  /** The number of the last version. */
  version: number | null
}

const TOOL_COLUMNS = sql`
  t.id, t.community_id as community, t.title, t.what_changes as "whatChanges", t.status, t.level, t.circle_id as circle, t.licence,
  t.signed_person as author, t.lead_structure_id as lead, t.coauthors, t.text_id as text,
  t.current_version as version
`

export async function findTool(
  db: Db,
  reader: Pick<Reader, 'community' | 'levels' | 'circles'>,
  id: string,
): Promise<StoredTool | undefined> {
  const { rows } = await sql<StoredTool>`
    select ${TOOL_COLUMNS} from tools t
     where t.community_id = ${reader.community} and t.id = ${id} and ${visibleTo(reader, 't')}
  `.execute(db)
  return rows[0]
}

/** Where a tool is, for what knows nothing but its id: a room, a text. It says nothing of who may read it. */
export async function communityOf(db: Db, id: string): Promise<string | undefined> {
  const found = await db.selectFrom('tools').select('community_id').where('id', '=', id).executeTakeFirst()
  return found?.community_id
}

/**
 * Holds the tool until the end of the transaction, so that two people deciding at once are told apart. Its text is held
 * first: whatever reads a text that people are writing holds them in this order, and two orders would block each other.
 */
export async function lockTool(db: Db, id: string): Promise<StoredTool> {
  await sql`select 1 from texts x where x.owner = ${id} and x.kind = 'tool' for update`.execute(db)
  const { rows } =
    await sql<StoredTool>`select ${TOOL_COLUMNS} from tools t where t.id = ${id} for update`.execute(db)
  return rows[0]!
}

/** Who signed the row of this alias, with the names of today and the scope of that day. */
export function signedBy(alias: 't' | 'v'): RawBuilder<SignedBy> {
  const of = (column: string) => sql.ref(`${alias}.signed_${column}`)
  return sql<SignedBy>`(
    select json_build_object(
      'person', p.id, 'name', p.given_name || ' ' || p.family_name, 'structure', s.id, 'structureName', s.name,
      'posture', ${of('posture')}, 'scope', (select d.scope from mandates d where d.id = ${of('mandate')}))
    from people p, structures s where p.id = ${of('person')} and s.id = ${of('structure')}
  )`
}

export const NAMED = sql<StructureName>`json_build_object('id', s.id, 'name', s.name, 'shortName', s.short_name)`

export interface ToolRow extends StoredTool {
  kind: ToolKind
  leadName: StructureName
  signed: SignedBy
  addedAt: Date
  changedAt: Date
  coauthorNames: StructureName[]
  concernedTypes: StructureType[]
  concernedTerritories: string[]
  missions: GuidanceMission[]
  origins: string[]
  reason: string | null
  ahead: boolean
  html: string
  contributions: Contribution[]
  trialCall: Tool['trialCall']
}

/** All that a tool's page shows but its versions. */
export async function readTool(db: Db, reader: Reader, id: string): Promise<ToolRow | undefined> {
  const { rows } = await sql<ToolRow>`
    select ${TOOL_COLUMNS}, t.kind, ${signedBy('t')} as signed, t.added_at as "addedAt",
           t.changed_at as "changedAt", t.concerned_types as "concernedTypes", t.missions, t.origins, t.reason,
           t.concerned_territories as "concernedTerritories", t.written_seq > t.frozen_seq as ahead,
           coalesce(v.html, t.draft_html) as html,
           (select ${NAMED} from structures s where s.id = t.lead_structure_id) as "leadName",
           coalesce((select json_agg(${NAMED} order by s.name) from structures s where s.id = any(t.coauthors)),
                    '[]') as "coauthorNames",
           coalesce((select json_agg(json_build_object('structure', ${NAMED}, 'days', c.days, 'lastOn', c.last)
                                     order by c.last desc, s.name)
                       from (select structure_id, count(*) as days, max(day) as last from tool_contributions
                              where tool_id = t.id and substantive group by structure_id) c
                            join structures s on s.id = c.structure_id), '[]') as contributions,
           (select json_build_object('version', k.version, 'until', k.until_day, 'questions', k.questions,
                     'structures', (select coalesce(json_agg(${NAMED} order by s.name), '[]') from structures s
                                     where s.id = any(k.structures)))
              from tool_trial_calls k where k.tool_id = t.id order by k.called_at desc limit 1) as "trialCall"
      from tools t left join tool_versions v on v.tool_id = t.id and v.number = t.current_version
     where t.community_id = ${reader.community} and t.id = ${id} and ${visibleTo(reader, 't')}
  `.execute(db)
  return rows[0]
}

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
      ...signature(by),
      added_at: at,
      changed_at: at,
    })
    .execute()
}

export const signature = ({ person, structure, mandate, posture }: Signature) => ({
  signed_person: person,
  signed_structure: structure,
  signed_mandate: mandate,
  signed_posture: posture,
})

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
      ...signature(by),
    })
    .execute()
}

/** The names of structures that stand in the community, or have written in the tool before leaving it. */
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

/** Everybody in the community: whose open pages are judged again when a level narrows. */
/** How the others see someone who writes. */
export async function writerOf(db: Db, person: string, structure: string) {
  const { rows } = await sql<{ name: string; structureName: string }>`
    select p.given_name || ' ' || p.family_name as name, s.short_name as "structureName"
      from people p, structures s where p.id = ${person} and s.id = ${structure}
  `.execute(db)
  return rows[0]!
}

/**
 * Makes the tool findable by what one reads of it: the version, once it has been published, and before that the
 * working text.
 */
export async function indexTool(ctx: Ctx, id: string): Promise<void> {
  const { rows } = await sql<{
    community: string
    level: Level
    circle: string | null
    title: string
    summary: string
    doc: RichText
    at: Date
  }>`
    select t.community_id as community, t.level, t.circle_id as circle, t.title, t.changed_at as at,
           t.what_changes as summary,
           case when t.status in ('published', 'under_revision', 'retired') then coalesce(v.doc, x.doc)
                else x.doc end as doc
      from tools t join texts x on x.id = t.text_id
           left join tool_versions v on v.tool_id = t.id and v.number = t.current_version
     where t.id = ${id}
  `.execute(ctx.db)
  const { summary, doc, ...entry } = rows[0]!
  const { text } = await judgeQuotes(ctx, entry, doc)
  await indexEntry(ctx.db, {
    subject: { type: 'tool', id },
    ...entry,
    body: `${summary}\n${plainText(text)}`,
  })
}
