import { sql, type RawBuilder } from 'kysely'
import { expression } from '../platform/columns.ts'
import type { RedactionMark } from './contract.ts'

/** The mark on the thing with this id, a column such as `f.id`. */
export const redactionOf = (id: string) =>
  expression<RedactionMark | null>(`(
    select json_build_object('id', d.id, 'state', case when d.decision is null then 'pending' else 'redacted' end)
      from redactions d where d.subject_id = ${id} and d.decision is distinct from 'restored'
     order by d.flagged_at desc limit 1)`)

/** Whether someone looks at whether one of these things, by id, concerns a real person. */
export const isLookedAt = (ids: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql`exists (select from redactions d where d.subject_id in (${ids}) and d.decision is null)`
