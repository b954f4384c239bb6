/** Tracks received entries of a stream: all up to a number, and some after a gap. */
export class ReceivedEntries {
  upTo = 0
  readonly #ahead = new Set<number>()

  get hasHole(): boolean {
    return this.#ahead.size > 0
  }

  has(seq: number): boolean {
    return seq <= this.upTo || this.#ahead.has(seq)
  }

  add(seq: number): void {
    if (this.has(seq)) return
    this.#ahead.add(seq)
    this.#close()
  }

  allUpTo(seq: number): void {
    this.upTo = Math.max(this.upTo, seq)
    for (const ahead of this.#ahead) if (ahead <= this.upTo) this.#ahead.delete(ahead)
    this.#close()
  }

  #close(): void {
    while (this.#ahead.delete(this.upTo + 1)) this.upTo += 1
  }
}
