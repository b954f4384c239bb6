import { untrack } from 'svelte'
import { Refusal } from './api.ts'

/**
 * One thing a person tries: whether it is under way, and what it was refused for, to be shown where they are looking.
 * Anything but a refusal is a bug and goes to the global handler.
 */
export class Attempt {
  busy = $state(false)
  refusal = $state.raw<Refusal>()

  /** Whether it worked. While one is under way, another is not begun. */
  async run(work: () => Promise<unknown>): Promise<boolean> {
    // An effect may try: being busy with it must not make that effect run again.
    if (untrack(() => this.busy)) return false
    this.busy = true
    this.refusal = undefined
    try {
      await work()
      return true
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.refusal = error
      return false
    } finally {
      this.busy = false
    }
  }
}
