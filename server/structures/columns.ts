import { columnMap, columnsOf } from '../platform/columns.ts'

const st = columnsOf<'structures'>('st')

/** A structure as other nouns name it; structures are joined as `st`. */
export const STRUCTURE_NAME = columnMap({ id: st('id'), name: st('name'), shortName: st('short_name') })

/** All that is known of a structure; structures are joined as `st`. */
export const STRUCTURE = columnMap({
  ...STRUCTURE_NAME.columns,
  type: st('type'),
  territories: st('territories'),
  missions: st('missions'),
  sproStatus: st('spro_status'),
  cepOperator: st('cep_operator'),
})
