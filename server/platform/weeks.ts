/** Monday, midnight UTC: all that is kept of when an unsigned act was done. */
export function weekOf(now: Date): Date {
  const day = new Date(now)
  day.setUTCHours(0, 0, 0, 0)
  day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7))
  return day
}
