import { onItsOwn } from '#client/format.ts'
import { m } from '#client/paraglide/messages.js'
import type { GuidanceMission, SproStatus, StructureType } from '#server/structures/contract.ts'

const types: Record<StructureType, () => string> = {
  mission_locale: m.structures_type_mission_locale,
  cio: m.structures_type_cio,
  cap_emploi: m.structures_type_cap_emploi,
  france_travail: m.structures_type_france_travail,
  apec: m.structures_type_apec,
  cibc: m.structures_type_cibc,
  transitions_pro: m.structures_type_transitions_pro,
  crij: m.structures_type_crij,
  scuio_ip: m.structures_type_scuio_ip,
  chambre_metiers: m.structures_type_chambre_metiers,
  cci: m.structures_type_cci,
  chambre_agriculture: m.structures_type_chambre_agriculture,
  e2c: m.structures_type_e2c,
  cidff: m.structures_type_cidff,
  plie: m.structures_type_plie,
  greta: m.structures_type_greta,
  afpa: m.structures_type_afpa,
  region: m.structures_type_region,
  departement: m.structures_type_departement,
  carif_oref: m.structures_type_carif_oref,
  association: m.structures_type_association,
  other: m.structures_type_other,
}
const missions: Record<GuidanceMission, () => string> = {
  reception: m.structures_mission_reception,
  information: m.structures_mission_information,
  counselling: m.structures_mission_counselling,
  support: m.structures_mission_support,
}
const statuses: Record<SproStatus, () => string> = {
  by_right: m.structures_status_by_right,
  recognised: m.structures_status_recognised,
  partner: m.structures_status_partner,
  none: m.structures_status_none,
}

/** French labels of structure types, missions and statuses. */
export const structureType = (type: StructureType) => types[type]()
export const mission = (name: GuidanceMission) => missions[name]()
export const sproStatus = (status: SproStatus) => statuses[status]()

/** The types in alphabetical order. */
export function structureTypes(): { type: StructureType; words: string }[] {
  return (Object.keys(types) as StructureType[])
    .map((type) => ({ type, words: onItsOwn(structureType(type)) }))
    .sort(
      (a, b) =>
        Number(a.type === 'other') - Number(b.type === 'other') || a.words.localeCompare(b.words, 'fr'),
    )
}

/** « Centre, Nord » gives two territories. */
export function territoriesOf(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
    .slice(0, 30)
}
