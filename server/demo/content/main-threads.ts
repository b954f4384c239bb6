import type { DemoThread } from './types.ts'

/** The threads whose every word is given: domain words of the demo community. */
export const MAIN_THREADS: readonly DemoThread[] = [
  {
    key: 'T1',
    title: 'Les personnes racontent leur histoire trois fois',
    level: 'community',
    by: 'cindy',
    day: -150,
    tags: ['accueil', 'parole des personnes'],
    sameHere: ['mlc', 'ft', 'cidff', 'crij', 'cibc', 'mln'],
    vignette: {
      established:
        'Pendant deux semaines, nous avons tenu un carnet à l’accueil : un trait chaque fois qu’une personne nous disait avoir déjà tout expliqué ailleurs. Vingt-trois traits pour soixante et un premiers accueils. Le plus souvent, elle venait d’une autre structure du réseau, un nom griffonné sur un papier.',
      tried: 'Appeler le collègue, quand nous l’avons au bout du fil, c’est-à-dire rarement.',
      question:
        'Que faire pour qu’une personne n’ait à raconter son histoire qu’une fois, sans créer un dossier de plus ni faire circuler ce qui ne nous appartient pas ?',
    },
    posts: [
      {
        by: 'olivier',
        day: -147,
        kind: 'clarification',
        text: 'Chez nous aussi. Une précision qui compte : que met-on dans « histoire » ? Quand je réinterroge quelqu’un, la moitié de mes questions servent à ouvrir des droits ; je ne peux pas m’en dispenser, même si le collègue les a posées. L’autre moitié, « qu’avez-vous déjà tenté, qu’est-ce qui compte pour vous », je m’en passerais volontiers si je le savais. Distinguons ce que la règle m’oblige à demander et ce que je redemande par habitude.',
      },
      {
        by: 'aurore',
        day: -146,
        kind: 'reply',
        text: 'Attention à ne pas décider à la place des personnes. Beaucoup de femmes que nous recevons choisissent de ne pas dire la même chose partout, et elles ont leurs raisons. Raconter trois fois est une fatigue ; ne raconter qu’une fois, à quelqu’un qui transmet, peut être un danger. Quoi que nous inventions, il faut que la personne tienne la plume et puisse rayer.',
      },
      {
        by: 'nathan',
        day: -145,
        kind: 'reply',
        text: 'Je rejoins Aurore. Je suis psychologue : le contenu d’un entretien, je ne le transmets pas, même à un collègue du réseau, même pour bien faire. En revanche, je ne vois aucun obstacle à ce que la personne reparte avec deux phrases écrites ensemble : voici ce que je cherche, voici ce que j’ai déjà fait. Si c’est son papier, ce n’est plus ma transmission.',
      },
      {
        by: 'kevin',
        day: -144,
        kind: 'proposal',
        text: 'À Info Jeunes, l’accueil est libre et anonyme ; nous n’avons pas de fichier et nous n’en voulons pas. Le papier de Nathan nous irait. Nous avons essayé ce matin avec trois jeunes volontaires, sur une feuille A5 : deux l’ont photographiée, le troisième l’a glissée dans la coque de son téléphone. Aucun ne l’a laissée sur la table, ce qui n’arrive jamais avec nos plaquettes.',
      },
      {
        by: 'sylvie',
        day: -143,
        kind: 'reply',
        text: 'Je joue la mémoire du groupe : il y a quelques années, nous avions fabriqué un « passeport orientation » de huit pages. Beau, complet, jamais rouvert. Trois d’entre nous l’avaient écrit pour tous les autres, et validé un vendredi à dix-huit heures. Deux leçons : une page, pas plus ; et qu’on l’essaie chez ceux qui n’ont pas tenu le crayon avant de dire que c’est fini.',
      },
      {
        by: 'solange',
        day: -140,
        kind: 'synthesis',
        text: 'À corriger si je trahis. **Accord** : un écrit court, tenu par la personne ; les questions obligatoires restent propres à chaque structure ; pas de copie. **À travailler** : faut-il une case d’accord, ou montrer la feuille suffit-il ? **À vérifier** : comment faire avec les personnes qui n’écrivent pas. **Proposition** : une séance d’élaboration fin {mois:-110}, à partir d’une maquette de Kévin et Cindy. Structures d’accueil qui ne se sont pas exprimées : APEC, SCUIO-IP, chambre de métiers.',
      },
    ],
    moves: [
      { by: 'cindy', day: -141, command: 'clarify' },
      { by: 'cindy', day: -139, command: 'takeUp' },
      { by: 'cindy', day: -95, command: 'proposeSolution' },
      {
        by: 'cindy',
        day: -20,
        command: 'acceptSolution',
        note: 'Une feuille qui appartient à la personne remplace un dossier qui nous rassurait. Renoncer a été le plus long.',
      },
      { by: 'solange', day: -20, command: 'capitalise' },
    ],
  },
  {
    key: 'T4',
    title: 'Repérer l’illettrisme sans blesser',
    level: 'community',
    by: 'loic',
    day: -98,
    sealed: true,
    sensitive: true,
    tags: ['illettrisme', 'entretien'],
    sameHere: ['cap', 'mlc', 'mln', 'greta'],
    vignette: {
      established:
        'Je crois que je passe à côté. On me dit qu’on a oublié ses lunettes, qu’on remplira le formulaire à la maison, que sa fille s’en occupe. Je comprends après coup, ou jamais. Une fois, j’ai demandé franchement ; la personne n’est pas revenue.',
      tried: 'Lire à voix haute pour tout le monde, proposer de remplir ensemble.',
      question:
        'Comment repérez-vous, sans test et sans humilier ? Et que proposez-vous ensuite, ce jour-là ? Je préfère poser la question sans signer.',
    },
    posts: [
      {
        by: 'sabrina',
        day: -96,
        kind: 'reply',
        text: 'Merci de l’avoir posée ; je la porte aussi et je ne l’aurais pas écrite. Nous avons remplacé « savez-vous lire ? » par un choix offert à chacun : « préférez-vous écrire, ou que j’écrive pendant que vous parlez ? » Personne ne se sent visé puisque tout le monde entend la phrase. À peu près une personne sur cinq choisit la dictée, pour des raisons diverses, fatigue comprise. Nous n’avons pas à savoir laquelle.',
      },
      {
        by: 'sylvie',
        day: -95,
        kind: 'reply',
        text: 'Deux repères de formatrice. L’illettrisme n’est pas l’analphabétisme : la personne est allée à l’école, elle a construit des parades remarquables, et c’est par là qu’il faut commencer. « Comment faites-vous quand vous recevez un courrier ? » fait raconter des compétences. Ensuite, n’orientez pas le jour même vers un test : proposez quelque chose qui sert à autre chose, le permis, le téléphone, l’aide aux devoirs. On entre rarement en formation pour « réapprendre à lire ».',
      },
      {
        by: 'cindy',
        day: -94,
        kind: 'reply',
        text: 'Un détail d’accueil : nos affiches. Nous avons compté sept consignes écrites entre la porte et mon bureau. Nous en avons gardé deux, avec des pictogrammes. Depuis, on nous demande plus souvent son chemin, et c’est tant mieux : la conversation est commencée.',
      },
      {
        by: 'loic',
        day: -84,
        kind: 'reply',
        text: 'Vous m’enlevez un poids. J’ai essayé la phrase de Sabrina sur une dizaine d’entretiens : quatre dictées. Quelqu’un m’a dit en partant que c’était la première fois qu’on ne lui tendait pas un stylo. Je bute encore sur la suite : quand la personne dit oui, je n’ai personne à appeler près d’ici avant trois semaines.',
      },
      {
        by: 'maryline',
        day: -82,
        kind: 'proposal',
        text: 'Chez nous, l’association d’à côté reçoit sans rendez-vous le mardi. Je propose d’écrire une page par territoire : qui reçoit, quand, avec quels papiers ou sans. Et un petit guide des phrases qui ouvrent, avec celles qui ferment. Je prends le Nord ; qui prend l’Atlantique, le Sud, le Centre ?',
      },
    ],
    moves: [
      { by: 'solange', day: -90, command: 'clarify' },
      { by: 'sylvie', day: -79, command: 'takeUp' },
      { by: 'sylvie', day: -15, command: 'proposeSolution' },
    ],
  },
  {
    key: 'T8',
    title: 'Restriction médicale et reconversion : qui commence ?',
    level: 'community',
    by: 'sabrina',
    day: -55,
    sensitive: true,
    tags: ['reconversion', 'santé au travail'],
    sameHere: ['cap', 'cibc', 'ft', 'cma'],
    vignette: {
      established:
        'Situation-type, recomposée à partir de plusieurs : une personne de quarante à cinquante ans, salariée d’une petite entreprise, en arrêt depuis plusieurs mois, à qui l’on annonce qu’elle ne reprendra pas son poste. Elle a vu un conseiller en évolution professionnelle, un service social, nous, parfois une chambre consulaire. Chacun l’a bien reçue ; chacun a attendu l’autre. Entre l’alerte et le premier essai d’un autre métier, il s’est écoulé neuf mois dans les parcours que j’ai repris.',
      tried: 'Chacun reçoit bien la personne, et chacun attend l’autre.',
      question: 'Qui commence, et surtout quand ?',
    },
    posts: [
      {
        by: 'jeremie',
        day: -54,
        kind: 'reply',
        text: 'Le conseil en évolution professionnelle peut démarrer pendant l’arrêt ; c’est même là qu’il est le plus utile, tout n’est pas encore joué. Ce qui me bloque, c’est que je rencontre souvent la personne après l’avis d’inaptitude, quand le calendrier n’est plus le sien. Si quelqu’un lui disait « vous pouvez parler à un conseiller dès maintenant, gratuitement et confidentiellement », nous gagnerions des mois.',
      },
      {
        by: 'olivier',
        day: -53,
        kind: 'clarification',
        text: 'Nous arrivons par construction après la rupture, et nous voyons les conséquences : des projets choisis en trois semaines. Qui rencontre la personne pendant l’arrêt ? Si la réponse est « le médecin du travail et l’assistante sociale », ce sont eux qu’il faut inviter, et ils ne sont pas dans le réseau.',
      },
      {
        by: 'prisca',
        day: -49,
        kind: 'reply',
        text: 'Dans l’artisanat, le salarié est souvent seul avec un patron lui-même en difficulté. Nous pouvons proposer des immersions courtes chez un autre artisan ; je l’ai fait deux fois cet hiver. À condition de savoir ce que la personne peut faire : pas le diagnostic, les gestes. Une liste de gestes possibles et impossibles, écrite par elle, me suffirait.',
      },
      {
        by: 'sabrina',
        day: -48,
        kind: 'proposal',
        text: 'La liste des gestes, c’est ce que nous faisons avec l’ergonome, en plus court. Proposons un essai : dix personnes volontaires, une page, remise par elles à qui elles veulent. Nous regardons si le premier essai de métier arrive plus tôt.',
      },
      {
        by: 'teddy',
        day: -41,
        kind: 'reply',
        text: 'La Région peut inviter la santé au travail et la caisse à une séance, comme invitées, sans mandat. Une limite : nous parlerons de parcours, pas de personnes, et le compte rendu restera au niveau des délégués tant qu’ils ne l’auront pas relu.',
      },
      {
        by: 'jeremie',
        day: -39,
        kind: 'proposal',
        text: 'Une carte « qui commence ? » : trois moments (alerte, arrêt, après l’avis), et pour chacun un seul nom de structure en gras, celle qui prend l’initiative. Les autres sont en soutien. Si nous n’arrivons pas à mettre un seul nom en gras, c’est que le problème est là.',
      },
      {
        by: 'jeremie',
        day: -3,
        kind: 'reply',
        text: 'La séance du {jour:16} approche. @cindy, @nathan, une phrase chacun suffit : chez vous, à quel moment la restriction médicale est-elle dite pour la première fois, et par qui ? Nous poserons vos deux phrases sur la carte.',
      },
    ],
    moves: [
      { by: 'sabrina', day: -50, command: 'clarify' },
      { by: 'sabrina', day: -38, command: 'takeUp' },
    ],
  },
]
