import type { Attachment } from 'svelte/attachments'

/** Calls `seen` when an element becomes visible; with `always`, at each change. */
export function whenVisible(seen: (isSeen: boolean) => void, { always = false } = {}): Attachment {
  return (element) => {
    const watch = new IntersectionObserver(
      ([entry]) => {
        if (entry && (always || entry.isIntersecting)) seen(entry.isIntersecting)
      },
      // A long post counts as read when its end is visible, not its first line.
      { rootMargin: '0px 0px -10% 0px', threshold: always ? 0 : [0, 0.5, 1] },
    )
    watch.observe(element)
    return () => watch.disconnect()
  }
}
