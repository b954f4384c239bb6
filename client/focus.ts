const REGION = 'section, article, aside, form, dialog, main'
const HEADING = 'h1, h2, h3'

/**
 * When what has the focus leaves the page, a button whose act is done, a card that is removed, the focus goes to the
 * heading nearest to where it stood. A browser would drop it on the whole page: whoever reads by keyboard or by ear
 * would begin again from the top.
 */
export function keepFocus(): void {
  let place: Element[] = []
  document.addEventListener('focusin', ({ target }) => (place = ancestors(target as Element)))
  // A person who clicked elsewhere keeps their place.
  document.addEventListener('pointerdown', ({ target }) => {
    if (!place[0]?.contains(target as Node)) place = []
  })
  new MutationObserver(() => {
    if (place.length === 0 || place[0]!.isConnected || document.activeElement !== document.body) return
    const heading = headingNear(place)
    place = []
    if (!heading) return
    if (!heading.hasAttribute('tabindex')) heading.tabIndex = -1
    heading.focus({ preventScroll: true })
  }).observe(document, { childList: true, subtree: true })
}

function ancestors(element: Element): Element[] {
  const found = [element]
  for (let one = element.parentElement; one; one = one.parentElement) found.push(one)
  return found
}

function headingNear(place: readonly Element[]): HTMLElement | undefined {
  for (const region of place) {
    if (!region.isConnected || !region.matches(REGION) || !region.checkVisibility()) continue
    const headings = [...region.querySelectorAll<HTMLElement>(HEADING)]
    const heading = headings.find((one) => one.checkVisibility())
    if (heading) return heading
  }
  return undefined
}
