import { sql } from 'kysely'
import { visibleTo } from '../community/access.ts'
import type { Level, Reader } from '../community/contract.ts'
import type { Db } from '../database.ts'
import { readCursor, writeCursor, type Cursor } from '../platform/cursor.ts'
import type { StructureName, ToolLine, ToolPage } from './contract.ts'
import type { ToolKind, ToolStatus } from './enumerations.contract.ts'
import { NAMED } from './queries.ts'
import { STATUS_ORDER } from './rules.ts'

const PAGE = 30

interface Row {
  id: string
  title: string
  kind: ToolKind
  status: ToolStatus
  whatChanges: string
  level: Level
  lead: StructureName
  number: number | null
  frozenAt: Date | null
  takingPart: string[]
  changedAt: Date
  rank: number
}

/** The tools of these states, as the shelves are ordered, what changed last first. */
export async function listTools(
  db: Db,
  reader: Reader,
  asked: { statuses: readonly ToolStatus[]; kind: ToolKind | undefined; after: string | undefined },
): Promise<ToolPage> {
  const rank = sql<number>`array_position(${sql.val(STATUS_ORDER)}::text[], t.status)`
  const after = placeOf(asked.after)
  const { rows } = await sql<Row>`
    select t.id, t.title, t.kind, t.status, t.what_changes as "whatChanges", t.level, t.changed_at as "changedAt",
           v.number, v.frozen_at as "frozenAt", ${rank} as rank,
           (select ${NAMED} from structures s where s.id = t.lead_structure_id) as lead,
           array(select s.short_name from structures s
                  where s.id = t.lead_structure_id or s.id = any(t.coauthors)
                     or s.id in (select c.structure_id from tool_contributions c
                                  where c.tool_id = t.id and c.substantive)
                  order by s.short_name limit 40) as "takingPart"
      from tools t left join tool_versions v on v.tool_id = t.id and v.number = t.current_version
     where t.community_id = ${reader.community} and ${visibleTo(reader, 't')}
       and t.status = any(${sql.val(asked.statuses)}::text[])
       and (${asked.kind ?? null}::text is null or t.kind = ${asked.kind ?? null})
       and ${after ? sql`(${rank} > ${after.rank}::int or (${rank} = ${after.rank}::int and (t.changed_at, t.id) < (${after.at}::timestamptz, ${after.id}::uuid)))` : sql`true`}
     order by ${rank}, t.changed_at desc, t.id desc
     limit ${PAGE + 1}
  `.execute(db)
  const shown = rows.slice(0, PAGE)
  const last = rows.length > PAGE ? shown.at(-1)! : undefined
  return {
    tools: shown.map(toLine),
    next: last ? `${last.rank}_${writeCursor({ at: last.changedAt, id: last.id })}` : null,
  }
}

function toLine({ rank: _, number, frozenAt, changedAt, ...row }: Row): ToolLine {
  const version = number !== null && frozenAt ? { number, at: frozenAt.toISOString() } : null
  return { ...row, version, changedAt: changedAt.toISOString() }
}

/** Where a page ended: on which shelf, and after which tool. */
function placeOf(text = ''): (Cursor & { rank: number }) | undefined {
  const [, rank, cursor] = /^(\d)_(.*)$/.exec(text) ?? []
  const ended = readCursor(cursor)
  return ended && { ...ended, rank: Number(rank) }
}
