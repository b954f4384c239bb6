import type { Attachment } from 'svelte/attachments'

const UNDER_HEADER_PX = 96
const MARGIN_PX = 16

/** Keeps what stands beside a text in sight while one reads: by its top, or by its end where it is taller than the window. */
export const beside: Attachment<HTMLElement> = (aside) => {
  const place = () => {
    const top = Math.min(UNDER_HEADER_PX, innerHeight - aside.offsetHeight - MARGIN_PX)
    aside.style.setProperty('--beside', `${top}px`)
  }
  const size = new ResizeObserver(place)
  size.observe(aside)
  addEventListener('resize', place)
  return () => {
    size.disconnect()
    removeEventListener('resize', place)
  }
}
