const PATIENCE_MS = 8_000
/** After one of these events, the page no longer scrolls by itself. */
const TAKING_OVER = ['wheel', 'touchmove', 'keydown', 'pointerdown'] as const

export interface Landing {
  /** The scroll position to restore; by default, the address's anchor decides. */
  readonly scroll?: number | undefined
  /** Move the focus, as a browser does when a page loads. */
  readonly focus: boolean
  /** Called when the page's title is known, to announce it. */
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
  let focused: HTMLElement | null = null

  const attempt = () => {
    placed ||= scroll === undefined ? toAnchor() : toScroll(scroll)
    if (focus) focused = focusFrom(focused)
    if (placed && (focused || !focus)) stop()
  }
  /** Focuses what the page is for, or its title, once present, then the anchor's target, unless the person moved elsewhere. */
  const focusFrom = (from: HTMLElement | null) => {
    const to =
      (scroll === undefined ? anchorTarget() : null) ?? from ?? first('main [autofocus]') ?? first('main h1')
    if (!to || to === from || (from && document.activeElement !== from)) return from
    if (to.tabIndex < 0) to.tabIndex = -1
    to.focus({ preventScroll: true })
    if (!from) arrived()
    return to
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

const first = (selector: string) => document.querySelector<HTMLElement>(selector)

function toAnchor(): boolean {
  const target = anchorTarget()
  target?.scrollIntoView({ behavior: 'instant' })
  return target !== null
}

function toScroll(top: number): boolean {
  scrollTo({ top, behavior: 'instant' })
  return Math.abs(scrollY - top) < 2
}
