import { draft } from './drafts.ts'

/**
 * The values of a form, stored in this browser until sent: a reload, Escape or a crash loses nothing. Stores only what
 * differs from the initial values, so that the rest is up to date.
 */
export class FormDraft<Values extends object> {
  // Fields are bound to it.
  // eslint-disable-next-line no-restricted-syntax
  values = $state() as Values
  readonly place: string
  protected beginning: Values
  readonly #kept

  /** Create during component initialisation. `place` names the form: `session/<id>/cancel`. */
  constructor(place: string, beginning: Values) {
    this.place = place
    this.beginning = copy(beginning)
    this.#kept = draft<Partial<Values>>(place)
    this.values = { ...copy(beginning), ...this.#kept.read() }
    $effect(() => this.keep(this.changes(copy(this.values))))
  }

  /** Resets the form, once sent or discarded. */
  clear(): void {
    this.#kept.clear()
    Object.assign(this.values, copy(this.beginning))
  }

  protected keep(changes: Partial<Values>): void {
    if (Object.keys(changes).length > 0) this.#kept.write(changes)
    else this.#kept.clear()
  }

  protected changes(values: Values): Partial<Values> {
    const changed: Partial<Values> = {}
    for (const name of Object.keys(values) as (keyof Values)[])
      if (JSON.stringify(values[name]) !== JSON.stringify(this.beginning[name])) changed[name] = values[name]
    return changed
  }
}

export const copy = <Value>(value: Value): Value => $state.snapshot<unknown>(value) as Value
