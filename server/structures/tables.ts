import type { Generated } from 'kysely'
import type { GuidanceMission, SproStatus, StructureType } from './contract.ts'

interface StructureTables {
  structures: {
    id: Generated<string>
    name: string
    short_name: string
    type: StructureType
    territories: string[]
    missions: GuidanceMission[]
    spro_status: SproStatus
    cep_operator: boolean
    /** The first community that welcomed its people: its leads name the first managers. */
    held_by: string | null
    created_at: Date
    /** What a search finds it by. */
    tsv: Generated<string>
  }
  /** Who can commit a structure, in each community that they are in for it. */
  structure_managers: { structure_id: string; person_id: string; since: Date }
}

declare module '../platform/tables.ts' {
  interface Tables extends StructureTables {}
}
