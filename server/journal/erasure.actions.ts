import { timeZoneOf, publishedIssues, putErratum, withdrawConsent, withdrawnBy } from './erasure.queries.ts'
import { dayIn } from '../community/rules.ts'
import { frenchDay } from './dates.rules.ts'
import type { Ctx } from '../platform/context.ts'
import { passagesOf } from '../platform/purge-words/passages.rules.ts'
import { h, p } from '../platform/richtext/build.rules.ts'
import { toHtml } from '../platform/richtext/html.rules.ts'
import type { RichText } from '../platform/richtext/richtext.contract.ts'

/** Records, for each published issue that names someone, that they no longer consent to it. */
export async function unnaming(
  ctx: Ctx,
  { person, words }: { person: string; words: readonly string[] },
): Promise<void> {
  const passages = passagesOf(words, '…', { anyCase: true })
  for (const { id, html } of await publishedIssues(ctx.db))
    if (passages.inText(html) !== html) await withdrawConsent(ctx.db, { issue: id, person }, ctx.now)
}

/** An erratum ends each of these issues, on the web and in the PDF, which is made again when someone asks for it. */
export async function erased(ctx: Ctx, { person }: { person: string }): Promise<void> {
  for (const { id, community, doc } of await withdrawnBy(ctx.db, person)) {
    const corrected = withErratum(doc, dayIn(await timeZoneOf(ctx.db, community), ctx.now))
    await putErratum(ctx.db, id, { doc: corrected, html: toHtml(corrected) })
  }
}

function withErratum(doc: RichText, day: string): RichText {
  const words = `Erratum du ${frenchDay(day)} : un nom a été retiré de ce numéro, à la demande de la personne.`
  return { ...doc, content: [...doc.content, h(2, 'Erratum'), p(words)] }
}
