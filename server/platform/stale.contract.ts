import { problem } from './problem.ts'

/** Has the `current` values, and one error for each value that someone else has changed. */
export const changedMeanwhile = problem(
  'changed-meanwhile',
  409,
  'Ce texte a changé pendant que vous l’écriviez. Rien n’est remplacé : comparez, puis enregistrez de nouveau.',
)
