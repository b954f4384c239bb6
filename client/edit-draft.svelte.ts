import { Refusal } from './api.ts'
import { draft } from './drafts.ts'
import { copy, FormDraft } from './form-draft.svelte.ts'

/** The values of a form that changes what is saved: knows what was saved when the person began. */
export class EditDraft<Values extends object> extends FormDraft<Values> {
  #theirs = $state.raw<Partial<Values>>({})
  #from: Partial<Values>
  readonly #keptFrom

  /** Create during component initialisation, with the saved values. */
  constructor(place: string, saved: Values) {
    super(place, saved)
    this.#keptFrom = draft<Partial<Values>>(`${place}/from`)
    this.#from = this.#keptFrom.read() ?? {}
  }

  /** The saved values that the person's changes were made from, to be sent with them. */
  get before(): Values {
    return { ...this.beginning, ...this.#from }
  }
  /** What others have saved in the fields that the person changed. */
  get theirs(): Partial<Values> {
    return this.#theirs
  }

  /** The saved values, once fetched: those that the person has not changed are shown. */
  found(saved: Values): void {
    const typed = this.changes(copy(this.values))
    this.beginning = copy(saved)
    Object.assign(this.values, copy(saved), typed)
  }

  /**
   * Saves. When others have changed the same fields meanwhile, keeps both texts: saving again then replaces theirs.
   *
   * @param read the values of the form in what the refusal tells
   * @throws Refusal
   */
  async save(
    work: () => Promise<unknown>,
    read = (current: object) => current as Partial<Values>,
  ): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (error instanceof Refusal && error.is('changed-meanwhile'))
        this.#meet(read(error.problem['current'] as object))
      throw error
    }
  }

  override clear(): void {
    this.#keptFrom.clear()
    this.#from = {}
    this.#theirs = {}
    super.clear()
  }

  protected override keep(changes: Partial<Values>): void {
    const before = this.before
    const names = Object.keys(changes) as (keyof Values)[]
    this.#from = Object.fromEntries(names.map((name) => [name, before[name]])) as Partial<Values>
    if (names.length > 0) this.#keptFrom.write(this.#from)
    else this.#keptFrom.clear()
    super.keep(changes)
  }

  #meet(current: Partial<Values>): void {
    const before = this.before
    const theirs: Partial<Values> = {}
    for (const name of Object.keys(before) as (keyof Values)[]) {
      const now = current[name]
      if (now === undefined || isSame(now, before[name])) continue
      if (isSame(this.values[name], before[name])) this.values[name] = copy(now)
      else if (!isSame(this.values[name], now)) theirs[name] = now
      this.#from = { ...this.#from, [name]: now }
      this.beginning = { ...this.beginning, [name]: now }
    }
    this.#theirs = theirs
    this.keep(this.changes(copy(this.values)))
  }
}

const isSame = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other)

/** The database gives the properties of an object in another order. */
const canonical = (value: unknown) =>
  JSON.stringify(value, (_name, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
