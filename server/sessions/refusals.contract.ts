import { Problem, problem } from '../platform/problem.ts'

export const notSessionLead = problem(
  'not-session-lead',
  403,
  'Seule l’animation du réseau peut le faire pour une séance.',
)
export const notSessionFacilitator = problem(
  'not-session-facilitator',
  403,
  'Seules les personnes qui animent la séance peuvent le faire.',
)
export const notSessionSecretary = problem(
  'not-session-secretary',
  403,
  'Seules les personnes qui tiennent le compte rendu, ou l’animation du réseau, peuvent le faire.',
)
export const notSessionApprover = problem(
  'not-session-approver',
  403,
  'Le compte rendu d’un comité de pilotage est approuvé par le comité, celui d’une séance de travail par l’animation du réseau.',
)
export const closedTooLong = problem(
  'closed-too-long',
  409,
  'La séance est terminée depuis plus d’une heure. Ajoutez au compte rendu ce qui manque, ou préparez une autre séance.',
)
export const nobodyCalled = problem(
  'nobody-called',
  409,
  'Personne ne serait appelé. Choisissez au moins une personne, ou faites entrer quelqu’un dans le réseau.',
)
export const facilitatorThere = problem(
  'facilitator-there',
  409,
  'La personne qui anime était là il y a moins de deux minutes. Si elle ne revient pas, prenez l’animation dans un instant.',
)
export const notStandIn = problem(
  'not-stand-in',
  403,
  'Seule la personne nommée pour suppléer, ou un délégué présent, peut prendre l’animation. Demandez-le à l’une des personnes présentes.',
)
export const notRelieved = problem(
  'not-relieved',
  403,
  'Seule la personne qui animait peut reprendre l’animation. Demandez-la à la personne qui anime, ou à l’animation du réseau.',
)
/** @param others the names of those who may approve instead */
export function ownMinutes(others: readonly string[]): Problem {
  const names = new Intl.ListFormat('fr', { type: 'disjunction' }).format(others)
  const ask =
    others.length > 0
      ? `Demandez à ${names}.`
      : 'Personne d’autre ne le peut encore\u00a0: depuis l’annuaire, confiez le même rôle à une deuxième personne. Sans correction pendant sept jours, il sera approuvé de lui-même.'
  return new Problem(
    'own-minutes',
    403,
    `Vous avez soumis ce compte rendu\u00a0: une autre personne l’approuve. ${ask}`,
  )
}
export const notSessionPlanner = problem(
  'not-session-planner',
  403,
  'Il faut un mandat en cours, ou l’animation du réseau, pour préparer une séance. Un comité de pilotage se prépare entre ses membres.',
)
export const notYourStructuresAction = problem(
  'not-your-structures-action',
  403,
  'Cette chose à faire revient à une autre structure : elle seule, ou l’animation du réseau, peut dire où elle en est.',
)
/** Its `detail` says where the session stands. */
export const sessionElsewhere = problem(
  'session-elsewhere',
  409,
  'La séance n’en est pas à ce moment. Rechargez la page pour voir où elle en est.',
)
export const agendaEmpty = problem(
  'agenda-empty',
  409,
  'Pour convoquer, il faut au moins un point à l’ordre du jour.',
)
export const venueMissing = problem('venue-missing', 409, 'Pour convoquer, dites où l’on se retrouve.')
export const sessionBackwards = problem(
  'session-backwards',
  422,
  'La séance finirait avant d’avoir commencé. Vérifiez les heures.',
)
export const levelBeyondYours = problem(
  'level-beyond-yours',
  403,
  'Vous ne pouvez pas réserver une séance à des personnes dont vous n’êtes pas.',
)
export const widerSession = problem(
  'session-wider',
  409,
  'Une séance ne s’ouvre pas à plus de monde qu’à sa préparation : ce qu’elle annonce reste entre les personnes à qui on l’a dit. Gardez un niveau aussi restreint, ou préparez une autre séance.',
)
export const templateUnknown = problem('template-unknown', 422, 'Cette trame de séance n’existe pas.')
export const actionIncomplete = problem(
  'action-incomplete',
  409,
  'Chaque chose à faire doit dire quelle structure s’en charge et pour quand, avant de soumettre le compte rendu. Complétez les lignes signalées.',
)
export const structureUnknown = problem(
  'structure-unknown',
  422,
  'Cette structure n’est pas connue de Liane. Choisissez-en une dans la liste.',
)
export const boardStillPrivate = problem(
  'board-still-private',
  409,
  'Des cartes sont encore à l’abri. Mettez-les en commun avant de clore la séance.',
)
export const boardStillVoting = problem(
  'board-still-voting',
  409,
  'Le vote est en cours. Passez à la discussion avant de clore la séance, pour que les voix soient comptées.',
)
export const alreadyThere = problem(
  'already-there',
  409,
  'Vous êtes parmi les personnes présentes. Si vous ne l’êtes pas, dites-le à la personne qui tient le compte rendu.',
)
export const attendeeUnknown = problem(
  'attendee-unknown',
  422,
  'Cette personne ne fait pas partie de la communauté.',
)

// What a board refuses. Titles are read in the middle of a meeting: short, and with what to do.
export const notInThisPhase = problem(
  'not-in-this-phase',
  409,
  'Ce geste n’est pas de cette étape. La personne qui anime fait avancer le tableau.',
)
export const cardGone = problem('card-gone', 409, 'Cette carte n’est plus sur le tableau.')
export const cardTwice = problem('card-twice', 409, 'Cette carte est déjà sur le tableau.')
export const controlCharactersRefused = problem(
  'sign-unkept',
  422,
  'Ce texte contient un signe invisible, venu sans doute d’un copier-coller. Retapez ces mots à la main.',
)
export const notYourCard = problem(
  'not-your-card',
  403,
  'Seule la personne qui a écrit cette carte peut la modifier.',
)
export const columnUnknown = problem('column-unknown', 409, 'Cette colonne n’est pas sur ce tableau.')
export const noVotesLeft = problem(
  'no-votes-left',
  409,
  'Vous avez placé toutes vos voix. Retirez-en une pour la mettre ailleurs.',
)
export const noVoteThere = problem('no-vote-there', 409, 'Vous n’avez pas de voix sur cette carte.')
export const boardFull = problem('board-full', 409, 'Le tableau est plein : regroupez ou retirez des cartes.')
export const boardClosed = problem(
  'board-closed',
  409,
  'La séance est close : le tableau se lit, mais ne change plus.',
)
export const keyMissing = problem(
  'key-missing',
  422,
  'Une carte sans signature se reprend depuis l’appareil qui l’a écrite.',
)
export const notRunning = problem('timer-not-running', 409, 'Aucun minuteur n’est en marche.')
export const samePhase = problem('same-phase', 409, 'Le tableau est déjà à cette étape.')
