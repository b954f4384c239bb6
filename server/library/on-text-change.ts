import { sql } from 'kysely'
import * as Y from 'yjs'
import { judgeQuotes } from '../community/check-quotes.access.ts'
import type { Db } from '../database.ts'
import type { Ctx } from '../platform/context.ts'
import { since } from '../platform/log/log.ts'
import { MAX_OP_BYTES, textRoom } from '../platform/texts/contract.ts'
import type { Text } from '../platform/texts/text-kinds.ts'
import { toHtml } from '../platform/richtext/html.rules.ts'
import { indexTool } from './search-entries.ts'

/**
 * Updates what derives from a tool's working text: its HTML, the contributions of structures, its search entry. Runs
 * in the transaction of the projection.
 */
export async function onTextChange(ctx: Ctx, text: Text): Promise<void> {
  const { db } = ctx
  const tool = await db
    .selectFrom('tools')
    .select(['id', 'written_seq', 'community_id as community', 'level', 'circle_id as circle'])
    .where('id', '=', text.owner)
    .forUpdate()
    .executeTakeFirst()
  if (!tool || tool.written_seq > text.seq) return

  const entries = (await since(db, textRoom(text.id), tool.written_seq)).filter(({ seq }) => seq <= text.seq)
  await countContributions(
    db,
    tool.id,
    entries.flatMap(({ person, at, payload }) => (person ? [{ person, at, chars: charsIn(payload) }] : [])),
  )
  const writtenAt = entries.at(-1)?.at
  const { text: doc } = await judgeQuotes(ctx, tool, text.doc)
  await db
    .updateTable('tools')
    .set({
      draft_html: textHtml({ doc }),
      written_seq: text.seq,
      ...(writtenAt && { changed_at: writtenAt }),
    })
    .where('id', '=', tool.id)
    .execute()
  await indexTool(ctx, tool.id)
}

export const textHtml = ({ doc }: Pick<Text, 'doc'>) => toHtml(doc, { headingFrom: 2, anchors: true })

interface Typed {
  person: string
  at: Date
  chars: number
}

/** Adds to each structure's day, in the community's time zone. The person is not stored. */
export async function countContributions(db: Db, tool: string, typed: readonly Typed[]): Promise<void> {
  const some = typed.filter(({ chars }) => chars > 0)
  if (some.length === 0) return
  await sql`
    insert into tool_contributions (tool_id, structure_id, day, chars)
    select t.id, m.structure_id, (e.at at time zone c.time_zone)::date, least(sum(e.chars), ${MOST_CHARS})::int
      from unnest(${sql.val(some.map(({ person }) => person))}::uuid[],
                  ${sql.val(some.map(({ at }) => at.toISOString()))}::timestamptz[],
                  ${sql.val(some.map(({ chars }) => chars))}::int[]) as e (person, at, chars)
           join tools t on t.id = ${tool}
           join communities c on c.id = t.community_id
           join memberships m on m.community_id = t.community_id and m.person_id = e.person
     group by 1, 2, 3
    on conflict (tool_id, structure_id, day) do update
      set chars = least(tool_contributions.chars::bigint + excluded.chars, ${MOST_CHARS})::int
  `.execute(db)
}

/** What a column of type `int` can hold. */
const MOST_CHARS = 2 ** 31 - 1

/** The number of characters a change inserts and deletes, as many as one can hold; 0 for an unreadable change. */
export function charsIn(update: Uint8Array): number {
  try {
    const { structs, ds } = Y.decodeUpdate(update)
    const inserted = structs.map((struct) =>
      struct instanceof Y.Item && struct.content instanceof Y.ContentString ? struct.content.getLength() : 0,
    )
    const deleted = [...ds.clients.values()].flat().map(({ len }) => len)
    const chars = [...inserted, ...deleted].reduce((sum, chars) => sum + chars, 0)
    return Math.min(chars, MAX_OP_BYTES)
  } catch {
    return 0
  }
}
