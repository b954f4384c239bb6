import { draft } from './drafts.ts'

/**
 * What is typed in a form, kept in this browser until it has been sent: a reload, Escape or a dead battery lose
 * nothing. Only what differs from the beginning is kept, so that the rest is read afresh.
 */
export class Typed<Values extends object> {
  values = $state() as Values
  readonly #beginning: Values
  readonly #kept

  /** To be made while its component is. `place` names the form: `session/<id>/cancel`. */
  constructor(place: string, beginning: Values) {
    this.#beginning = $state.snapshot(beginning) as Values
    this.#kept = draft<Partial<Values>>(place)
    this.values = { ...structuredClone(this.#beginning), ...this.#kept.read() }
    $effect(() => this.#keep($state.snapshot(this.values) as Values))
  }

  /** It has been sent, or given up: the form is new again. */
  clear(): void {
    this.#kept.clear()
    Object.assign(this.values, structuredClone(this.#beginning))
  }

  #keep(values: Values): void {
    const beginning = new Map<string, unknown>(Object.entries(this.#beginning))
    const changed = Object.entries(values).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(beginning.get(name)),
    )
    if (changed.length > 0) this.#kept.write(Object.fromEntries(changed) as Partial<Values>)
    else this.#kept.clear()
  }
}
