import { draft, keptUnder } from '#client/drafts.ts'
import type { PendingAct } from './board-replica.ts'

export type KeptCommand = Pick<PendingAct, 'op' | 'command'> & { key?: string }

/** Where the words of a board are kept until the server has them. */
export const boardPlace = (session: string) => `board/${session}/`

/** The commands of a board that this browser keeps, each under its own id: pages share them, and none wipes another's. */
export class KeptCommands {
  readonly #session: string
  #pending: readonly string[] = []

  constructor(session: string) {
    this.#session = session
  }

  /** Keeps those of this page that wait, and drops those that wait no more. */
  follow(pending: readonly PendingAct[]): void {
    const ops = pending.map(({ op }) => op)
    for (const { op, command, key } of pending)
      if (!this.#pending.includes(op)) this.#at('unsent', op).keep({ op, command, ...(key && { key }) })
    for (const op of this.#pending) if (!ops.includes(op)) this.received(op)
    this.#pending = ops
  }

  /** What earlier and other pages have not seen received, the oldest first; sent twice, it acts once. */
  left(): KeptCommand[] {
    return keptUnder(`${boardPlace(this.#session)}unsent/`)
      .map(({ value }) => value as KeptCommand)
      .reverse()
  }

  received(op: string): void {
    this.#at('unsent', op).clear()
  }

  /** The board does not take it: its words are offered. */
  refused(act: KeptCommand): void {
    this.#at('refused', act.op).keep(act)
    this.received(act.op)
  }

  #at(state: 'unsent' | 'refused', op: string) {
    return draft<KeptCommand>(`${boardPlace(this.#session)}${state}/${op}`, { shared: true })
  }
}
