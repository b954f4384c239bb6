import type { DemoThread } from './types.ts'

/** The other threads of the network, as they stand. */
export const OTHER_THREADS: readonly DemoThread[] = [
  {
    key: 'T2',
    title: 'Relayer sans perdre : de l’accueil au conseil en évolution professionnelle',
    level: 'community',
    by: 'kevin',
    day: -92,
    tags: ['relais', 'accueil'],
    sameHere: ['crij', 'mln', 'cibc'],
    vignette: {
      established:
        'Un numéro donné n’est pas un relais. Nous avons rappelé vingt jeunes à qui nous avions remis les coordonnées d’un conseiller : un sur deux n’avait pas appelé.',
      tried:
        'Écrire le numéro en gros. Le redire au moment de partir. Rappeler une semaine plus tard, quand nous avons encore un contact.',
      question: 'Qu’est-ce qui, chez vous, fait qu’un relais aboutit vraiment ?',
    },
    posts: [
      {
        by: 'jeremie',
        day: -91,
        kind: 'reply',
        text: 'Nous aussi, de l’autre côté : la personne arrive, et personne ne nous dit d’où elle vient ni ce qu’elle a déjà fait. Nous recommençons, elle se lasse, nous aussi.',
      },
      {
        by: 'maryline',
        day: -88,
        kind: 'proposal',
        text: 'Nous essayons l’**appel à trois** : haut-parleur, la personne parle en premier, le collègue répond à elle et pas à nous. Huit essais, sept rendez-vous tenus. Le huitième a changé d’avis, et c’était son droit.',
      },
      {
        by: 'olivier',
        day: -86,
        kind: 'clarification',
        text: 'Pour que cela tienne, il faut que quelqu’un décroche. Nous pourrions réserver des plages de rappel aux partenaires, mais cela se négocie avec ma direction : il me faut une durée et un nombre.',
      },
      {
        by: 'aurore',
        day: -84,
        kind: 'reply',
        text: 'Une réserve : pas de haut-parleur dans un espace ouvert. Une adresse ou un prénom entendu par la mauvaise personne, et nous avons mis quelqu’un en danger.',
      },
      {
        by: 'solange',
        day: -80,
        kind: 'synthesis',
        text: '**Où nous en sommes.** Le relais tient quand la personne parle en premier et quand quelqu’un décroche.\n\n- une fiche de relais que la personne garde ;\n- une plage de quinze minutes, à négocier structure par structure ;\n- jamais d’appel à trois sans porte fermée.',
      },
    ],
    moves: [
      { by: 'kevin', day: -87, command: 'clarify' },
      { by: 'kevin', day: -79, command: 'takeUp' },
    ],
  },
  {
    key: 'T3',
    title: 'Rendez-vous manqués dans le Nord : la mobilité n’explique pas tout',
    level: 'community',
    by: 'maryline',
    day: -26,
    tags: ['mobilité', 'rendez-vous'],
    sameHere: ['mln', 'cidff'],
    vignette: {
      established:
        'Quatre personnes sur dix ne viennent pas au rendez-vous après une orientation vers le Centre. Le bus est rare ; mais celles qui ont une voiture manquent presque autant.',
      tried: 'Les horaires de bus sur la convocation, un rappel la veille.',
      question: 'Qu’avez-vous vu chez celles et ceux qui viennent ?',
    },
    posts: [
      {
        by: 'aurore',
        day: -25,
        kind: 'reply',
        text: 'La garde d’enfant, plus que le bus. Un rendez-vous à seize heures trente est un rendez-vous manqué d’avance.',
      },
      {
        by: 'maryline',
        day: -19,
        kind: 'reply',
        text: 'J’ai repris mes notes : les présents venaient presque tous **avec quelqu’un**. Une sœur, un voisin, une collègue d’atelier.',
      },
      {
        by: 'sabrina',
        day: -12,
        kind: 'reply',
        text: 'Nous proposons depuis peu un premier rendez-vous « chez vous d’abord » : c’est nous qui nous déplaçons, dans un tiers-lieu. Question ouverte : lesquels, dans le Nord, ont une salle fermée ?',
      },
    ],
  },
  {
    key: 'T5',
    title: 'Apprentissage : quand nos propres conseils ont un genre',
    level: 'community',
    by: 'prisca',
    day: -46,
    tags: ['apprentissage', 'égalité'],
    sameHere: ['cma', 'cidff', 'cio'],
    vignette: {
      established:
        'Cette année, aucun de nos partenaires n’a proposé une fille en électricité. Pas une. Or deux employeurs en cherchaient.',
      tried: 'Une affiche, une plaquette avec des photos. Sans effet.',
      question: 'À quel moment de nos entretiens le métier prend-il un genre ?',
    },
    posts: [
      {
        by: 'nathan',
        day: -45,
        kind: 'reply',
        text: 'Nous redisons les vœux que nous entendons. Quand une élève dit « quelque chose avec les gens », nous complétons à sa place.',
      },
      {
        by: 'aurore',
        day: -43,
        kind: 'reply',
        text: 'Relisons nos mots : « métier physique » ne se dit jamais d’aide-soignante, qui porte pourtant plus qu’un électricien.',
      },
      {
        by: 'cindy',
        day: -40,
        kind: 'proposal',
        text: 'Dans l’atelier « Un métier, des gens », ne nommons pas le métier au départ : une journée racontée, des gestes, et seulement ensuite un nom.',
      },
      {
        by: 'prisca',
        day: -33,
        kind: 'reply',
        text: 'Et le maître d’apprentissage est le maillon suivant : c’est lui qui dit oui. J’en connais trois qui viendraient témoigner.',
      },
    ],
    moves: [
      { by: 'prisca', day: -39, command: 'clarify' },
      { by: 'aurore', day: -32, command: 'takeUp' },
    ],
  },
  {
    key: 'T6',
    title: 'Quel minimum nous transmettre, et avec quel accord ?',
    level: 'delegates',
    by: 'nathan',
    day: -130,
    tags: ['secret professionnel', 'accord'],
    sameHere: ['cio', 'cidff', 'ft', 'cap'],
    vignette: {
      established:
        'Nous relayons chaque semaine des personnes les uns vers les autres, et chacun transmet ce qu’il croit pouvoir transmettre. Discrétion et secret ne sont pourtant pas la même chose.',
      tried: 'Ne rien dire, et la personne répète tout. Tout dire, et nous le regrettons.',
      question: 'Quel est le minimum qui rend service, et quel accord faut-il pour le transmettre ?',
    },
    posts: [
      {
        by: 'aurore',
        day: -129,
        kind: 'reply',
        text: 'Une adresse peut mettre quelqu’un en danger. Pour nous, elle ne se transmet jamais, même avec un accord donné dans l’urgence.',
      },
      {
        by: 'olivier',
        day: -128,
        kind: 'clarification',
        text: 'Mon logiciel exige un identifiant et une date de premier contact. Rien d’autre. Le reste est une habitude.',
      },
      {
        by: 'sabrina',
        day: -126,
        kind: 'proposal',
        text: 'Un accord **pour ce destinataire, pour cette fois**. Écrit par la personne, ou dit devant elle au téléphone.',
      },
      {
        by: 'teddy',
        day: -124,
        kind: 'reply',
        text: 'J’ai vérifié : aucun texte n’autorise un partage général entre nous. Il faut donc que chaque transmission se suffise à elle-même.',
      },
      {
        by: 'cindy',
        day: -122,
        kind: 'reply',
        text: 'Chez nous, c’est la personne qui transmet elle-même, avec sa feuille. Nous ne gardons pas de double.',
      },
      {
        by: 'solange',
        day: -118,
        kind: 'synthesis',
        text: 'Accord sur trois règles : la personne transmet d’abord ; à défaut, un accord pour ce destinataire et cette fois ; jamais d’adresse, de santé, ni de situation administrative.',
      },
    ],
    moves: [
      { by: 'nathan', day: -121, command: 'clarify' },
      { by: 'sabrina', day: -117, command: 'takeUp' },
      { by: 'sabrina', day: -100, command: 'proposeSolution' },
      {
        by: 'nathan',
        day: -96,
        command: 'acceptSolution',
        note: 'Le minimum est ce que la personne accepte d’écrire devant nous. Le reste nous rassure, mais ne lui sert pas.',
      },
      { by: 'solange', day: -95, command: 'capitalise' },
    ],
  },
  {
    key: 'T7',
    title: 'Université : qui fait quoi entre octobre et février ?',
    level: 'community',
    by: 'laurence',
    day: -72,
    tags: ['université', 'réorientation'],
    sameHere: ['scuio', 'cio', 'mlc'],
    vignette: {
      established:
        'Notre premier pic de réorientation arrive à la mi-octobre, quand plus personne n’a de place.',
      tried: 'Des permanences supplémentaires, tenues par deux personnes.',
      question: 'Qui, dans le réseau, peut recevoir dès octobre, et pour quoi faire ?',
    },
    posts: [
      {
        by: 'nathan',
        day: -71,
        kind: 'reply',
        text: 'Les lycéens que nous voyons connaissent Parcoursup, pas nous. Ils ne savent pas qu’ils pourront revenir.',
      },
      {
        by: 'loic',
        day: -69,
        kind: 'reply',
        text: 'Ils arrivent chez nous en mars, quand ils ont renoncé. C’est trop tard de quatre mois.',
      },
      {
        by: 'solange',
        day: -64,
        kind: 'synthesis',
        text: 'Le sujet est réel, la saison est passée. Je propose de le mettre en veille jusqu’à la rentrée, avec un rappel : nous préparerons octobre en septembre.',
      },
    ],
    moves: [
      {
        by: 'solange',
        day: -63,
        command: 'park',
        note: 'À reprendre à la rentrée universitaire.',
        reviewOn: '+170',
      },
    ],
  },
]
