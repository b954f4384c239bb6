const REGION = 'section, article, aside, form, dialog, main'
const HEADING = 'h1, h2, h3'

/**
 * When the focused element is removed (a button whose action is done, a deleted card), moves the focus to the nearest
 * heading. Browsers would move it to the body, and keyboard and screen reader users would start again from the top.
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
    // When there is none yet, the page that replaces the element is still loading.
    const heading = headingNear(place)
    if (!heading) return
    place = []
    if (!heading.hasAttribute('tabindex')) heading.tabIndex = -1
    heading.focus({ preventScroll: true })
  }).observe(document, { childList: true, subtree: true })
}

const isShown = (element: Element) => element.getClientRects().length > 0

function ancestors(element: Element): Element[] {
  const found = [element]
  for (let one = element.parentElement; one; one = one.parentElement) found.push(one)
  return found
}

function headingNear(place: readonly Element[]): HTMLElement | undefined {
  for (const region of place) {
    if (!region.isConnected || !region.matches(REGION) || !isShown(region)) continue
    const headings = [...region.querySelectorAll<HTMLElement>(HEADING)]
    const heading = headings.find(isShown)
    if (heading) return heading
  }
  return undefined
}
