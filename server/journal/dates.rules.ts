const day = new Intl.DateTimeFormat('fr', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
const monthYear = new Intl.DateTimeFormat('fr', { month: 'long', year: 'numeric', timeZone: 'UTC' })

/** How readers identify an issue. */
export interface NamedIssue {
  journalName: string
  communityName: string
  number: number
  title: string
  periodFrom: string
  periodTo: string
}

/** « 16 mars 2026 », « 1er mars 2026 », from `2026-03-16`. */
export function frenchDay(date: string): string {
  return day
    .format(new Date(`${date}T00:00:00Z`))
    .replace(/^1 /, '1er\u00a0')
    .replace(/^(\d+) /, '$1\u00a0')
}

/** The local time in the community's time zone, `2026-04-01T09:00`, as agendas show it to everyone. */
export function localDateTime(timeZone: string, at: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
    .format(at)
    .replace(' ', 'T')
}

/** « janvier à mars 2026 », « mars 2026 », « décembre 2025 à février 2026 », from two days. */
export function frenchPeriod(from: string, to: string): string {
  const [first, last] = [from, to].map((date) => monthYear.format(new Date(`${date}T00:00:00Z`))) as [
    string,
    string,
  ]
  if (first === last) return first
  const [month, year] = first.split(' ') as [string, string]
  return last.endsWith(year) ? `${month} à ${last}` : `${first} à ${last}`
}
