import { tick } from 'svelte'
import type { Card } from '#server/sessions/board.contract.ts'
import { m } from '#client/paraglide/messages.js'
import type { LiveBoard } from './board.svelte.ts'
import { shortly } from './labels.ts'

export const gripId = (card: string) => `grip-${card}`

/** Moves cards, for the mouse, the keyboard and the menu. */
export class CardMoves {
  readonly #board: LiveBoard
  readonly #announce: (words: string) => void
  /** The original position of a card grabbed with the keyboard. */
  #from: { column: string; at: number } | null = null

  constructor(board: LiveBoard, announce: (words: string) => void) {
    this.#board = board
    this.#announce = announce
  }

  columnOf(id: string): string | undefined {
    const card = this.#board.shown.cards[id]
    return this.#board.shown.columns.find(({ cards }) => cards.includes(card?.parent ?? id))?.key
  }

  /** Drops a card; next to the group when the target card is grouped. */
  drop(id: string, column: string, neighbour: { card: string; side: 'before' | 'after' } | null): void {
    const others = this.#cardsOf(column).filter((one) => one !== id)
    const mark = neighbour && (this.#board.shown.cards[neighbour.card]?.parent ?? neighbour.card)
    const at = mark === null ? others.length : others.indexOf(mark) + (neighbour!.side === 'after' ? 1 : 0)
    this.to(id, column, at)
  }

  to(id: string, column: string, at: number): void {
    const others = this.#cardsOf(column).filter((one) => one !== id)
    const place = Math.max(0, Math.min(at, others.length))
    const refused = this.#board.act({ type: 'move', card: id, column, before: others[place] ?? null })
    if (refused) return
    const { title } = this.#board.shown.columns.find(({ key }) => key === column)!
    this.#say(id, (text) => m.sessions_moved({ text, column: title, n: place + 1, total: others.length + 1 }))
  }

  group(id: string, target: string): void {
    const other = this.#board.shown.cards[target]
    if (!other || this.#board.act({ type: 'attach', card: id, to: target })) return
    this.#say(id, (text) => m.sessions_grouped({ text, other: shortly(other.text) }))
  }

  ungroup(card: Card): void {
    const at = this.#cardsOf(card.column).indexOf(card.parent!)
    this.to(card.id, card.column, at + 1)
  }

  /** The card above, to group with. */
  above(id: string): string | undefined {
    const column = this.columnOf(id)
    const cards = column ? this.#cardsOf(column) : []
    return cards[cards.indexOf(id) - 1]
  }

  grab(id: string): void {
    const column = this.columnOf(id)!
    this.#from = { column, at: this.#cardsOf(column).indexOf(id) }
    this.#announce(m.sessions_grabbed())
  }

  letGo(): void {
    this.#from = null
    this.#announce(m.sessions_dropped())
  }

  putBack(id: string): void {
    if (this.#from) this.to(id, this.#from.column, this.#from.at)
    this.#from = null
    this.#announce(m.sessions_put_back())
  }

  /** Moves by one step with an arrow key; the focus follows the card. */
  async step(id: string, key: string): Promise<void> {
    const { columns } = this.#board.shown
    const from = columns.findIndex(({ cards }) => cards.includes(id))
    if (from < 0) return
    const at = columns[from]!.cards.indexOf(id)
    if (key === 'ArrowUp' && at > 0) this.to(id, columns[from]!.key, at - 1)
    if (key === 'ArrowDown') this.to(id, columns[from]!.key, at + 1)
    const side = columns[from + (key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0)]
    if (side && side !== columns[from]) this.to(id, side.key, at)
    await tick()
    document.getElementById(gripId(id))?.focus()
  }

  #cardsOf(column: string): string[] {
    return this.#board.shown.columns.find(({ key }) => key === column)?.cards ?? []
  }

  #say(id: string, words: (text: string) => string): void {
    this.#announce(words(shortly(this.#board.shown.cards[id]?.text ?? '')))
  }
}
