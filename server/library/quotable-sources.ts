import { sql } from 'kysely'
import { href } from '../addresses.ts'
import { cites, type Quoting } from '../community/quoted-by.access.ts'
import type { KnownSource } from '../community/quotable-sources.access.ts'
import type { Db } from '../database.ts'
import { saidOf } from '../platform/richtext/quotes.rules.ts'
import { isLookedAt } from '../redactions/columns.ts'
import type { RichText } from '../platform/richtext/richtext.contract.ts'

/** Tools and their versions can be quoted by their readers, at the current level of the tool. */
export const toolSources = {
  tool: { load: loadTools, said: saidInTools },
  version: { load: loadVersions, said: saidInVersions },
}

const VERSIONS_OF_TOOL = sql`select v.id from tool_versions v where v.tool_id = t.id`

async function loadTools(db: Db, ids: readonly string[]): Promise<KnownSource[]> {
  const { rows } = await sql<Omit<KnownSource, 'href'> & { slug: string }>`
    select 'tool' as kind, t.id, t.community_id as community, t.level, t.circle_id as circle, t.title as label, c.slug,
           ${isLookedAt(sql`t.id`)} as withheld, ${isLookedAt(VERSIONS_OF_TOOL)} as "partlyWithheld",
           array(select distinct unnest(t.coauthors || t.lead_structure_id)) as structures
      from tools t join communities c on c.id = t.community_id where t.id = any(${sql.val(ids)}::uuid[])
  `.execute(db)
  return rows.map(({ slug, ...tool }) => ({
    ...tool,
    href: href('tool', { community: slug, tool: tool.id }),
  }))
}

async function loadVersions(db: Db, ids: readonly string[]): Promise<KnownSource[]> {
  const { rows } = await sql<Omit<KnownSource, 'href'> & { slug: string; tool: string; number: number }>`
    select 'version' as kind, v.id, t.community_id as community, t.level, t.circle_id as circle,
           v.title || ', version ' || v.number as label,
           c.slug, t.id as tool, v.number, ${isLookedAt(sql`v.id, t.id`)} as withheld,
           array(select (credit ->> 'structure')::uuid from jsonb_array_elements(v.credits) as credit) as structures
      from tool_versions v join tools t on t.id = v.tool_id join communities c on c.id = t.community_id
     where v.id = any(${sql.val(ids)}::uuid[])
  `.execute(db)
  return rows.map(({ slug, tool, number, ...version }) => ({
    ...version,
    href: href('tool', { community: slug, tool }, { query: { version: number } }),
  }))
}

/** The quotable texts of a tool: its working text and its versions. */
async function saidInTools(db: Db, ids: readonly string[]) {
  const { rows } = await sql<{ id: string; title: string; summary: string; docs: RichText[] }>`
    select t.id, t.title, t.what_changes as summary,
           (select json_agg(doc) from (
              select x.doc union all select v.doc from tool_versions v where v.tool_id = t.id) as docs) as docs
      from tools t join texts x on x.id = t.text_id where t.id = any(${sql.val(ids)}::uuid[])
  `.execute(db)
  return rows.map(({ id, title, summary, docs }) => ({ id, said: [title, summary, ...docs.map(saidOf)] }))
}

async function saidInVersions(db: Db, ids: readonly string[]) {
  const found = await db
    .selectFrom('tool_versions')
    .select(['id', 'title', 'summary', 'doc'])
    .where('id', 'in', ids)
    .execute()
  return found.map(({ id, title, summary, doc }) => ({ id, said: [title, summary, saidOf(doc)] }))
}

/** The tools whose working text or versions quote one of these. */
export async function toolsQuoting(db: Db, community: string, ids: readonly string[]): Promise<Quoting[]> {
  const { rows } = await sql<Quoting>`
    select t.level, t.circle_id as circle, 'l’outil «\u00a0' || t.title || '\u00a0»' as name
      from tools t
     where t.community_id = ${community} and t.id <> all (${sql.val(ids)}::uuid[])
       and (t.text_id in (select x.id from texts x where ${cites('x.doc', ids)})
            or t.id in (select v.tool_id from tool_versions v where ${cites('v.doc', ids)}))
  `.execute(db)
  return rows
}
