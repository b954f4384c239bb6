import { sql, type RawBuilder } from 'kysely'
import type { Db } from '../database.ts'
import { STRUCTURE } from '../structures/columns.ts'
import type { Structure } from '../structures/contract.ts'
import type { Reader } from './contract.ts'
import type { KnownStructure } from './structures.contract.ts'
import { mayNameManagers } from './rules.ts'

/**
 * Whether the structure `st` belongs to another community: that one welcomed its people first, and still has some.
 *
 * @param community the community that asks
 */
export function heldElsewhere(community: string): RawBuilder<boolean> {
  return sql<boolean>`(st.held_by is distinct from ${community}::uuid
    and (exists (select from memberships h
                  where h.community_id = st.held_by and h.structure_id = st.id and h.left_at is null)
      or exists (select from invitations h
                  where h.community_id = st.held_by and h.structure_id = st.id)))`
}

export async function isHeldElsewhere(db: Db, structure: string, community: string): Promise<boolean> {
  const { rows } = await sql<{ elsewhere: boolean }>`
    select ${heldElsewhere(community)} as elsewhere from structures st where st.id = ${structure}
  `.execute(db)
  return rows[0]?.elsewhere ?? false
}

/** Every structure of the house: which institutions there are is known to all, who is in which community is not. */
export async function listKnownStructures(db: Db, reader: Reader): Promise<KnownStructure[]> {
  const { rows } = await sql<Structure & { isElsewhere: boolean }>`
    select ${STRUCTURE.list}, ${heldElsewhere(reader.community)} as "isElsewhere"
      from structures st order by st.name, st.id
  `.execute(db)
  return rows.map(({ isElsewhere, ...structure }) => ({
    ...structure,
    mayNameManagers: mayNameManagers(reader, { structure: structure.id, isElsewhere }),
  }))
}
