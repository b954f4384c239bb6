import type { Ctx } from '../platform/context.ts'
import { enqueue, type Queue } from '../platform/jobs/jobs.ts'
import type { RichText } from '../platform/richtext/richtext.contract.ts'
import { toHtml } from '../platform/richtext/html.rules.ts'
import { plainText } from '../platform/richtext/plain-text.rules.ts'
import { indexEntry } from '../platform/search/search.ts'
import * as queries from './queries.ts'
import { type IssueRow } from './read.queries.ts'
import { openingOf } from './rules.ts'

/** Makes the PDF and queues the mails of a newly published issue. */
export const sendIssue: Queue<{ issue: string }> = { name: 'journal.send' }

/** Freezes the issue, indexes it, and queues its mailing, in one transaction. */
export async function publish(ctx: Ctx, issue: IssueRow, doc: RichText): Promise<void> {
  await queries.updateIssue(ctx.db, issue.id, {
    status: 'published',
    doc,
    html: toHtml(doc),
    opening: openingOf(doc),
    reason: null,
    published_at: ctx.now,
  })
  await indexEntry(ctx.db, {
    subject: { type: 'issue', id: issue.id },
    community: issue.community,
    level: issue.audience,
    title: issue.title,
    body: plainText(doc),
    at: ctx.now,
  })
  await queries.archiveOthers(ctx.db, issue.community, issue.id)
  await enqueue(ctx, sendIssue, { issue: issue.id }, { once: issue.id })
}
