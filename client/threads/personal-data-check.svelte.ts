import type { PersonalData } from '#server/platform/personal-data.rules.ts'

const WAIT_MS = 400

/** Looks for personal data in the text being written, in the browser only. The server decides when the text is sent. */
export class PersonalDataCheck {
  #found = $state.raw<PersonalData[]>([])
  #timer: ReturnType<typeof setTimeout> | undefined

  readonly blocks = $derived(this.found.filter(({ blocks }) => blocks))
  readonly warnings = $derived(this.found.filter(({ blocks }) => !blocks))

  get found() {
    return this.#found
  }

  read(...texts: string[]): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#look(texts), WAIT_MS)
  }

  /** The rules are loaded at the first words; without a network nothing is reported. */
  async #look(texts: string[]): Promise<void> {
    if (texts.every((text) => text === '')) return void (this.#found = [])
    const rules = await import('#server/platform/personal-data.rules.ts').catch(() => undefined)
    if (rules) this.#found = texts.flatMap(rules.findPersonalData)
  }
}
