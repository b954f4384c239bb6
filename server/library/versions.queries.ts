import { sql } from 'kysely'
import { visibleTo } from '../community/access.ts'
import type { Reader } from '../community/contract.ts'
import { signatureColumns, signedBy } from '../community/signature.columns.ts'
import type { Db } from '../database.ts'
import { columnMap, columnsOf, expression, instant, type RowOf } from '../platform/columns.ts'
import type { Signature } from '../platform/context.ts'
import type { RichText } from '../platform/richtext/richtext.contract.ts'
import type { Credit, VersionLine } from './contract.ts'
import { isLookedAt, redactionOf } from '../redactions/columns.ts'
import { t } from './read.queries.ts'

const MAX_VERSIONS = 100

const v = columnsOf<'tool_versions'>('v')

const LINE = columnMap({
  id: v('id'),
  number: v('number'),
  title: v('title'),
  changeNote: v('change_note'),
  frozenAt: instant(v('frozen_at')),
  frozenBy: signedBy('v'),
  credits: v('credits'),
  redaction: redactionOf('v.id'),
})

const c = columnsOf<'communities'>('c')

/** A version with its text, and the current state of its tool. */
const VERSION = columnMap({
  ...LINE.columns,
  tool: v('tool_id'),
  licence: v('licence'),
  summary: v('summary'),
  html: v('html'),
  doc: v('doc'),
  status: t('status'),
  isLast: expression<boolean>('v.number = t.current_version'),
  network: c('name'),
  slug: c('slug'),
})
export type VersionRow = RowOf<typeof VERSION>

/** The versions of a tool, newest first. The caller has checked that the reader may read the tool. */
export async function listVersions(db: Db, tool: string): Promise<VersionLine[]> {
  return LINE.rows(
    db,
    sql`from tool_versions v where v.tool_id = ${tool} order by v.number desc limit ${MAX_VERSIONS}`,
  )
}

export async function findVersion(
  db: Db,
  reader: Reader,
  tool: string,
  number: number,
): Promise<VersionRow | undefined> {
  return VERSION.first(
    db,
    sql`from tool_versions v join tools t on t.id = v.tool_id join communities c on c.id = t.community_id
     where t.community_id = ${reader.community} and t.id = ${tool} and v.number = ${number} and ${visibleTo(reader, 't')}`,
  )
}

/** The tool of a version, and who froze it. Does not check access. */
export async function toolOfVersion(
  db: Db,
  version: string,
): Promise<{ tool: string; frozenBy: string } | undefined> {
  return db
    .selectFrom('tool_versions')
    .select(['tool_id as tool', 'signed_person as frozenBy'])
    .where('id', '=', version)
    .executeTakeFirst()
}

export interface FrozenVersion {
  tool: string
  number: number
  title: string
  summary: string
  doc: RichText
  html: string
  plain: string
  changeNote: string
  credits: Credit[]
  licence: string
  /** The sequence number of the frozen text. */
  seq: number
}

/** Stores the version and makes it the tool's current one. */
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
      ...signatureColumns(by),
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

/** The last version, to compare with what would be frozen. */
export async function lastHtml(db: Db, tool: string) {
  return db
    .selectFrom('tool_versions')
    .select(['html', 'title', isLookedAt(sql`tool_versions.id`).as('isLookedAt')])
    .where('tool_id', '=', tool)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
}
