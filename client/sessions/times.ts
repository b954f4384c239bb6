import { calendarDay, day, time } from '#client/format.ts'

const QUARTER_MS = 15 * 60_000
const FARTHEST_QUARTERS = 14 * 4

/**
 * The instants of a local time in the community's time zone, whatever the browser's, the first one first: none for an
 * hour that the clocks skip in spring, two for the one they repeat in autumn. Offsets are multiples of 15 minutes, so
 * trying them all finds each.
 *
 * @param date `2026-04-01`, or nothing yet
 * @param hour `09:00`, or nothing yet
 */
export function instantsAt(date: string, hour: string): Date[] {
  if (!date || !hour) return []
  const there = Date.parse(`${date}T${hour}:00Z`)
  const wanted = calendarDay(date)
  return Array.from(
    { length: 2 * FARTHEST_QUARTERS + 1 },
    (_, i) => new Date(there + (i - FARTHEST_QUARTERS) * QUARTER_MS),
  ).filter((at) => time(at) === hour && day(at) === wanted)
}

/** The instant of a local time that `HourField` has accepted, in the form of the contracts. */
export const instantAt = (date: string, hour: string): string => instantsAt(date, hour)[0]!.toISOString()

/** « 2:05 », never negative. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
