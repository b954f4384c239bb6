import { setImmediate } from 'node:timers/promises'
import type { Op, Placed } from './log.ts'

/** An op that was not written, and why. */
export interface RefusedOp {
  readonly id: string
  readonly refusal: Error
}

type Commit = (stream: string, ops: Op[]) => Promise<readonly (Placed | RefusedOp)[]>

interface Waiting {
  op: Op
  done: (placed: Placed | undefined) => void
  failed: (error: unknown) => void
}

const MAX_OPS = 500

/**
 * Group commit: ops of a stream that arrive during a commit are written together in the next one, so that the number
 * of transactions does not grow with the number of people typing.
 */
export class GroupCommit {
  readonly #commit: Commit
  readonly #waiting = new Map<string, Waiting[]>()
  readonly #draining = new Set<Promise<void>>()

  constructor(commit: Commit) {
    this.#commit = commit
  }

  /** Resolves to the op's position once committed; `undefined` when the stream refused it. */
  append(stream: string, op: Op): Promise<Placed | undefined> {
    return new Promise((done, failed) => {
      const item = { op, done, failed }
      const waiting = this.#waiting.get(stream)
      if (waiting) return void waiting.push(item)
      this.#waiting.set(stream, [item])
      const draining = this.#drain(stream)
      this.#draining.add(draining)
      void draining.finally(() => this.#draining.delete(draining))
    })
  }

  /** Resolves when nothing is pending. */
  async idle(): Promise<void> {
    await Promise.all(this.#draining)
  }

  async #drain(stream: string): Promise<void> {
    const waiting = this.#waiting.get(stream)!
    await setImmediate() // lets ready sockets be read first
    while (waiting.length > 0) {
      await this.#commitTogether(stream, waiting.splice(0, MAX_OPS))
      await setImmediate()
    }
    this.#waiting.delete(stream)
  }

  async #commitTogether(stream: string, batch: Waiting[]): Promise<void> {
    const ops = [...new Map(batch.map(({ op }) => [op.id, op])).values()]
    try {
      const answers = new Map((await this.#commit(stream, ops)).map((one) => [one.id, one]))
      for (const { op, done, failed } of batch) {
        const answer = answers.get(op.id)
        if (answer && 'refusal' in answer) failed(answer.refusal)
        else done(answer)
      }
    } catch (error) {
      for (const { failed } of batch) failed(error)
    }
  }
}
