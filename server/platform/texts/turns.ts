/** Runs the work of each person one after the other. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>()

  async of<Result>(person: string, work: () => Promise<Result>): Promise<Result> {
    const turn = (this.#last.get(person) ?? Promise.resolve()).then(work, work)
    this.#last.set(person, turn)
    try {
      return await turn
    } finally {
      if (this.#last.get(person) === turn) this.#last.delete(person)
    }
  }
}
