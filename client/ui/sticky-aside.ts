import type { Attachment } from 'svelte/attachments'

const UNDER_HEADER_PX = 96
const MARGIN_PX = 16

/** Keeps a side column in view while one scrolls: stuck at its top, or at its end when it is taller than the window. */
export const stickyAside: Attachment<HTMLElement> = (aside) => {
  const place = () => {
    const top = Math.min(UNDER_HEADER_PX, innerHeight - aside.offsetHeight - MARGIN_PX)
    aside.style.setProperty('--aside-top', `${top}px`)
  }
  const size = new ResizeObserver(place)
  size.observe(aside)
  addEventListener('resize', place)
  return () => {
    size.disconnect()
    removeEventListener('resize', place)
  }
}
