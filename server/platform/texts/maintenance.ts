import type { FastifyBaseLogger } from 'fastify'
import type { LiveHost } from '../live.ts'
import { compact, heads } from '../log/log.ts'
import { textRoom, type TextMessages } from './contract.ts'
import type { MergedUpdatesCache } from './merged-updates-cache.ts'
import { textsBehind } from './queries.ts'
import { IdleTimer } from './idle-timer.ts'
import { projectText } from './texts.ts'

const EVERY_MS = 2_000
const COMPACT_AFTER = 2_000
/** Rows left behind a snapshot: whoever comes back soon reads them cheaply, and finds their op ids. */
const KEPT = 1_000

/** What is done for the texts while nobody waits for it: says where they stand, reads them, and keeps them short. */
export class Maintenance {
  readonly #host: LiveHost
  readonly #merged: MergedUpdatesCache
  readonly #idle = new IdleTimer((id) => this.#read(id))
  readonly #compacting = new Set<string>()
  readonly #timers: readonly NodeJS.Timeout[]

  constructor(host: LiveHost, merged: MergedUpdatesCache) {
    this.#host = host
    this.#merged = merged
    this.#timers = [
      setInterval(() => void this.#goRound(), EVERY_MS).unref(),
      setTimeout(() => void this.#readWhatWasLeft(), EVERY_MS).unref(),
    ]
  }

  /** Something has been written: the text is read once that has been quiet for a while. */
  touched(id: string): void {
    this.#idle.touched(id)
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer)
    await this.#idle.flush()
  }

  /** A message lost on its way is noticed at the next one; the last one before a silence only by these heads. */
  async #goRound(): Promise<void> {
    const rooms = this.#host.live.roomsHere('text:')
    if (rooms.length === 0) return
    for (const { stream, head, epoch, frozen, snapshotSeq } of await heads(this.#host.db, rooms).catch(
      () => [],
    )) {
      const told: TextMessages['text:head'] = { room: stream, head, epoch, frozen }
      this.#host.live.toRoomHere(stream, 'text:head', told)
      if (head - snapshotSeq >= COMPACT_AFTER) await this.#compact(stream)
    }
  }

  async #compact(stream: string): Promise<void> {
    if (this.#compacting.has(stream)) return
    this.#compacting.add(stream)
    try {
      // Whoever counts in the entries what each person brought does it now, or never.
      await this.#read(stream.slice(textRoom('').length))
      const { seq, payload } = await this.#merged.upToNow(stream)
      await compact(this.#host.db, stream, seq, payload, KEPT)
    } catch (error) {
      this.#host.log.error({ err: error, stream }, 'a text could not be compacted')
    } finally {
      this.#compacting.delete(stream)
    }
  }

  /** A process that was killed has left texts that lists and search know only as they were before. */
  async #readWhatWasLeft(): Promise<void> {
    for (const id of await textsBehind(this.#host.db).catch(() => [])) this.touched(id)
  }

  async #read(id: string): Promise<void> {
    const { asMachine, log } = this.#host
    await projectText(asMachine(), id, damageReporter(log, textRoom(id))).catch((error: unknown) =>
      log.error({ err: error, text: id }, 'a text could not be read from its stream'),
    )
  }
}

export function damageReporter(log: FastifyBaseLogger, stream: string): (seq: number) => void {
  return (seq) => log.error({ stream, seq }, 'a change of a text is damaged, and was left out')
}
