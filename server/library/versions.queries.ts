import { sql } from 'kysely'
import { href } from '../addresses.ts'
import { visibleTo } from '../community/access.ts'
import type { Reader } from '../community/contract.ts'
import type { KnownSource } from '../community/quotable-sources.access.ts'
import { holding, type Quoting } from '../community/quoted-by.access.ts'
import type { Db } from '../database.ts'
import type { Signature } from '../platform/context.ts'
import { saidOf } from '../platform/richtext/quotes.rules.ts'
import type { RichText } from '../platform/richtext/richtext.contract.ts'
import type { Credit, VersionLine } from './contract.ts'
import type { ToolStatus } from './enumerations.contract.ts'
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

export interface VersionRow extends VersionLine {
  tool: string
  licence: string
  summary: string
  html: string
  doc: RichText
  /** Where the tool stands today, and in what network. */
  status: ToolStatus
  isLast: boolean
  network: string
  slug: string
}

export async function findVersion(
  db: Db,
  reader: Reader,
  tool: string,
  number: number,
): Promise<VersionRow | undefined> {
  const { rows } = await sql<Omit<VersionRow, 'frozenAt'> & { frozenAt: Date }>`
    select ${LINE}, v.tool_id as tool, v.licence, v.summary, v.html, v.doc, t.status,
           v.number = t.current_version as "isLast", c.name as network, c.slug
      from tool_versions v join tools t on t.id = v.tool_id join communities c on c.id = t.community_id
     where t.community_id = ${reader.community} and t.id = ${tool} and v.number = ${number} and ${visibleTo(reader, 't')}
  `.execute(db)
  return rows[0] && { ...rows[0], frozenAt: rows[0].frozenAt.toISOString() }
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

/** The tools with these ids, as sources that may be quoted, with the structures that wrote them. */
export async function toolSources(db: Db, ids: readonly string[]): Promise<KnownSource[]> {
  const { rows } = await sql<Omit<KnownSource, 'href'> & { slug: string }>`
    select 'tool' as kind, t.id, t.community_id as community, t.level, t.circle_id as circle, t.title as label, c.slug,
           array(select distinct unnest(t.coauthors || t.lead_structure_id)) as structures
      from tools t join communities c on c.id = t.community_id where t.id = any(${sql.val(ids)}::uuid[])
  `.execute(db)
  return rows.map(({ slug, ...tool }) => ({
    ...tool,
    href: href('tool', { community: slug, tool: tool.id }),
  }))
}

export async function versionSources(db: Db, ids: readonly string[]): Promise<KnownSource[]> {
  const { rows } = await sql<Omit<KnownSource, 'href'> & { slug: string; tool: string; number: number }>`
    select 'version' as kind, v.id, t.community_id as community, t.level, t.circle_id as circle,
           v.title || ', version ' || v.number as label,
           c.slug, t.id as tool, v.number,
           array(select (credit ->> 'structure')::uuid from jsonb_array_elements(v.credits) as credit) as structures
      from tool_versions v join tools t on t.id = v.tool_id join communities c on c.id = t.community_id
     where v.id = any(${sql.val(ids)}::uuid[])
  `.execute(db)
  return rows.map(({ slug, tool, number, ...version }) => ({
    ...version,
    href: href('tool', { community: slug, tool }, { query: { version: number } }),
  }))
}

/** What a tool says: its working text, and what its versions have said. */
export async function saidInTools(db: Db, ids: readonly string[]) {
  const { rows } = await sql<{ id: string; title: string; summary: string; docs: RichText[] }>`
    select t.id, t.title, t.what_changes as summary,
           (select json_agg(doc) from (
              select x.doc union all select v.doc from tool_versions v where v.tool_id = t.id) as docs) as docs
      from tools t join texts x on x.id = t.text_id where t.id = any(${sql.val(ids)}::uuid[])
  `.execute(db)
  return rows.map(({ id, title, summary, docs }) => ({ id, said: [title, summary, ...docs.map(saidOf)] }))
}

export async function saidInVersions(db: Db, ids: readonly string[]) {
  const found = await db
    .selectFrom('tool_versions')
    .select(['id', 'title', 'summary', 'doc'])
    .where('id', 'in', ids)
    .execute()
  return found.map(({ id, title, summary, doc }) => ({ id, said: [title, summary, saidOf(doc)] }))
}

/** The tools that cite one of these, in what is being written or in a version. */
export async function toolsQuoting(db: Db, community: string, ids: readonly string[]): Promise<Quoting[]> {
  const { rows } = await sql<Quoting>`
    select t.level, t.circle_id as circle, 'l’outil «\u00a0' || t.title || '\u00a0»' as name
      from tools t join texts x on x.id = t.text_id
     where t.community_id = ${community} and t.id <> all (${sql.val(ids)}::uuid[])
       and (x.doc::text like any (${sql.val(holding(ids))}::text[])
            or exists (select from tool_versions v
                        where v.tool_id = t.id and v.doc::text like any (${sql.val(holding(ids))}::text[])))
  `.execute(db)
  return rows
}
