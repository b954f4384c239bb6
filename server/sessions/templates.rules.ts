import type { Purpose } from './contract.ts'

/** How a working session goes: what its board asks, step by step, and how long each step takes. */
export interface SessionTemplate {
  readonly key: string
  readonly title: string
  /** What it is good for, in a sentence. */
  readonly aim: string
  readonly minutes: number
  readonly purpose: Purpose
  readonly columns: readonly { readonly key: string; readonly title: string }[]
  readonly agenda: readonly { readonly title: string; readonly minutes: number }[]
}

/** What every session ends on. */
const RETURN = { title: 'Que dira-t-on à nos structures ?', minutes: 10 }

export const SESSION_TEMPLATES: readonly SessionTemplate[] = [
  {
    key: 'elaboration',
    title: 'Élaborer ensemble',
    aim: 'Partir d’une ébauche, dire ce qui tient et ce qui inquiète, choisir ce qu’on essaie.',
    minutes: 180,
    purpose: 'elaboration',
    columns: columns('Ce que nous voulons garder', 'Ce qui nous inquiète', 'Essayons', 'À trancher'),
    agenda: [
      { title: 'Où en est l’ébauche', minutes: 20 },
      { title: 'Écrire, chacun pour soi', minutes: 20 },
      { title: 'Lire et regrouper', minutes: 40 },
      { title: 'Trancher, noter les suites', minutes: 80 },
      RETURN,
    ],
  },
  {
    key: 'validation',
    title: 'Valider',
    aim: 'Écouter les essais, entendre les objections, amender, puis adopter ou non.',
    minutes: 150,
    purpose: 'validation',
    columns: columns('Ce que disent les essais', 'Objections', 'Amendements', 'Suites'),
    agenda: [
      { title: 'Le retour des essais', minutes: 30 },
      { title: 'Objections, écrites puis lues', minutes: 40 },
      { title: 'Amendements', minutes: 40 },
      { title: 'Position de chaque structure', minutes: 30 },
      RETURN,
    ],
  },
  {
    key: 'decide_and_tell',
    title: 'Comité de pilotage',
    aim: 'Décider, et dire aussitôt qui devait le faire, qui doit le savoir et pour quand.',
    minutes: 90,
    purpose: 'governance',
    columns: columns('Décisions à prendre', 'Qui est légitime', 'Qui doit savoir', 'Sous quel délai'),
    agenda: [
      { title: 'Suites de la séance précédente', minutes: 10 },
      { title: 'Décisions à prendre', minutes: 60 },
      RETURN,
    ],
  },
  {
    key: 'exchange',
    title: 'Échanger sur nos pratiques',
    aim: 'Raconter ce qu’on fait, demander ce qui manque, repartir avec un geste à essayer.',
    minutes: 90,
    purpose: 'exchange',
    columns: columns(
      'Ce qui nous réussit',
      'Ce qui nous échappe',
      'Ce que je reprends',
      'Ce que je peux aider',
    ),
    agenda: [
      { title: 'Écrire, chacun pour soi', minutes: 15 },
      { title: 'Lire et regrouper', minutes: 25 },
      { title: 'Discuter ce qui a reçu le plus de voix', minutes: 40 },
      RETURN,
    ],
  },
  {
    key: 'trial_review',
    title: 'Revenir d’un essai',
    aim: 'Mettre côte à côte ce que chaque structure a essayé, et ce que l’outil doit en apprendre.',
    minutes: 120,
    purpose: 'experimentation_review',
    columns: columns(
      'Ce qui a marché',
      'Ce qui a échoué',
      'Ce que nous avons adapté',
      'À changer dans l’outil',
    ),
    agenda: [
      { title: 'Un essai, cinq minutes', minutes: 40 },
      { title: 'Lire et regrouper', minutes: 30 },
      { title: 'Ce qui change dans l’outil', minutes: 40 },
      RETURN,
    ],
  },
  {
    key: 'weaving',
    title: 'Tissage',
    aim: 'Quand tout passe par un même point : former des duos entre structures qui se connaissent peu.',
    minutes: 60,
    purpose: 'exchange',
    columns: columns('Je cherche', 'Je peux offrir', 'Duos à former', 'Premier rendez-vous'),
    agenda: [
      { title: 'Écrire, chacun pour soi', minutes: 10 },
      { title: 'Former les duos', minutes: 40 },
      RETURN,
    ],
  },
  {
    key: 'unblock',
    title: 'Débloquer',
    aim: 'Quand un sujet n’avance plus : trouver le plus petit pas, ou le fermer sans regret.',
    minutes: 60,
    purpose: 'exchange',
    columns: columns('Bloqué par…', 'Le plus petit pas', 'Qui, quand', 'À fermer sans regret'),
    agenda: [
      { title: 'Écrire, chacun pour soi', minutes: 10 },
      { title: 'Choisir les pas', minutes: 40 },
      RETURN,
    ],
  },
  {
    key: 'crossed_views',
    title: 'Regards croisés',
    aim: 'Chaque structure commente la situation d’une autre.',
    minutes: 90,
    purpose: 'exchange',
    columns: columns('La situation', 'Vu de chez nous', 'Ce que je reprendrais', 'Question'),
    agenda: [{ title: 'Une situation à la fois', minutes: 75 }, RETURN],
  },
]

export function templateNamed(key: string): SessionTemplate | undefined {
  return SESSION_TEMPLATES.find((template) => template.key === key)
}

function columns(...titles: string[]) {
  return titles.map((title, i) => ({ key: `c${i + 1}`, title }))
}
