import { untrack } from 'svelte'
import { Attempt } from './attempt.svelte.ts'
import { onConnect } from './socket.ts'

type Stop = () => void

/** Something the server knows, fetched again whenever it changes, for as long as it is on screen. */
export abstract class Live<T> {
  #value = $state.raw<T>()
  #isStale = false
  #fetching: Promise<void> | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #attempt = new Attempt()
  // Derived, so that an effect that waits for it does not run again at each change of the value.
  readonly loaded = $derived(this.#value !== undefined)

  /** As last fetched, or as the last command answered. */
  get value() {
    return this.#value
  }
  /** Why the last fetch failed. */
  get refusal() {
    return this.#attempt.refusal
  }

  protected abstract fetch(): Promise<T>
  /** Calls `changed` when it may differ from what was fetched. @returns what stops it */
  protected abstract listen(changed: () => void): Stop[]
  /** Changes within this time are fetched at once. */
  protected readonly settleMs: number = 0

  /** Starts from what the server embedded in the page, if anything: call it in the constructor, before any reading. */
  protected begin(embedded: T | undefined): void {
    this.#value = embedded
  }

  /** Fetches it and keeps it current; fit for an $effect. @returns what stops it */
  open(): Stop {
    untrack(() => this.#value ?? void this.load())
    const stops = [...this.listen(() => this.#soon()), onConnect(() => this.#soon())]
    return () => {
      clearTimeout(this.#timer)
      this.#timer = undefined
      for (const stop of stops) stop()
    }
  }

  /** Fetches it. What changed while it was being read may be newer than the answer: it is then read once more. */
  load(): Promise<void> {
    this.#isStale = true
    return (this.#fetching ??= this.#fetchUntilFresh().finally(() => (this.#fetching = undefined)))
  }

  protected set(value: T): void {
    this.#value = value
    if (this.#fetching) this.#isStale = true
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      void this.load()
    }, this.settleMs)
  }

  async #fetchUntilFresh(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false
      const isDone = await this.#attempt.run(() => this.#fetchOnce())
      if (!isDone && this.#attempt.refusal?.isNowhere) this.#value = undefined
    }
  }

  /** A command answered meanwhile knows more. */
  async #fetchOnce(): Promise<void> {
    const before = this.#value
    const fetched = await this.fetch()
    if (this.#value === before) this.#value = fetched
  }
}
