import { findPersonalData, type PersonalData } from '#server/threads/personal-data.rules.ts'

const WAIT_MS = 400

/**
 * Reads what is being written for what would lead to a person, here and now: nothing is sent for it. The server
 * decides, when the text is sent.
 */
export class Guard {
  found = $state.raw<PersonalData[]>([])
  #timer: ReturnType<typeof setTimeout> | undefined

  readonly blocks = $derived(this.found.filter(({ blocks }) => blocks))
  readonly warnings = $derived(this.found.filter(({ blocks }) => !blocks))

  read(...texts: string[]): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => (this.found = texts.flatMap(findPersonalData)), WAIT_MS)
  }
}
