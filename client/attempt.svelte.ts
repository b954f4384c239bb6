import { untrack } from 'svelte'
import { Refusal } from './api.ts'

/**
 * One thing a person tries: whether it is under way, and what it was refused for, to be shown where they are looking.
 * Anything but a refusal is a bug and goes to the global handler.
 */
export class Attempt {
  #busy = $state(false)
  #refusal = $state.raw<Refusal>()

  get busy() {
    return this.#busy
  }
  get refusal() {
    return this.#refusal
  }

  /** Runs `act`, unless one is under way. @returns whether it succeeded */
  async run(work: () => Promise<unknown>): Promise<boolean> {
    // Untracked: an effect that runs this must not depend on `busy`.
    if (untrack(() => this.#busy)) return false
    this.#busy = true
    this.#refusal = undefined
    try {
      await work()
      return true
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.#refusal = error
      return false
    } finally {
      this.#busy = false
    }
  }

  /** What was refused is no longer shown. */
  forget(): void {
    this.#refusal = undefined
  }
}
