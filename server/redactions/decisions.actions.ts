import { readQuotesAgain } from '../community/quoted-by.access.ts'
import { inTransaction, type Ctx } from '../platform/context.ts'
import { passagesOf } from '../platform/purge-words/passages.rules.ts'
import { unfit } from '../platform/purge-words/plain-words.rules.ts'
import { purgeWords } from '../platform/purge-words/purge-words.ts'
import { redactionFor } from './access.ts'
import { readRedaction } from './actions.ts'
import { REMOVED_WORDS, type Redaction } from './contract.ts'
import { redactable, type Redactable } from './redactable.access.ts'
import * as refusals from './refusals.contract.ts'
import { decidedLetters } from './letters.ts'
import { tellConcerned } from './tell.actions.ts'
import * as queries from './queries.ts'

/** Gives the words back as they were, or without some passages, which are then purged everywhere in the network. */
export async function decideRedaction(
  ctx: Ctx,
  community: string,
  id: string,
  { passages, reason }: { passages: readonly string[]; reason: string },
): Promise<Redaction> {
  return inTransaction(ctx, async (ctx) => {
    const { reader, row, thing, reviewers, mayDecide } = await redactionFor(ctx, community, id, true)
    if (!mayDecide) throw refusals.notReviewer()
    if (row.decision !== null) throw refusals.redactionDecided()
    const words = redactable(ctx, row.subject_type)
    if (passages.length === 0 && reason.trim() === '') throw refusals.reasonMissing()
    requirePassages(words, row.held!, passages)

    await queries.keepDecision(ctx.db, id, {
      decision: passages.length > 0 ? 'redacted' : 'restored',
      decided_by: reader.person,
      decided_at: ctx.now,
      reason: reason.trim() || null,
    })
    await words.show(ctx, row.subject_id, row.held!)
    await readQuotesAgain(ctx, community, await words.quotedAs(ctx, row.subject_id))
    if (passages.length > 0) await purgeWords(ctx, passages, REMOVED_WORDS, { community })
    await words.tell(ctx, row.subject_id)
    const told = [row.flagged_by, ...(thing.author ? [thing.author] : []), ...reviewers]
    await tellConcerned(ctx, 'redaction:decided', { community, redaction: id, only: [...new Set(told)] })
    await decidedLetters(
      ctx,
      { community, redaction: id },
      { author: thing.author, flaggedBy: row.flagged_by },
    )
    return readRedaction(ctx, community, id)
  })
}

function requirePassages(words: Redactable, held: object, passages: readonly string[]): void {
  const { title, plain } = words.read(held as Record<string, unknown>)
  for (const passage of passages) {
    for (const line of passage.split('\n')) requireFit(line)
    const { inText } = passagesOf([passage], REMOVED_WORDS)
    if ([title ?? '', plain].every((text) => inText(text) === text)) throw refusals.passageAbsent()
  }
}

function requireFit(line: string): void {
  if (line.trim() === '') return
  const why = unfit(line)
  if (why !== null) throw (why === 'plain' ? refusals.passageTooPlain : refusals.passageOfMarkup)()
}
