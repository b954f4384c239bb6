import { problem } from '../platform/problem.ts'

export const flaggedEnough = problem(
  'flagged-enough',
  429,
  'Vous avez déjà signalé cinq contenus depuis hier. Pour un autre, écrivez à la personne qui anime le réseau.',
)
export const flaggedBefore = problem(
  'flagged-before',
  409,
  'Vous avez déjà signalé ce contenu, et il a été rétabli. Parlez-en à la personne qui anime le réseau.',
)
export const nobodyToReview = problem(
  'nobody-to-review',
  409,
  'Personne ici ne peut vérifier ce contenu à la place de son auteur. Demandez-lui de le récrire.',
)
export const notReviewer = problem(
  'not-reviewer',
  403,
  'Cette décision ne vous revient pas\u00a0: on ne décide ni de ses propres mots, ni de son propre signalement.',
)
export const redactionDecided = problem('redaction-decided', 409, 'C’est déjà décidé.')
export const passageAbsent = problem(
  'passage-absent',
  422,
  'Un des passages n’est pas dans ce texte. Recopiez-le tel qu’il y est écrit, majuscules comprises.',
)
export const passageTooPlain = problem(
  'passage-too-plain',
  422,
  'Un mot court ou courant, ou un petit nombre, ne désigne personne, et serait retiré de tous les textes du réseau\u00a0: prenez aussi les mots qui l’entourent.',
)
export const passageOfMarkup = problem(
  'passage-of-markup',
  422,
  'Un passage est fait de mots\u00a0: sans «\u00a0<\u00a0», «\u00a0>\u00a0» ni «\u00a0="\u00a0». Prenez les mots qui sont à côté.',
)
export const reasonMissing = problem('reason-missing', 422, 'Dites pourquoi ce contenu est rétabli.')
