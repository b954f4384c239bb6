import { problem } from '../platform/problem.ts'

export const wrongState = problem(
  'tool-wrong-state',
  409,
  'L’outil a changé d’état entre-temps\u00a0: ce n’est plus possible. Rechargez la page pour voir où il en est.',
)
export const reasonNeeded = problem(
  'reason-needed',
  422,
  'Dites pourquoi, en une phrase au moins\u00a0: tout le monde pourra la lire.',
)
export const coauthorsNeeded = problem(
  'coauthors-needed',
  409,
  'Il faut au moins deux structures pour élaborer un outil\u00a0: invitez-en une autre.',
)
export const concernNeeded = problem(
  'concern-needed',
  409,
  'Dites quels types de structures et quels territoires cet outil concerne.',
)
export const trialsNeeded = problem(
  'trials-needed',
  409,
  'Nommez au moins une structure qui essaiera l’outil, et une question à laquelle l’essai doit répondre.',
)
export const blankTool = problem('blank-tool', 409, 'Il n’y a encore rien d’écrit à arrêter.')
export const versionUnchanged = problem(
  'version-unchanged',
  409,
  'Le texte n’a pas changé depuis la dernière version.',
)
export const imagesUndescribed = problem(
  'images-undescribed',
  409,
  'Décrivez chaque image en une phrase avant d’arrêter une version, pour les personnes qui ne la voient pas.',
)
export const widerLevel = problem(
  'level-wider',
  409,
  'Un outil ne peut pas être ouvert à plus de monde que ce dont il vient. Choisissez un niveau plus restreint.',
)
export const levelBeyond = problem(
  'level-beyond-yours',
  403,
  'Vous ne lisez pas vous-même ce niveau\u00a0: choisissez-en un autre.',
)
export const notInCommunity = problem(
  'structure-not-here',
  422,
  'Une de ces structures ne fait pas partie de la communauté.',
)
export const textClosedHere = problem(
  'tool-text-closed',
  409,
  'Le texte est fermé dans cet état\u00a0: il se lit, et se rouvre par une révision ou une reprise.',
)
