import { calendarDay, day, time } from '#client/format.ts'

const QUARTER_MS = 15 * 60_000
const FARTHEST_QUARTERS = 14 * 4

/**
 * The instant of a local time in the community's time zone, whatever the browser's. Offsets are multiples of 15
 * minutes, so trying them all finds it, daylight saving included.
 *
 * @param date `2026-04-01`
 * @param hour `09:00`
 */
export function instantAt(date: string, hour: string): Date {
  const there = Date.parse(`${date}T${hour}:00Z`)
  const wanted = calendarDay(date)
  for (let quarters = -FARTHEST_QUARTERS; quarters <= FARTHEST_QUARTERS; quarters++) {
    const at = new Date(there + quarters * QUARTER_MS)
    if (time(at) === hour && day(at) === wanted) return at
  }
  return new Date(there)
}

/** The date in the community's time zone, `2026-04-01`, as a date field holds it. */
export function dayOf(at: string): string {
  const there = day(at)
  const around = [-1, 0, 1].map((days) =>
    new Date(Date.parse(at) + days * 24 * 3600_000).toISOString().slice(0, 10),
  )
  return around.find((date) => calendarDay(date) === there) ?? around[1]!
}

/** « 2:05 », never negative. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
