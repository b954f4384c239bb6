import { sql, type RawBuilder } from 'kysely'
import { personAnchor } from '../addresses.ts'
import { TYPE_LABELS } from '../structures/type-labels.contract.ts'

/**
 * The structures and the people of a community as search entries, read where they are kept: a name that changes, or
 * someone who leaves, needs no other entry. A person is on the page of their structure.
 */
export function directoryEntries(community: string): RawBuilder<unknown> {
  return sql`
    with types as materialized (
      select key as type, value as label, public.f_stems(value) as tsv
      from jsonb_each_text(${sql.val(TYPE_LABELS)}::jsonb)
    ),
    members as materialized (
      select m.person_id, m.structure_id, m.joined_at
      from memberships m join people p on p.id = m.person_id and p.status = 'active'
      where m.community_id = ${community} and m.left_at is null
    )
    select 'person' as subject_type, p.id as subject_id, 'structure' as parent_type, st.id as parent_id, st.name as parent_title,
           ${personAnchor('')} || p.id as anchor, ${community}::uuid as community_id, 'community' as level,
           null::uuid as circle_id, p.given_name || ' ' || p.family_name as title,
           concat_ws(E'\n', nullif(p.main_occupation, ''), st.name) as body, m.joined_at as at,
           p.tsv || setweight(st.tsv, 'C') as tsv
      from members m join people p on p.id = m.person_id join structures st on st.id = m.structure_id
     union all
    select 'structure', st.id, null, null, null, null, ${community}::uuid, 'community', null::uuid, st.name,
           concat_ws(E'\n', nullif(st.short_name, st.name), types.label, nullif(public.f_listed(st.territories), '')),
           st.created_at, st.tsv || setweight(types.tsv, 'C')
      from structures st join types using (type)
     where st.id in (select structure_id from members)`
}
