import type { FastifyBaseLogger } from 'fastify'
import type { EventSpec } from './socket-event.ts'
import { unkeepable } from './french-refusals.ts'
import { malformed, notHere, Problem, problem } from './problem.ts'

const tooMany = problem(
  'too-many',
  429,
  'Trop de demandes en peu de temps. Patientez un instant, puis réessayez.',
)

/** The limit of all packets of a connection, declared or not: twice what the busiest page sends. */
const ANYTHING = { name: '', limit: { max: 1_000, perSeconds: 10 } }

/** The rate limits of one connection, per event. */
export class Allowance {
  readonly #asked = new Map<string, { since: number; count: number }>()

  /** Call for each packet. Returns true when the connection should be closed. */
  floods(): boolean {
    return !this.allows(ANYTHING)
  }

  allows({ name, limit }: Pick<EventSpec, 'name' | 'limit'>): boolean {
    const now = Date.now()
    const asked = this.#asked.get(name)
    if (!asked || now - asked.since > limit.perSeconds * 1000) {
      this.#asked.set(name, { since: now, count: 1 })
      return true
    }
    asked.count += 1
    return asked.count <= limit.max
  }
}

interface Asking {
  allowance: Allowance
  isIn(room: string): boolean
  handle(payload: unknown): Promise<object>
  log: FastifyBaseLogger
}

/**
 * Handles a packet and answers through its acknowledgement. Never throws: a failing handler must not end the process.
 * `problem` is final; `retry` means that a retry is safe.
 */
export async function answerEvent(
  declared: { spec: EventSpec; check: (value: unknown) => boolean } | undefined,
  payload: unknown,
  ack: unknown,
  asking: Asking,
): Promise<void> {
  const reply = (answer: object) => {
    if (typeof ack === 'function') (ack as (answer: object) => void)(answer)
  }
  try {
    if (!declared) throw notHere()
    if (!asking.allowance.allows(declared.spec)) throw tooMany()
    if (namesNoRoom(payload)) throw notHere()
    if (!declared.check(payload)) throw malformed()
    if (declared.spec.access === 'room' && !asking.isIn((payload as { room: string }).room)) throw notHere()
    reply(await asking.handle(payload))
  } catch (error) {
    const refusal = error instanceof Problem ? error : unkeepable(error)
    if (refusal) return reply({ problem: refusal.toJSON() })
    asking.log.error({ err: error, event: declared?.spec.name }, 'unforeseen error in an event')
    reply({ retry: 'Une erreur est survenue de notre côté.' })
  }
}

/** A room with a malformed id is refused as one that does not exist. */
function namesNoRoom(payload: unknown): boolean {
  const { room } = (payload ?? {}) as { room?: unknown }
  return typeof room === 'string' && !ROOM.test(room)
}
const ROOM = /^[a-z]+:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
