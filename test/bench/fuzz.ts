import fc from 'fast-check'
import { FuzzedText } from '../platform/fuzzed-text.ts'
import { hostileChange } from '../platform/hostile-changes.ts'
import { fuzzSockets } from './fuzz-sockets.ts'
import { row, type Row } from './world.ts'

const CHANGES = 10_000
const PER_TEXT = 20

/** Ten thousand hostile changes, twenty in each text, with an honest word after each; then packets over sockets. */
export async function benchFuzz(): Promise<Row[]> {
  return [...fuzzJudge(), ...(await fuzzSockets())]
}

function fuzzJudge(): Row[] {
  const seed = Date.now() & 0xffff_ffff
  process.stderr.write(`seed ${seed}\n`)
  const changes = fc.sample(hostileChange, { numRuns: CHANGES, seed })
  const found = { accepted: 0, refused: 0, unreadable: 0, lost: 0, hidden: 0, slowestMs: 0 }
  for (let from = 0; from < CHANGES; from += PER_TEXT) {
    const text = new FuzzedText()
    try {
      for (const change of changes.slice(from, from + PER_TEXT)) {
        text.hostilelyWrites(change)
        text.honestlyWrites()
      }
      const { words, shownInEditor } = text.reads()
      found.lost += text.words.length - words.length
      found.hidden += text.words.filter((word) => !shownInEditor.includes(word)).length
    } catch (error) {
      process.stderr.write(`changes from ${from}: ${String(error)}\n`)
      found.unreadable += 1
    }
    found.accepted += text.accepted
    found.refused += text.refused
    found.slowestMs = Math.max(found.slowestMs, text.slowestMs)
  }
  const name = `${CHANGES} hostile changes, seed ${seed}`
  return [
    row(name, 'texts unreadable, or closed to an honest person', found.unreadable, '', 0),
    row(name, 'honest words lost', found.lost, '', 0),
    row(name, 'honest words that an editor does not show', found.hidden, '', 0),
    row(name, 'changes accepted', found.accepted, ''),
    row(name, 'changes refused', found.refused, ''),
    row(name, 'slowest judgement', found.slowestMs, 'ms', 50),
  ]
}
