import { sql } from 'kysely'
import { cites } from '../community/quoted-by.access.ts'
import type { Ctx } from '../platform/context.ts'
import { readText } from '../platform/texts/texts.ts'
import { onTextChange } from './on-text-change.ts'

/** Renders again the working texts that quote one of these ids. What a version quoted when it was frozen stays. */
export async function rereadTools(ctx: Ctx, community: string, ids: readonly string[]): Promise<void> {
  const { rows } = await sql<{ text: string }>`
    select x.id as text from tools t join texts x on x.id = t.text_id
     where t.community_id = ${community} and t.id <> all (${sql.val(ids)}::uuid[]) and not x.masked
       and ${cites('x.doc', ids)}
     order by x.id for update of x
  `.execute(ctx.db)
  for (const { text } of rows) await onTextChange(ctx, await readText(ctx, text))
}
