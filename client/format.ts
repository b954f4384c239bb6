import { HOME_ZONE } from '#server/platform/days.rules.ts'

/** Dates, durations and numbers as French writes them. Formatters are kept: making one costs more than using it. */

let zone = HOME_ZONE
/** The community's time zone, set on entering it. */
export function useTimeZone(name: string): void {
  zone = name
}

const kept = new Map<string, Intl.DateTimeFormat>()
function dates(options: Intl.DateTimeFormatOptions, timeZone = zone): Intl.DateTimeFormat {
  const key = timeZone + JSON.stringify(options)
  const found = kept.get(key) ?? new Intl.DateTimeFormat('fr', { timeZone, ...options })
  kept.set(key, found)
  return found
}

type When = string | Date
/** The calendar day of a moment here, `2026-03-16`, for the fields of forms. */
export const dayHere = (when: When) =>
  dates({ year: 'numeric', month: '2-digit', day: '2-digit' }).format(at(when)).split('/').reverse().join('-')
const at = (when: When) => new Date(when)

/** French writes « 1er », and no line break between day and month: Intl does neither. */
const french = (words: string) =>
  words.replace(
    /(^|\s)(\d{1,2}) (?=\p{L})/u,
    (_, before: string, day: string) => `${before}${day === '1' ? '1er' : day}\u00a0`,
  )

/** « lundi 16 mars 2026 » */
export const longDay = (when: When, where = zone) =>
  french(dates({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }, where).format(at(when)))
/** « 16 mars 2026 » */
export const day = (when: When) =>
  french(dates({ day: 'numeric', month: 'long', year: 'numeric' }).format(at(when)))
/** « 16 mars » */
export const shortDay = (when: When) => french(dates({ day: 'numeric', month: 'long' }).format(at(when)))
/** « 10:42 », for the fields of forms. */
export const time = (when: When, where = zone) =>
  dates({ hour: '2-digit', minute: '2-digit' }, where).format(at(when))
/** « 10 h 42 », « 9 h », for the first hour of two. */
export function bareHour(when: When, where = zone): string {
  const [hours, minutes] = time(when, where).split(':') as [string, string]
  return `${Number(hours)}\u00a0h${minutes === '00' ? '' : `\u00a0${minutes}`}`
}
/** « 10 h 42 », or « 10 h 42 (heure de La Réunion) » for a reader whose clock shows another hour. */
export function hour(when: When): string {
  const zone = zoneBeside(when)
  return bareHour(when) + (zone && ` (${zone})`)
}
/** « lundi 16 mars 2026 à 10 h 42 » */
export const longMoment = (when: When) => `${longDay(when)} à\u00a0${hour(when)}`

export const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone
/** « heure de La Réunion » when the reader's clock shows another hour than the community's, otherwise nothing. */
export function zoneBeside(when: When): string {
  // The reader's clock is not known to the server: the browser adds the zone.
  if (ON_SERVER) return ''
  if (longDay(when) + time(when) === longDay(when, ownZone()) + time(when, ownZone())) return ''
  // Intl writes « heure : La Réunion ».
  const parts = dates({ timeZoneName: 'shortGeneric' }).formatToParts(at(when))
  const { value } = parts.find(({ type }) => type === 'timeZoneName')!
  return value.replace(/\s:\s(?=[aeioué])/i, ' d’').replace(/\s:\s/, ' de ')
}

/** A calendar day of the contracts, `2026-03-16`, which has no hour and no zone. */
export function calendarDay(
  date: string,
  options: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long', year: 'numeric' },
) {
  return french(
    new Intl.DateTimeFormat('fr', { timeZone: 'UTC', ...options }).format(new Date(`${date}T00:00:00Z`)),
  )
}

const relative = new Intl.RelativeTimeFormat('fr', { numeric: 'auto' })
const MINUTE = 60
const HOUR = 60 * MINUTE

/** « il y a 3 heures », « hier », « le 16 mars » : days are counted in the community's zone, not by 24 hours. */
export function ago(when: When, now: Date): string {
  const seconds = Math.round((at(when).getTime() - now.getTime()) / 1000)
  if (Math.abs(seconds) < MINUTE) return 'à l’instant'
  if (Math.abs(seconds) < HOUR) return relative.format(Math.trunc(seconds / MINUTE), 'minute')
  const days = dayNumber(when) - dayNumber(now)
  if (days === 0) return relative.format(Math.trunc(seconds / HOUR), 'hour')
  if (Math.abs(days) < 7) return relative.format(days, 'day')
  const sameYear = yearOf(when) === yearOf(now)
  return `le ${sameYear ? shortDay(when) : day(when)}`
}

const dayNumber = (when: When) => Date.parse(dayHere(when)) / 86_400_000
const yearOf = (when: When) => dayHere(when).slice(0, 4)

const numbers = new Intl.NumberFormat('fr')
export const number = (value: number) => numbers.format(value)
const percents = new Intl.NumberFormat('fr', { style: 'percent', maximumFractionDigits: 0 })
/** A share from 0 to 1, « 66 % ». */
export const percent = (share: number) => percents.format(share)

const lists = new Intl.ListFormat('fr', { type: 'conjunction' })
/** « a, b et c » */
const choices = new Intl.ListFormat('fr', { type: 'disjunction' })
/** « Solange, Hélène ou Teddy » */
export const either = (words: readonly string[]) => choices.format(words)
export const list = (words: readonly string[]) => lists.format(words)

/** Capitalises the first letter: « mission locale » gives « Mission locale ». */
export const onItsOwn = (words: string) => words.charAt(0).toLocaleUpperCase('fr') + words.slice(1)

/** « Marie-Ange Lubin » gives « ML ». */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const [first = '', last = ''] = [words[0], words.length > 1 ? words.at(-1) : '']
  return ((first[0] ?? '') + (last[0] ?? '')).toUpperCase()
}

/** A stable hue for an id, from 0 to 11. */
export function personHue(id: string): number {
  let sum = 0
  for (const letter of id) sum = (sum * 31 + letter.charCodeAt(0)) >>> 0
  return sum % 12
}
