/** Runs `work` as an effect of a component would run. @returns what stops it */
export function watch(work: () => void): () => void {
  return $effect.root(() => {
    $effect(work)
  })
}
