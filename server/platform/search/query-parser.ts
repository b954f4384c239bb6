/** A parsed search query. */
export interface Terms {
  /** All required; the last one may be a prefix. */
  readonly words: readonly string[]
  /** Quoted phrases. */
  readonly phrases: readonly string[]
  /** Words excluded by a minus sign. */
  readonly without: readonly string[]
}

const MAX_QUERY = 200
const MAX_WORD = 40
const MAX_WORDS = 8
const MAX_OTHERS = 3
const QUOTED = /"([^"]*)"|«([^«»]*)»|“([^“”]*)”/g
const WORD = /[\p{L}\p{M}\p{N}]+/gu

/** Parses any input: non-words are dropped, and a query without words finds nothing. */
export function readTerms(query: string): Terms {
  const text = query.slice(0, MAX_QUERY).normalize('NFC')
  const phrases = [...text.matchAll(QUOTED)].map(([, ...inside]) => wordsOf(inside.join(' ')).join(' '))
  const tokens = text.replaceAll(QUOTED, ' ').split(/\s+/)
  const isExcluded = (token: string) => /^-[\p{L}\p{N}]/u.test(token)
  return {
    words: distinct(tokens.filter((token) => !isExcluded(token)).flatMap(wordsOf)).slice(-MAX_WORDS),
    phrases: distinct(phrases).slice(0, MAX_OTHERS),
    without: distinct(tokens.filter(isExcluded).flatMap(wordsOf)).slice(0, MAX_OTHERS),
  }
}

/** The runs of letters and digits of a text. */
export const wordsOf = (text: string) => (text.match(WORD) ?? []).map((word) => word.slice(0, MAX_WORD))

const distinct = (words: string[]) => [...new Set(words.filter((word) => word !== ''))]

/** Lower case without accents, as in the vocabulary. */
export function plain(word: string): string {
  const bare = word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
  return bare.replaceAll('œ', 'oe').replaceAll('æ', 'ae')
}

const MAX_NEAR = 4

/**
 * The known words that `word` may misspell, nearest first: one edit for 4 to 7 letters, two for longer words, none for
 * shorter ones, which resemble everything.
 */
export function nearWords(word: string, known: readonly string[]): string[] {
  const typed = plain(word)
  const slips = typed.length < 4 ? 0 : typed.length < 8 ? 1 : 2
  return known
    .map((candidate) => ({ candidate, distance: editDistance(typed, candidate, slips) }))
    .filter(({ distance }) => distance > 0 && distance <= slips)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MAX_NEAR)
    .map(({ candidate }) => candidate)
}

/**
 * The number of letters to add, drop, change or swap with their neighbour to go from `a` to `b`; `limit + 1` beyond
 * `limit`.
 *
 * @source optimal string alignment, the restricted form of F. Damerau's distance (1964)
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let twoAbove: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const line = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      line[column] = Math.min(
        above[column]! + 1,
        line[column - 1]! + 1,
        above[column - 1]! + (same ? 0 : 1),
        swapped && row > 1 && column > 1 ? twoAbove[column - 2]! + 1 : Infinity,
      )
    }
    if (Math.min(...line) > limit) return limit + 1
    ;[twoAbove, above] = [above, line]
  }
  return Math.min(above[b.length]!, limit + 1)
}
