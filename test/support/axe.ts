import axe from 'axe-core'

/** Finishes running transitions, and those they start: a colour between two themes is not to be judged. */
async function endTransitions(): Promise<void> {
  for (;;) {
    const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition)
    if (transitions.length === 0) return
    for (const transition of transitions) transition.finish()
    await new Promise(requestAnimationFrame)
  }
}

/** The violations of WCAG 2.2 AA and best practices on screen, as text. */
export async function axeFindings(within: Element = document.body): Promise<string[]> {
  await endTransitions()
  const { violations } = await axe.run(within, {
    // A component tested alone has no landmark.
    rules: { region: { enabled: document.querySelector('main') !== null } },
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  })
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
  )
}
