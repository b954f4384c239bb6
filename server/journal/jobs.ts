import { href } from '../addresses.ts'
import { addressOf } from '../platform/context.ts'
import { defineJob } from '../platform/jobs/jobs.ts'
import { postAll } from '../platform/mail/mail.ts'
import { issueLetter } from './letters.ts'
import { issuePdf } from './issue-pdf.ts'
import { sendIssue } from './publication.ts'
import * as queries from './queries.ts'

/**
 * One letter for each member, and the PDF kept with the issue. Running it again posts nothing twice: a letter of an
 * issue is unique by address.
 */
export const sendIssueJob = defineJob<{ issue: string }>({
  ...sendIssue,
  async run({ db, as, clock, pdf }, { issue: id }) {
    const ctx = as(clock())
    const issue = await queries.findForSending(db, id)
    if (!issue?.doc) return // withdrawn in the meantime
    if (!issue.has_pdf)
      await queries.updateIssue(db, id, { pdf: Buffer.from(await issuePdf(db, pdf, issue)) })
    const people = await queries.recipients(db, issue.community_id)
    const community = await queries.readCommunity(db, issue.community_id)
    const letter = issueLetter({
      journalName: community.journal_name,
      communityName: community.name,
      number: issue.number,
      title: issue.title,
      periodFrom: issue.period_from,
      periodTo: issue.period_to,
      doc: issue.doc,
      url: addressOf(ctx, href('issue', { community: community.slug, issue: id })),
    })
    await postAll(
      ctx,
      people.map(({ id: person, email, given_name, family_name }) => ({
        ...letter,
        kind: 'journal' as const,
        to: { address: email, name: `${given_name} ${family_name}`, person },
        community: issue.community_id,
        about: { type: 'issue', id },
        headers: { list: `journal.${community.slug}` },
      })),
    )
  },
})
