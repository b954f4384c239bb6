const ISO = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/

/**
 * Formats a date or date-time in French: « mercredi 1er avril 2026, 9 h 30 ».
 *
 * @param at ISO 8601. Without an offset it is local time, and is not converted
 * @param zone the reader's time zone, for dates with an offset
 * @returns `null` when `at` is not a date: show it as text
 */
export function frenchMoment(at: string, zone = 'Europe/Paris'): string | null {
  const parts = ISO.exec(at)
  const date = new Date(parts?.[5] || !parts?.[2] ? at : `${at}Z`)
  if (!parts || Number.isNaN(date.getTime())) return null

  const timeZone = parts[5] ? zone : 'UTC'
  const day = frenchDay(date, timeZone)
  return parts[2] ? `${day}, ${frenchHour(date, timeZone)}` : day
}

/** « 16 mars 2026 »; `null` when it is not an ISO 8601 date or date-time. */
export function frenchDate(at: string): string | null {
  return ISO.test(at) ? (frenchMoment(at.slice(0, 10))?.replace(/^\p{L}+ /u, '') ?? null) : null
}

function frenchDay(date: Date, timeZone: string): string {
  const format = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone } as const
  return new Intl.DateTimeFormat('fr-FR', format)
    .format(date)
    .replace(/ 1 /, ' 1er ')
    .replace(/ (\d+(?:er)?) (\p{L}+) /u, ' $1\u00a0$2 ')
}

function frenchHour(date: Date, timeZone: string): string {
  const format = { hour: 'numeric', minute: '2-digit', hourCycle: 'h23', timeZone } as const
  const parts = new Intl.DateTimeFormat('fr-FR', format).formatToParts(date)
  const [hour, minute] = (['hour', 'minute'] as const).map(
    (type) => parts.find((p) => p.type === type)!.value,
  )
  return `${Number(hour)}\u00a0h${minute === '00' ? '' : `\u00a0${minute}`}`
}
