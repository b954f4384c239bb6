import { randomBytes } from 'node:crypto'

/** Words that nobody else has, each in one thing only: wherever one is found, something of that thing was told. */
export class UniqueWords {
  readonly #words = new Map<string, string>()

  /** The word of this name: letters only, so that it is neither cut, nor escaped, nor taken for a number. */
  of(name: string): string {
    const letters = randomBytes(8)
      .toString('hex')
      .replace(/\d/g, (digit) => 'ghijklmnop'[Number(digit)]!)
    const word = this.#words.get(name) ?? `serin${letters}`
    this.#words.set(name, word)
    return word
  }

  get words(): string[] {
    return [...this.#words.values()]
  }

  /** The names of the words found there. */
  in(told: string): string[] {
    return [...this.#words].flatMap(([name, word]) => (told.includes(word) ? [name] : []))
  }
}
