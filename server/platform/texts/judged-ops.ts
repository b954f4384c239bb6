import type { RefusedOp } from '../log/group-commit.ts'
import type { Op } from '../log/log.ts'
import { changeEarly, changeUnreadable, MAX_TEXT_BYTES, textFull } from './contract.ts'
import { Judge } from './judge.ts'
import { bytesOf, type KeptText, type KeptTexts } from './kept-texts.ts'
import { MAX_TEXT_STEPS } from './replay.ts'

/** A page has as many changes on their way at most: none waits for more others. */
const MAX_ROUNDS = 8

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
  texts: KeptTexts,
  stream: string,
  ops: readonly Op[],
): Promise<Omit<Judged, 'early'>> {
  const first = judgeAll(await texts.asKept(stream), ops)
  if (first.early.length === 0) return first
  // What they build on may have been written by another process.
  const { accepted, refused, early } = judgeAll(await texts.upToNow(stream), ops)
  return { accepted, refused: [...refused, ...early.map(({ id }) => ({ id, refusal: changeEarly() }))] }
}

/** In the order in which they can be applied: those sent together may arrive in another. */
function judgeAll(text: KeptText, ops: readonly Op[]): Judged {
  const judge = new Judge(text.doc)
  const accepted: JudgedOp[] = []
  const refused: RefusedOp[] = []
  const refuse = (op: Op, refusal: Error) => void refused.push({ id: op.id, refusal })
  const asked = ops.reduce((sum, { payload }) => sum + payload.length, 0)
  let bytes = bytesOf(text, MAX_TEXT_BYTES - asked)
  let { steps } = text
  let early = ops
  for (let round = 0; round < MAX_ROUNDS && early.length > 0; round++) {
    early = early.filter((op) => {
      const judgement = judge.judge(op.payload)
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
