const DAY_MS = 86_400_000
/** Working days to decide (domain §9.1). */
const DAYS = 2
/** Flags per person in a day, so that nobody blanks a network. */
export const MOST_FLAGS = 5
export const FLAGS_WITHIN_MS = DAY_MS

/** The day, two working days after this one, by which to decide. */
export function dueOn(day: string): string {
  let [at, left] = [Date.parse(`${day}T12:00:00Z`), DAYS]
  while (left > 0) {
    at += DAY_MS
    if (![0, 6].includes(new Date(at).getUTCDay())) left--
  }
  return new Date(at).toISOString().slice(0, 10)
}

interface Candidate {
  person: string
  lead: boolean
}

/**
 * Who decides: leads, or the steering committee when no lead is left. Nobody decides about their own words, nor on
 * their own flag while someone else can.
 */
export function reviewersOf(
  candidates: readonly Candidate[],
  { author, flaggedBy }: { author: string | null; flaggedBy: string },
): string[] {
  const others = candidates.filter(({ person }) => person !== author)
  const leads = others.filter(({ lead }) => lead)
  const among = (leads.length > 0 ? leads : others).map(({ person }) => person)
  const impartial = among.filter((person) => person !== flaggedBy)
  return impartial.length > 0 ? impartial : among
}
