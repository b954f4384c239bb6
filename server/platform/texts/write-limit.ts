import { problem } from '../problem.ts'

const writtenTooMuch = problem(
  'written-too-much',
  429,
  'Beaucoup de texte en peu de temps\u00a0: la suite sera enregistrée dans un instant.',
)

const BYTES = 4 * 1024 * 1024
const EVERY_MS = 60_000
const KEY = 'bytes written'

interface Spent {
  since: number
  bytes: number
}

/**
 * Counts the bytes a connection writes per minute.
 *
 * @throws writtenTooMuch, to be retried later
 */
export function spendWriteLimit(memory: Map<string, unknown>, bytes: number): void {
  const known = memory.get(KEY) as Spent | undefined
  const spent = known && Date.now() - known.since < EVERY_MS ? known : { since: Date.now(), bytes: 0 }
  memory.set(KEY, spent)
  if (spent.bytes > BYTES) throw writtenTooMuch()
  spent.bytes += bytes
}
