import { plain, wordsOf } from './query-parser.ts'

/** An acronym and what it stands for. */
export type Acronym = readonly [acronym: string, ...longForms: string[]]

/** Words of a query, from the index `from` to `to` included, that are said otherwise too. */
export interface Expansion {
  readonly from: number
  readonly to: number
  readonly others: readonly string[]
}

const LINKING = new Set('a au aux d de des du en et l la le les ou par pour sur un une'.split(' '))

/** The acronyms among the words of a query, and the long forms, whose small words and plurals do not count. */
export function expansionsOf(words: readonly string[], acronyms: readonly Acronym[]): Expansion[] {
  const typed = words
    .map((word, at) => ({ word: singular(word), at }))
    .filter(({ word }) => !LINKING.has(word))
  return acronyms
    .flatMap((forms) =>
      forms.flatMap((form) => {
        const place = placeOf(significant(form), typed)
        return place ? [{ ...place, others: forms.filter((other) => other !== form) }] : []
      }),
    )
    .sort((a, b) => b.to - b.from - (a.to - a.from))
    .filter(({ from, to }, i, all) => !all.slice(0, i).some((other) => from <= other.to && to >= other.from))
}

function placeOf(form: readonly string[], typed: readonly { word: string; at: number }[]) {
  const start = typed.findIndex((_, i) => form.every((word, j) => typed[i + j]?.word === word))
  return start < 0 ? undefined : { from: typed[start]!.at, to: typed[start + form.length - 1]!.at }
}

const significant = (form: string) =>
  wordsOf(form)
    .map(singular)
    .filter((word) => !LINKING.has(word))

const MIN_PLURAL = 4

/** As in the vocabulary, without the mark of the plural. */
export function singular(word: string): string {
  const bare = plain(word)
  return bare.length < MIN_PLURAL ? bare : bare.replace(/[sx]$/, '')
}
