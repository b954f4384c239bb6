import type { StructureType } from './contract.ts'

/** French labels of the types of structures, for what the server writes. The client's catalogue says the same. */
export const TYPE_LABELS: Record<StructureType, string> = {
  mission_locale: 'mission locale',
  cio: 'centre d’information et d’orientation',
  cap_emploi: 'Cap emploi',
  france_travail: 'France Travail',
  apec: 'APEC',
  cibc: 'CIBC',
  transitions_pro: 'Transitions Pro',
  crij: 'information jeunesse',
  scuio_ip: 'SCUIO-IP',
  chambre_metiers: 'chambre de métiers et de l’artisanat',
  cci: 'chambre de commerce et d’industrie',
  chambre_agriculture: 'chambre d’agriculture',
  e2c: 'école de la deuxième chance',
  cidff: 'CIDFF',
  plie: 'PLIE',
  greta: 'GRETA',
  afpa: 'AFPA',
  region: 'Région',
  departement: 'Département',
  carif_oref: 'Carif-Oref',
  association: 'association',
  other: 'autre structure',
}
