import type { RefusedOp } from '../log/group-commit.ts'
import type { Op } from '../log/log.ts'
import { changeEarly, changeUnreadable, MAX_TEXT_BYTES, textFull } from './contract.ts'
import { Judge } from './judge.ts'
import { bytesOf, type KeptText, type KeptTexts } from './kept-texts.ts'

/** A page has as many changes on their way at most: none waits for more others. */
const MAX_ROUNDS = 8

interface Judged {
  readonly accepted: Op[]
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
  const accepted: Op[] = []
  const refused: RefusedOp[] = []
  const refuse = (op: Op, refusal: Error) => void refused.push({ id: op.id, refusal })
  const asked = ops.reduce((sum, { payload }) => sum + payload.length, 0)
  let bytes = bytesOf(text, MAX_TEXT_BYTES - asked)
  let early = ops
  for (let round = 0; round < MAX_ROUNDS && early.length > 0; round++) {
    early = early.filter((op) => {
      const judgement = judge.judge(op.payload)
      if ('early' in judgement) return true
      if ('refused' in judgement) return refuse(op, changeUnreadable({ reason: judgement.refused }))
      bytes += judgement.adds ? judgement.fresh.length : 0
      if (judgement.adds && bytes > MAX_TEXT_BYTES) return refuse(op, textFull())
      return void accepted.push({ ...op, payload: judgement.fresh })
    })
  }
  return { accepted, refused, early }
}
