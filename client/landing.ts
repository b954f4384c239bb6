const PATIENCE_MS = 8_000
/** A person who does any of these has taken over: nothing moves under their hands any more. */
const TAKING_OVER = ['wheel', 'touchmove', 'keydown', 'pointerdown'] as const

export interface Landing {
  /** The scroll to come back to; without one, the address's anchor decides. */
  readonly scroll?: number | undefined
  /** Move the focus, as a browser does when a page loads. */
  readonly focus: boolean
  /** Called when the page's title can be told. */
  readonly arrived: () => void
}

export function anchorTarget(): HTMLElement | null {
  return location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null
}

/**
 * Puts scroll and focus right after a change of page: at once, or when the page's data has come and lets it. Returns
 * what gives up.
 */
export function land({ scroll, focus, arrived }: Landing): () => void {
  let placed = scroll === undefined && !location.hash
  let focused = !focus

  const attempt = () => {
    placed ||= scroll === undefined ? toAnchor() : toScroll(scroll)
    if (!focused && (focused = focusOn(scroll === undefined ? anchorTarget() : null))) arrived()
    if (placed && focused) stop()
  }
  const watch = new MutationObserver(attempt)
  const timer = setTimeout(() => stop(), PATIENCE_MS)
  const stop = () => {
    watch.disconnect()
    clearTimeout(timer)
    for (const sign of TAKING_OVER) removeEventListener(sign, stop)
  }
  for (const sign of TAKING_OVER) addEventListener(sign, stop, { passive: true })
  watch.observe(document.body, { childList: true, subtree: true })
  attempt()
  return stop
}

function toAnchor(): boolean {
  const target = anchorTarget()
  target?.scrollIntoView({ behavior: 'instant' })
  return target !== null
}

function toScroll(top: number): boolean {
  scrollTo({ top, behavior: 'instant' })
  return Math.abs(scrollY - top) < 2
}

function focusOn(anchor: HTMLElement | null): boolean {
  const target = anchor ?? document.querySelector<HTMLElement>('main h1')
  if (!target) return false
  if (!target.hasAttribute('tabindex')) target.tabIndex = -1
  target.focus({ preventScroll: true })
  return true
}
