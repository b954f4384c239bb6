import { sql } from 'kysely'
import { judgeQuotes } from '../community/check-quotes.access.ts'
import type { Level } from '../community/contract.ts'
import type { Ctx } from '../platform/context.ts'
import type { RichText } from '../platform/richtext/richtext.contract.ts'
import { plainText } from '../platform/richtext/plain-text.rules.ts'
import { indexEntry } from '../platform/search/search.ts'

/** Indexes the published version, or the working text before that. */
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
