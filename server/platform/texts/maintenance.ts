import type { FastifyBaseLogger } from 'fastify'
import type { LiveHost } from '../live.ts'
import { compact, heads } from '../log/log.ts'
import { textRoom, type TextMessages } from './contract.ts'
import type { KeptTexts } from './kept-texts.ts'
import { textsBehind } from './queries.ts'
import { IdleTimer } from './idle-timer.ts'
import { projectText } from './texts.ts'

const EVERY_MS = 2_000
const COMPACT_AFTER = 2_000
/**
 * Entries kept before a snapshot, so that a client slightly behind catches up cheaply, and its resent ops are found.
 */
const KEPT = 1_000

/** Background work on texts: broadcasts heads, projects and compacts. */
export class Maintenance {
  readonly #host: LiveHost
  readonly #texts: KeptTexts
  readonly #idle = new IdleTimer((id) => this.#read(id))
  readonly #compacting = new Set<string>()
  readonly #timers: readonly NodeJS.Timeout[]

  constructor(host: LiveHost, texts: KeptTexts) {
    this.#host = host
    this.#texts = texts
    this.#timers = [
      setInterval(() => void this.#goRound(), EVERY_MS).unref(),
      setTimeout(() => void this.#readWhatWasLeft(), EVERY_MS).unref(),
    ]
  }

  /** Schedules the projection of a text that was changed. */
  touched(id: string): void {
    this.#idle.touched(id)
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer)
    await this.#idle.flush()
  }

  /** Broadcasts heads regularly: clients notice a lost last message only this way. */
  async #goRound(): Promise<void> {
    const rooms = this.#host.live.roomsHere('text:')
    if (rooms.length === 0) return
    for (const { stream, head, epoch, frozen, snapshotSeq } of await heads(this.#host.db, rooms).catch(
      () => [],
    )) {
      const message: TextMessages['text:head'] = { room: stream, head, epoch, frozen }
      this.#host.live.toRoomHere(stream, 'text:head', message)
      if (head - snapshotSeq >= COMPACT_AFTER) await this.#compact(stream)
    }
  }

  async #compact(stream: string): Promise<void> {
    if (this.#compacting.has(stream)) return
    this.#compacting.add(stream)
    try {
      // Projects first: contributions are counted from the entries about to be deleted.
      await this.#read(stream.slice(textRoom('').length))
      const merged = await this.#texts.mergedUpToNow(stream)
      if (merged) await compact(this.#host.db, stream, merged.seq, merged.payload, KEPT)
    } catch (error) {
      this.#host.log.error({ err: error, stream }, 'a text could not be compacted')
    } finally {
      this.#compacting.delete(stream)
    }
  }

  /** Projects the texts that a killed process had not. */
  async #readWhatWasLeft(): Promise<void> {
    for (const id of await textsBehind(this.#host.db).catch(() => [])) this.touched(id)
  }

  async #read(id: string): Promise<void> {
    const { asMachine, log } = this.#host
    const failed = (error: unknown) =>
      log.error({ err: error, text: id }, 'a text could not be read from its stream, or stored')
    const report = { damaged: damageReporter(log, textRoom(id)), unkept: failed }
    // Already in memory, as it was just written: not read from its log again.
    await this.#texts
      .upToNow(textRoom(id))
      .then((text) => projectText(asMachine(), id, report, text))
      .catch(failed)
  }
}

export function damageReporter(log: FastifyBaseLogger, stream: string): (seq: number) => void {
  return (seq) => log.error({ stream, seq }, 'a change of a text is damaged, and was left out')
}
