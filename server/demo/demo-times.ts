/** The Monday from which the demo's dates are counted. */
const STORY_MS = Date.parse('2026-03-16T12:00:00Z')
const DAY_MS = 24 * 3600 * 1000
const WEEK_MS = 7 * DAY_MS

/**
 * The demo lives: its story is moved by a whole number of weeks, so that its Monday is the last one and its Wednesdays
 * stay Wednesdays.
 */
export class DemoTimes {
  readonly #today: number

  constructor(now: Date) {
    this.#today = STORY_MS + Math.floor((now.getTime() - STORY_MS) / WEEK_MS) * WEEK_MS
  }

  /** An instant of the story: `days` from its Monday, `minutes` after eight in the morning there (UTC−4). */
  at(days: number, minutes = 0): Date {
    return new Date(this.#today + days * DAY_MS + minutes * 60_000)
  }

  /** `09:30` of a day of the story, in the community's own time. */
  clock(days: number, time: string): Date {
    const [hours, minutes] = time.split(':').map(Number) as [number, number]
    return this.at(days, (hours - 8) * 60 + minutes)
  }

  day(days: number): string {
    return this.at(days).toISOString().slice(0, 10)
  }

  /** A text of the story with its dates: `{jour:-33}` is « 11 février », `{mois:-110}` « novembre ». */
  dated(text: string): string {
    return text
      .replace(/\{jour:(-?\d+)\}/g, (_, days: string) =>
        DAY.format(this.at(Number(days))).replace(/^1 /, '1er '),
      )
      .replace(/\{mois:(-?\d+)\}/g, (_, days: string) => MONTH.format(this.at(Number(days))))
  }
}

const DAY = new Intl.DateTimeFormat('fr', { day: 'numeric', month: 'long', timeZone: 'UTC' })
const MONTH = new Intl.DateTimeFormat('fr', { month: 'long', timeZone: 'UTC' })
