import type { StructureType } from '../../structures/contract.ts'
import type { ToolKind } from '../../library/enumerations.contract.ts'

export interface DemoTool {
  key: string
  title: string
  kind: ToolKind
  whatChanges: string
  level: 'community' | 'delegates'
  by: string
  day: number
  /** The Markdown file of its text. */
  text: string
  coauthors: string[]
  concernedTypes: StructureType[]
  territories: string[]
  origins: string[]
  /** What happened to it since, in order. */
  then: (
    | {
        step: 'trials'
        day: number
        by: string
        until: number
        questions: string[]
        structures: string[]
        note: string
      }
    | { step: 'validation' | 'publish' | 'revision'; day: number; by: string; reason: string }
    | { step: 'freeze'; day: number; by: string; note: string }
  )[]
}

const EVERY_TYPE: StructureType[] = [
  'mission_locale',
  'cio',
  'cap_emploi',
  'france_travail',
  'apec',
  'cibc',
  'crij',
  'scuio_ip',
  'chambre_metiers',
  'cidff',
  'greta',
]
const EVERYWHERE = ['Centre', 'Nord', 'Sud', 'Atlantique']

export const TOOLS: readonly DemoTool[] = [
  {
    key: 'O1',
    title: 'Grille d’entretien de premier accueil partagé',
    kind: 'tool',
    whatChanges: 'Une personne est entendue une fois, et repart avec un écrit qui lui appartient.',
    level: 'community',
    by: 'cindy',
    day: -108,
    text: 'o1',
    coauthors: ['mlc', 'crij', 'cidff', 'greta', 'cio', 'ft'],
    concernedTypes: EVERY_TYPE,
    territories: EVERYWHERE,
    origins: ['T1'],
    then: [
      {
        step: 'trials',
        day: -95,
        by: 'solange',
        until: -45,
        questions: [
          'La grille tient-elle en vingt minutes ?',
          'Qu’est-ce que la personne a emporté ?',
          'Qu’avez-vous changé en la faisant ?',
        ],
        structures: ['mln', 'crij', 'cap', 'cidff', 'greta'],
        note: 'Version 0.4, celle que nous essayons.',
      },
      {
        step: 'validation',
        day: -40,
        by: 'solange',
        reason:
          'Soixante-quatorze entretiens dans cinq structures, dont quatre qui n’avaient pas tenu le crayon : les délégués peuvent se prononcer.',
      },
      {
        step: 'publish',
        day: -21,
        by: 'solange',
        reason:
          'Adoptée le {jour:-33} sans objection maintenue : neuf structures concernées sur douze se sont prononcées. APEC, SCUIO-IP et chambre de métiers manquaient.',
      },
    ],
  },
  {
    key: 'O2',
    title: 'Fiche de relais accompagné',
    kind: 'procedure',
    whatChanges: 'Le relais est une rencontre, plus seulement un numéro.',
    level: 'community',
    by: 'kevin',
    day: -76,
    text: 'o2',
    coauthors: ['crij', 'mln', 'cibc'],
    concernedTypes: EVERY_TYPE,
    territories: EVERYWHERE,
    origins: ['T2'],
    then: [
      {
        step: 'trials',
        day: -30,
        by: 'kevin',
        until: 30,
        questions: [
          'Combien d’appels restent sans réponse, et à quelle heure ?',
          'Que se passe-t-il quand la personne ne veut pas appeler ?',
        ],
        structures: ['mln', 'crij', 'ft'],
        note: 'Première version à essayer.',
      },
    ],
  },
  {
    key: 'O3',
    title: 'Carte « Qui commence ? » – reconversions contraintes',
    kind: 'coordination',
    whatChanges: 'À chaque moment d’une reconversion contrainte, une structure prend l’initiative.',
    level: 'community',
    by: 'jeremie',
    day: -37,
    text: 'o3',
    coauthors: ['cibc', 'cap', 'cma', 'ft'],
    concernedTypes: ['cap_emploi', 'cibc', 'france_travail', 'chambre_metiers'],
    territories: EVERYWHERE,
    origins: ['T8'],
    then: [],
  },
  {
    key: 'O4',
    title: 'Les phrases qui ouvrent – repérer sans juger',
    kind: 'practice',
    whatChanges: 'On propose à chacun d’écrire ou de dicter : personne n’est désigné.',
    level: 'community',
    by: 'sylvie',
    day: -78,
    text: 'o4',
    coauthors: ['greta', 'cap', 'mlc', 'mln'],
    concernedTypes: EVERY_TYPE,
    territories: EVERYWHERE,
    origins: ['T4'],
    then: [
      {
        step: 'trials',
        day: -60,
        by: 'sylvie',
        until: -20,
        questions: [
          'Quelle phrase avez-vous dite à tout le monde ?',
          'Qu’avez-vous proposé ensuite, ce jour-là ?',
        ],
        structures: ['cap', 'mlc', 'mln'],
        note: 'La liste telle que nous l’essayons.',
      },
      {
        step: 'validation',
        day: -15,
        by: 'solange',
        reason:
          'Trois structures l’ont essayée et la gardent : le consentement est ouvert jusqu’au {jour:15}.',
      },
    ],
  },
  {
    key: 'O5',
    title: 'Atelier « Un métier, des gens »',
    kind: 'training_aid',
    whatChanges: 'On rencontre des gestes avant un nom de métier.',
    level: 'community',
    by: 'aurore',
    day: -320,
    text: 'o5',
    coauthors: ['cidff', 'cma', 'cio'],
    concernedTypes: ['cio', 'mission_locale', 'chambre_metiers', 'cidff', 'crij'],
    territories: EVERYWHERE,
    origins: [],
    then: [
      { step: 'freeze', day: -300, by: 'aurore', note: 'Première version, avec un seul témoin.' },
      {
        step: 'trials',
        day: -280,
        by: 'aurore',
        until: -240,
        questions: ['Qu’est-ce qui a surpris le groupe ?'],
        structures: ['cma', 'cio', 'mlc'],
        note: 'Version 2 : les gestes viennent avant le nom.',
      },
      {
        step: 'validation',
        day: -230,
        by: 'solange',
        reason: 'Trois essais, trois bilans favorables : les délégués peuvent se prononcer.',
      },
      {
        step: 'publish',
        day: -215,
        by: 'solange',
        reason: 'Adopté sans objection par les structures qui reçoivent des groupes.',
      },
      {
        step: 'revision',
        day: -30,
        by: 'aurore',
        reason: 'Le fil sur l’apprentissage demande que le métier ne soit plus nommé au départ.',
      },
    ],
  },
  {
    key: 'O6',
    title: 'Règle du jeu : transmettre avec l’accord de la personne',
    kind: 'process',
    whatChanges: 'Chaque transmission a un accord, pour ce destinataire et cette fois.',
    level: 'delegates',
    by: 'sabrina',
    day: -94,
    text: 'o6',
    coauthors: ['cap', 'cio', 'cidff', 'ft'],
    concernedTypes: EVERY_TYPE,
    territories: EVERYWHERE,
    origins: ['T6'],
    then: [
      {
        step: 'trials',
        day: -85,
        by: 'sabrina',
        until: -65,
        questions: ['Qu’avez-vous renoncé à transmettre ?'],
        structures: ['cio', 'cidff', 'ft'],
        note: 'Trois règles, à éprouver.',
      },
      {
        step: 'validation',
        day: -62,
        by: 'solange',
        reason: 'Les trois structures qui l’ont éprouvée la gardent telle quelle.',
      },
      {
        step: 'publish',
        day: -55,
        by: 'solange',
        reason:
          'Adoptée par les délégués, pour les délégués : elle parle de ce que chacun a le droit de dire.',
      },
    ],
  },
]
