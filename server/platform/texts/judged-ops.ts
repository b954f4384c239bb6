import type { RefusedOp } from '../log/group-commit.ts'
import type { Op } from '../log/log.ts'
import { changeEarly, changeUnreadable, MAX_OP_BYTES, MAX_TEXT_BYTES, textFull } from './contract.ts'
import { Judge } from './judge.ts'
import { bytesOf, type KeptText, type KeptTexts } from './kept-texts.ts'
import type { Pace } from './pace.ts'
import { MAX_TEXT_STEPS } from './replay.ts'

/** A page has as many changes on their way at most: none waits for more others. */
const MAX_ROUNDS = 8

/** A change is applied, and sent to others, in about twice the time it takes to judge it. */
const COST = 3

/** A change to keep, and the steps that each reading of the text takes to place it. */
interface JudgedOp extends Op {
  readonly steps: number
}

interface Judged {
  readonly accepted: JudgedOp[]
  readonly refused: RefusedOp[]
  readonly early: readonly Op[]
}

/** Judges the ops of one commit against the text they are added to. */
export async function judged(
  { texts, pace }: { texts: KeptTexts; pace: Pace },
  stream: string,
  ops: readonly Op[],
): Promise<Omit<Judged, 'early'>> {
  const kept = await texts.asKept(stream)
  await pace.freeTurn()
  const first = judgeAll(kept, ops, pace)
  if (first.early.length === 0) return first
  // What they build on may have been written by another process.
  const upToNow = await texts.upToNow(stream)
  await pace.freeTurn()
  const { accepted, refused, early } = judgeAll(upToNow, ops, pace)
  return { accepted, refused: [...refused, ...early.map(({ id }) => ({ id, refusal: changeEarly() }))] }
}

/** In the order in which they can be applied: those sent together may arrive in another. */
function judgeAll(text: KeptText, ops: readonly Op[], pace: Pace): Judged {
  const judge = new Judge(text.doc)
  const accepted: JudgedOp[] = []
  const refused: RefusedOp[] = []
  const refuse = (op: Op, refusal: Error) => void refused.push({ id: op.id, refusal })
  const asked = ops.reduce((sum, { payload }) => sum + payload.length, 0)
  let bytes = bytesOf(text, MAX_TEXT_BYTES - asked)
  let { steps } = text
  let early = ops
  let waited = Infinity
  for (let round = 0; round < MAX_ROUNDS && early.length > 0 && early.length < waited; round++) {
    waited = early.length
    let read = 0
    early = early.filter((op) => {
      read += op.payload.length
      // Left to the next commit: decoding alone takes time too.
      if (read > MAX_OP_BYTES) return true
      const began = performance.now()
      const judgement = judge.judge(op.payload)
      pace.charge(op.person, COST * (performance.now() - began))
      if ('early' in judgement) return true
      if ('refused' in judgement) return refuse(op, changeUnreadable({ reason: judgement.refused }))
      bytes += judgement.adds ? judgement.fresh.length : 0
      if (judgement.adds && bytes > MAX_TEXT_BYTES) return refuse(op, textFull())
      steps += judgement.steps
      if (judgement.steps > 0 && steps > MAX_TEXT_STEPS)
        return refuse(op, changeUnreadable({ reason: 'crowded' }))
      return void accepted.push({ ...op, payload: judgement.fresh, steps: judgement.steps })
    })
  }
  return { accepted, refused, early }
}
