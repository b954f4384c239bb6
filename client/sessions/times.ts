import { calendarDay, day, time } from '#client/format.ts'

const QUARTER_MS = 15 * 60_000
const FARTHEST_QUARTERS = 14 * 4

/**
 * The instant when it is this hour of this day in the community, wherever one types it from. Clocks differ from UTC by
 * whole quarters, so trying them all finds it, daylight saving included.
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

/** The day it is then in the community, `2026-04-01`, as a field of a form holds it. */
export function dayOf(at: string): string {
  const there = day(at)
  const around = [-1, 0, 1].map((days) =>
    new Date(Date.parse(at) + days * 24 * 3600_000).toISOString().slice(0, 10),
  )
  return around.find((date) => calendarDay(date) === there) ?? around[1]!
}

/** « 2:05 » : minutes and seconds left, never below zero. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
