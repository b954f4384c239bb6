import { sql } from 'kysely'
import { visibleTo } from '../community/access.ts'
import type { Level, Reader } from '../community/contract.ts'
import type { Db } from '../database.ts'
import type { Signature } from '../platform/context.ts'
import type { RichText } from '../platform/richtext/richtext.contract.ts'
import type { Credit, VersionLine } from './contract.ts'
import { signature, signedBy } from './queries.ts'

const MAX_VERSIONS = 100

type Row = Omit<VersionLine, 'frozenAt'> & { frozenAt: Date }

const LINE = sql`
  v.id, v.number, v.title, v.change_note as "changeNote", v.frozen_at as "frozenAt", v.credits,
  ${signedBy('v')} as "frozenBy"
`

/** The versions of a tool the reader is known to be able to read, the last one first. */
export async function listVersions(db: Db, tool: string): Promise<VersionLine[]> {
  const { rows } = await sql<Row>`
    select ${LINE} from tool_versions v where v.tool_id = ${tool} order by v.number desc limit ${MAX_VERSIONS}
  `.execute(db)
  return rows.map((row) => ({ ...row, frozenAt: row.frozenAt.toISOString() }))
}

export type VersionRow = VersionLine & { tool: string; licence: string; html: string; doc: RichText }

export async function findVersion(
  db: Db,
  reader: Reader,
  tool: string,
  number: number,
): Promise<VersionRow | undefined> {
  const { rows } = await sql<Row & { tool: string; licence: string; html: string; doc: RichText }>`
    select ${LINE}, v.tool_id as tool, v.licence, v.html, v.doc
      from tool_versions v join tools t on t.id = v.tool_id
     where t.community_id = ${reader.community} and t.id = ${tool} and v.number = ${number} and ${visibleTo(reader, 't')}
  `.execute(db)
  return rows[0] && { ...rows[0], frozenAt: rows[0].frozenAt.toISOString() }
}

export interface FrozenVersion {
  tool: string
  number: number
  title: string
  doc: RichText
  html: string
  plain: string
  changeNote: string
  credits: Credit[]
  licence: string
  /** Up to where in its stream the working text was read. */
  seq: number
}

/** Keeps the version for ever, and makes it the tool's last one. */
export async function insertVersion(
  db: Db,
  version: FrozenVersion,
  by: Signature,
  at: Date,
): Promise<string> {
  const { tool, changeNote, seq, ...columns } = version
  const { id } = await db
    .insertInto('tool_versions')
    .values({
      ...columns,
      credits: sql`${version.credits}::jsonb`,
      tool_id: tool,
      change_note: changeNote,
      frozen_at: at,
      ...signature(by),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .updateTable('tools')
    .set({ current_version: version.number, frozen_seq: seq, changed_at: at })
    .where('id', '=', tool)
    .execute()
  return id
}

/** What the last version says, to tell whether there is anything to freeze. */
export async function lastHtml(db: Db, tool: string): Promise<{ html: string; title: string } | undefined> {
  return db
    .selectFrom('tool_versions')
    .select(['html', 'title'])
    .where('tool_id', '=', tool)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** The levels of the tools and versions of this community among these ids; what is not there is absent. */
export async function levelsOf(
  db: Db,
  community: string,
  ids: readonly string[],
): Promise<{ id: string; level: Level; circle: string | null }[]> {
  const { rows } = await sql<{ id: string; level: Level; circle: string | null }>`
    select t.id, t.level, t.circle_id as circle from tools t
     where t.community_id = ${community} and t.id = any(${sql.val(ids)}::uuid[])
    union all
    select v.id, t.level, t.circle_id from tool_versions v join tools t on t.id = v.tool_id
     where t.community_id = ${community} and v.id = any(${sql.val(ids)}::uuid[])
  `.execute(db)
  return rows
}
