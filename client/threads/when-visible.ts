import type { Attachment } from 'svelte/attachments'

/** Tells when an element comes on screen; each time it comes and goes with `always`. */
export function whenVisible(seen: (isSeen: boolean) => void, { always = false } = {}): Attachment {
  return (element) => {
    const watch = new IntersectionObserver(
      ([entry]) => {
        if (entry && (always || entry.isIntersecting)) seen(entry.isIntersecting)
      },
      // A long post is read when its end has come up, not when its first line shows.
      { rootMargin: '0px 0px -10% 0px', threshold: always ? 0 : [0, 0.5, 1] },
    )
    watch.observe(element)
    return () => watch.disconnect()
  }
}
