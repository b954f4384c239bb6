import type { NewThread } from '#server/threads/thread.contract.ts'

export const aProblem = (more: Partial<NewThread> = {}): NewThread => ({
  title: 'Les personnes racontent leur histoire trois fois',
  vignette: {
    established: 'Vingt-trois traits pour soixante et un premiers accueils.',
    tried: 'Appeler le collègue, quand nous l’avons au bout du fil.',
    question: 'Que faire pour qu’une personne n’ait à raconter son histoire qu’une fois ?',
  },
  level: 'community',
  ...more,
})
