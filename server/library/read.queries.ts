import { sql } from 'kysely'
import { visibleTo } from '../community/access.ts'
import type { Reader } from '../community/contract.ts'
import { signedBy } from '../community/signature.columns.ts'
import type { Db } from '../database.ts'
import {
  columnMap,
  columnsOf,
  expression,
  instant,
  listOf,
  notNull,
  oneOf,
  type RowOf,
} from '../platform/columns.ts'
import { redactionOf } from '../redactions/columns.ts'
import { STRUCTURE_NAME } from '../structures/columns.ts'

export const t = columnsOf<'tools'>('t')

/** The fields of a tool that its rules need. */
const STORED = columnMap({
  id: t('id'),
  community: t('community_id'),
  title: t('title'),
  whatChanges: t('what_changes'),
  status: t('status'),
  level: t('level'),
  circle: t('circle_id'),
  licence: t('licence'),
  author: t('signed_person'),
  lead: t('lead_structure_id'),
  coauthors: t('coauthors'),
  text: t('text_id'),
  version: t('current_version'),
})
export type StoredTool = RowOf<typeof STORED>

const v = columnsOf<'tool_versions'>('v')
const VERSION = columnMap({ number: v('number'), at: instant(v('frozen_at')) })

/** The fields shown by both the list and the page. */
export const LINE = {
  id: t('id'),
  title: t('title'),
  kind: t('kind'),
  status: t('status'),
  whatChanges: t('what_changes'),
  level: t('level'),
  lead: notNull(oneOf(STRUCTURE_NAME, 'from structures st where st.id = t.lead_structure_id')),
  version: oneOf(VERSION, 'from tool_versions v where v.tool_id = t.id and v.number = t.current_version'),
  changedAt: instant(t('changed_at')),
}

const CONTRIBUTION = columnMap({
  structure: notNull(oneOf(STRUCTURE_NAME)),
  days: expression<number>('c.days'),
  lastOn: expression<string>('c.last'),
})

const k = columnsOf<'tool_trial_calls'>('k')
const TRIAL_CALL = columnMap({
  version: k('version'),
  until: k('until_day'),
  questions: k('questions'),
  structures: listOf(STRUCTURE_NAME, 'from structures st where st.id = any(k.structures) order by st.name'),
})

/** The fields of a tool's page, except its versions. */
const TOOL = columnMap({
  ...LINE,
  circle: t('circle_id'),
  licence: t('licence'),
  author: signedBy('t'),
  addedAt: instant(t('added_at')),
  coauthors: listOf(STRUCTURE_NAME, 'from structures st where st.id = any(t.coauthors) order by st.name'),
  concernedTypes: t('concerned_types'),
  concernedTerritories: t('concerned_territories'),
  missions: t('missions'),
  origins: t('origins'),
  text: t('text_id'),
  html: expression<string>('coalesce(v.html, t.draft_html)'),
  ahead: expression<boolean>('t.written_seq > t.frozen_seq'),
  contributions: listOf(
    CONTRIBUTION,
    `from (select structure_id, count(*) as days, max(day) as last from tool_contributions
            where tool_id = t.id and substantive group by structure_id) c
       join structures st on st.id = c.structure_id order by c.last desc, st.name`,
  ),
  trialCall: oneOf(
    TRIAL_CALL,
    'from tool_trial_calls k where k.tool_id = t.id order by k.called_at desc limit 1',
  ),
  reason: t('reason'),
  redaction: redactionOf('t.id'),
})

const visible = ({ community, ...reader }: Pick<Reader, 'community' | 'levels' | 'circles'>, id: string) =>
  sql`t.community_id = ${community} and t.id = ${id} and ${visibleTo(reader, 't')}`

export async function findTool(db: Db, reader: Reader, id: string): Promise<StoredTool | undefined> {
  return STORED.first(db, sql`from tools t where ${visible(reader, id)}`)
}

export async function readTool(db: Db, reader: Reader, id: string): Promise<RowOf<typeof TOOL> | undefined> {
  return TOOL.first(
    db,
    sql`from tools t left join tool_versions v on v.tool_id = t.id and v.number = t.current_version
      where ${visible(reader, id)}`,
  )
}

/**
 * Locks the tool until the end of the transaction. Locks its text first: projections lock in this order, and the
 * reverse could deadlock.
 */
export async function lockTool(db: Db, id: string): Promise<StoredTool> {
  await sql`select 1 from texts x where x.owner = ${id} and x.kind = 'tool' for update`.execute(db)
  const tool = await STORED.first(db, sql`from tools t where t.id = ${id} for update`)
  return tool!
}

/** The community of a tool, from its id alone. Does not check access. */
export async function communityOf(db: Db, id: string): Promise<string | undefined> {
  const found = await db.selectFrom('tools').select('community_id').where('id', '=', id).executeTakeFirst()
  return found?.community_id
}
