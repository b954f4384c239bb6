import { call } from '#client/api.ts'
import {
  ListLetters,
  ReadLetter,
  ResendLetters,
  type PostedLetter,
} from '#server/accounts/letters.contract.ts'

const PAGE = 50

/** Mail kept or not delivered, for administrators. */
export class MailList {
  #kept = $state.raw<PostedLetter[]>()
  #undelivered = $state.raw<PostedLetter[]>([])
  #more = $state(false)

  /** Groups the letters of one journal issue; other letters stand alone. */
  piles = $derived(together(this.kept ?? []))

  get kept() {
    return this.#kept
  }
  get undelivered() {
    return this.#undelivered
  }
  get more() {
    return this.#more
  }

  async load(): Promise<void> {
    const { kept, undelivered } = await call(ListLetters)
    this.#kept = kept
    this.#undelivered = undelivered
    this.#more = kept.length === PAGE
  }

  async loadMore(): Promise<void> {
    const before = this.kept!.at(-1)!.id
    const { kept } = await call(ListLetters, { query: { before } })
    this.#kept = [...this.kept!, ...kept]
    this.#more = kept.length === PAGE
  }

  async read(letter: string): Promise<string> {
    return (await call(ReadLetter, { params: { letter } })).text
  }

  async resend(letters: string[]): Promise<void> {
    await call(ResendLetters, { body: { letters } })
    await this.load()
  }
}

function together(letters: PostedLetter[]): PostedLetter[][] {
  const piles: PostedLetter[][] = []
  for (const letter of letters) {
    const pile = piles.at(-1)
    if (letter.kind === 'journal' && pile?.[0]?.subject === letter.subject) pile.push(letter)
    else piles.push([letter])
  }
  return piles
}
