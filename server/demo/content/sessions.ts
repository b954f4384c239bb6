import type { SessionKind } from '../../sessions/contract.ts'

export interface DemoCard {
  column: number
  text: string
  by: string
  sealed?: boolean
  /** Attached under the card with this text. */
  under?: string
}

export interface DemoSession {
  key: string
  title: string
  kind: SessionKind
  purpose: 'elaboration' | 'validation' | 'governance' | 'exchange' | 'experimentation_review'
  template: string
  day: number
  /** In the community's own time, and how long. */
  at: string
  minutes: number
  venue: string
  secretary: string
  threads: string[]
  tools: string[]
  agenda: { title: string; minutes: number }[]
  present: string[]
  excused: string[]
  cards: DemoCard[]
  decisions: { title: string; status: 'decided' | 'deferred' }[]
  actions: { label: string; structure: string; due: number }[]
  /** Markdown, as approved. */
  text: string
}

export const SESSIONS: readonly DemoSession[] = [
  {
    key: 'SE1',
    title: 'Une histoire, une seule fois',
    kind: 'working_session',
    purpose: 'elaboration',
    template: 'elaboration',
    day: -110,
    at: '09:00',
    minutes: 180,
    venue: 'CRIJ, Port-Caravelle',
    secretary: 'cindy',
    threads: ['T1'],
    tools: ['O1'],
    agenda: [
      { title: 'La maquette A5 : ce qui nous va, ce qui nous gêne', minutes: 60 },
      { title: 'Cinq temps, et une question de fin', minutes: 80 },
      { title: 'Qui essaie, et chez qui ?', minutes: 40 },
    ],
    present: ['cindy', 'maryline', 'nathan', 'olivier', 'aurore', 'kevin', 'sylvie', 'jeremie', 'solange'],
    excused: ['sabrina'],
    cards: [
      { column: 0, text: 'La personne repart avec quelque chose', by: 'kevin' },
      { column: 0, text: 'Une page', by: 'sylvie' },
      { column: 0, text: 'Pas de double', by: 'aurore' },
      { column: 1, text: 'Encore un papier', by: 'maryline' },
      { column: 1, text: 'Mon logiciel veut tout', by: 'olivier' },
      { column: 1, text: 'Et si elle la perd ?', by: 'cindy' },
      { column: 1, text: 'Elle la refait : c’est sa parole', by: 'aurore', under: 'Et si elle la perd ?' },
      { column: 2, text: 'Des cartes plutôt que des questions', by: 'nathan' },
      { column: 2, text: 'Appeler à trois', by: 'maryline' },
      { column: 3, text: 'Case d’accord ?', by: 'jeremie', sealed: true },
    ],
    decisions: [
      { title: 'Une case d’accord avec trois choix, aucun précoché, à éprouver', status: 'decided' },
    ],
    actions: [
      { label: 'Écrire la version 0.4', structure: 'mlc', due: -96 },
      {
        label: 'Appel à essai auprès de deux structures absentes de la rédaction',
        structure: 'carif',
        due: -45,
      },
      {
        label: 'Inviter nommément l’APEC, le SCUIO-IP et la chambre de métiers',
        structure: 'carif',
        due: -90,
      },
    ],
    text: `Le groupe part de la maquette A5. Il retient cinq temps et une question de fin. La structure CIO rappelle qu’elle n’échangera pas de contenu d’entretien\u00a0; la feuille tenue par la personne répond à cette réserve.

**Désaccord conservé** sur la case d’accord\u00a0: une structure la juge protectrice, une autre craint la signature de routine.

**Décision.** Case avec trois choix, aucun précoché, à éprouver.

**Suites.** Version 0.4 par la Mission locale du Centre et le CRIJ avant le {jour:-96}\u00a0; appel à essai du {jour:-95} au {jour:-45} auprès d’au moins deux structures absentes de la rédaction\u00a0; APEC, SCUIO-IP et chambre de métiers invitées nommément.`,
  },
  {
    key: 'SE2',
    title: 'Avons-nous une objection ?',
    kind: 'working_session',
    purpose: 'validation',
    template: 'validation',
    day: -33,
    at: '09:00',
    minutes: 150,
    venue: 'Mission locale du Nord, Morne-Clair, et à distance',
    secretary: 'sylvie',
    threads: ['T1'],
    tools: ['O1'],
    agenda: [
      { title: 'Ce que disent les essais', minutes: 50 },
      { title: 'Les objections, une par une', minutes: 60 },
      { title: 'Le tour de consentement', minutes: 40 },
    ],
    present: [
      'cindy',
      'maryline',
      'nathan',
      'sabrina',
      'olivier',
      'jeremie',
      'kevin',
      'aurore',
      'sylvie',
      'solange',
    ],
    excused: ['bertrand', 'laurence'],
    cards: [
      { column: 0, text: '74 entretiens, 2 abandons', by: 'kevin' },
      { column: 0, text: 'En file d’attente, non', by: 'maryline' },
      { column: 0, text: 'La dictée change tout', by: 'sabrina' },
      { column: 1, text: '« Famille » exclut', by: 'aurore' },
      { column: 1, text: 'Le mot « diagnostic » traîne encore page 1', by: 'nathan' },
      { column: 2, text: '« Mes proches », au choix', by: 'aurore' },
      { column: 2, text: 'Retirer « diagnostic »', by: 'sylvie' },
      { column: 3, text: 'Une fiche pour les files d’attente', by: 'sabrina' },
    ],
    decisions: [{ title: 'La grille de premier accueil partagé est adoptée', status: 'decided' }],
    actions: [
      { label: 'Publier la grille', structure: 'carif', due: -21 },
      { label: 'Ouvrir un fil sur la file d’attente', structure: 'cap', due: 15 },
    ],
    text: `Deux objections présentées, intégrées toutes deux.

**Positions**\u00a0: 7 consentements, 1 sous réserve (France Travail, confirmée le {jour:-24}), 1 avis sans engagement (CIO, mandat consultatif). Aucune objection maintenue\u00a0; quorum atteint (9 sur 12). **Adopté.**

**Absents signalés**\u00a0: APEC, SCUIO-IP, chambre de métiers\u00a0; la chambre de métiers demande un essai.

**Suites**\u00a0: publication\u00a0; reprise du sujet «\u00a0file d’attente\u00a0» en nouveau fil par Cap emploi, {jour:15}.`,
  },
  {
    key: 'SE3',
    title: 'Comité de pilotage',
    kind: 'steering_committee',
    purpose: 'governance',
    template: 'decide_and_tell',
    day: -19,
    at: '14:00',
    minutes: 90,
    venue: 'Région Caravelle, Port-Caravelle',
    secretary: 'teddy',
    threads: [],
    tools: [],
    agenda: [
      { title: 'L’indicateur « une seule fois »', minutes: 30 },
      { title: 'Inviter la santé au travail ?', minutes: 30 },
      { title: 'Les lieux de l’année', minutes: 30 },
    ],
    present: ['helene', 'teddy', 'jocelyne', 'maryline', 'sabrina', 'karine', 'christophe', 'solange'],
    excused: [],
    cards: [
      { column: 0, text: 'Indicateur « une seule fois »', by: 'teddy' },
      { column: 0, text: 'Santé au travail : inviter ?', by: 'sabrina' },
      { column: 0, text: 'Lieux de l’année', by: 'christophe' },
      { column: 1, text: 'Les délégués pour l’indicateur', by: 'maryline' },
      { column: 2, text: 'Tous, sous 15 jours', by: 'christophe' },
      { column: 3, text: 'Avant deux semaines', by: 'helene' },
    ],
    decisions: [
      { title: 'L’indicateur « une seule fois » est soumis au consentement des délégués', status: 'decided' },
      {
        title: 'La santé au travail et la caisse sont invitées, sans mandat, à la séance du {jour:16}',
        status: 'decided',
      },
      { title: 'Les séances tournent, une sur quatre en Atlantique', status: 'decided' },
      {
        title: 'Adhésion de Transitions Pro, dans l’attente de la lettre de sa direction',
        status: 'deferred',
      },
    ],
    actions: [
      {
        label: 'Écrire aux responsables dont le mandat manque de temps ou de portée',
        structure: 'reg',
        due: -5,
      },
    ],
    text: `1. **Décidé**\u00a0: l’indicateur «\u00a0une seule fois\u00a0» est soumis au consentement des délégués, le comité ne l’adopte pas à leur place.
2. **Décidé**\u00a0: la santé au travail et la caisse sont invitées, sans mandat, à la séance du {jour:16} sur les reconversions contraintes.
3. **Décidé**\u00a0: les séances tournent, une sur quatre en Atlantique.
4. **Reporté**\u00a0: adhésion de Transitions Pro, dans l’attente de la lettre de sa direction.
5. Le comité constate que deux mandats ne permettent pas de répondre à ce que le réseau demande (temps, portée) et écrit aux responsables concernés.

Niveau\u00a0: communauté, publié le {jour:-13}.`,
  },
]

/** What is convened and has not been held yet. */
/** One that is convened; some have said that they come. */
export interface DemoMeeting extends Omit<
  DemoSession,
  'key' | 'present' | 'excused' | 'cards' | 'decisions' | 'actions' | 'text'
> {
  coming: string[]
}

export const TO_COME: readonly DemoMeeting[] = [
  {
    title: 'Qui commence ?',
    kind: 'working_session',
    purpose: 'elaboration',
    template: 'elaboration',
    day: 16,
    at: '09:00',
    minutes: 180,
    venue: 'Maison des services, Gros-Filao',
    secretary: 'jeremie',
    threads: ['T8'],
    tools: ['O3'],
    coming: ['solange', 'cindy', 'sabrina', 'jeremie', 'olivier', 'aurore', 'maryline'],
    agenda: [
      { title: 'Ce que la santé au travail et la caisse voient, que nous ne voyons pas', minutes: 50 },
      { title: 'Un seul nom en gras par case', minutes: 90 },
      { title: 'Qui essaie, et jusqu’à quand ?', minutes: 40 },
    ],
  },
  {
    title: 'Noyau et marges',
    kind: 'working_session',
    purpose: 'exchange',
    template: 'exchange',
    day: 65,
    at: '09:00',
    minutes: 150,
    venue: 'CIO, Anse-Tamarin',
    secretary: 'nathan',
    threads: [],
    tools: ['O1'],
    coming: ['solange', 'cindy', 'nathan', 'kevin'],
    agenda: [
      { title: 'Ce que chacun a changé de la grille, et pourquoi', minutes: 90 },
      { title: 'Ce qui ne se change pas', minutes: 60 },
    ],
  },
]
