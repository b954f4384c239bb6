import { sql } from 'kysely'
import { visibleTo } from '../community/access.ts'
import type { Reader } from '../community/contract.ts'
import type { Db } from '../database.ts'
import { columnMap, expression } from '../platform/columns.ts'
import { readCursor, writeCursor, type Cursor } from '../platform/cursor.ts'
import type { ToolPage } from './contract.ts'
import type { ToolKind, ToolStatus } from './enumerations.contract.ts'
import { LINE } from './read.queries.ts'
import { STATUS_ORDER } from './rules.ts'

const PAGE = 30

const LISTED = columnMap({
  ...LINE,
  takingPart: expression<string[]>(`array(
    select s.short_name from structures s
     where s.id = t.lead_structure_id or s.id = any(t.coauthors)
        or s.id in (select c.structure_id from tool_contributions c where c.tool_id = t.id and c.substantive)
     order by s.short_name limit 40)`),
})

/** The tools in these states, by shelf, then last changed first. */
export async function listTools(
  db: Db,
  reader: Reader,
  asked: { statuses: readonly ToolStatus[]; kind: ToolKind | undefined; after: string | undefined },
): Promise<ToolPage> {
  const after = placeOf(asked.after)
  const rows = await LISTED.rows(
    db,
    sql`
      from tools t
     where t.community_id = ${reader.community} and ${visibleTo(reader, 't')}
       and t.status = any(${sql.val(asked.statuses)}::text[])
       and (${asked.kind ?? null}::text is null or t.kind = ${asked.kind ?? null})
       and ${after ? sql`t.shelf >= ${after.shelf}::int and (t.shelf > ${after.shelf}::int or (t.changed_at, t.id) < (${after.at}::timestamptz, ${after.id}::uuid))` : sql`true`}
     order by t.shelf, t.changed_at desc, t.id desc
     limit ${PAGE + 1}`,
  )
  const shown = rows.slice(0, PAGE)
  const last = rows.length > PAGE ? shown.at(-1) : undefined
  return { tools: shown, next: last ? nextOf(last) : null }
}

const nextOf = ({ status, changedAt, id }: ToolPage['tools'][number]) =>
  `${STATUS_ORDER.indexOf(status) + 1}_${writeCursor({ at: new Date(changedAt), id })}`

/** Decodes a cursor: a shelf, and the last tool of the page. */
function placeOf(text = ''): (Cursor & { shelf: number }) | undefined {
  const [, shelf, cursor] = /^(\d)_(.*)$/.exec(text) ?? []
  const ended = readCursor(cursor)
  return ended && { ...ended, shelf: Number(shelf) }
}
