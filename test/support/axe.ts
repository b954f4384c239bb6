import axe from 'axe-core'

/** Ends the transitions, and those that their end starts: a colour between two themes belongs to neither. */
async function endTransitions(): Promise<void> {
  for (;;) {
    const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition)
    if (transitions.length === 0) return
    for (const transition of transitions) transition.finish()
    await new Promise(requestAnimationFrame)
  }
}

/** What WCAG 2.2 AA and good practice find wrong with what is on screen, in words. */
export async function axeFindings(within: Element = document.body): Promise<string[]> {
  await endTransitions()
  const { violations } = await axe.run(within, {
    // A piece shown alone stands in no part of a page.
    rules: { region: { enabled: document.querySelector('main') !== null } },
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  })
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
  )
}
