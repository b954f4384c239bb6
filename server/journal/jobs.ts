import { href } from '../addresses.ts'
import { addressOf } from '../platform/context.ts'
import { defineJob } from '../platform/jobs/jobs.ts'
import { postAll } from '../platform/mail/mail.ts'
import { issueLetter } from './letters.ts'
import { issuePdf } from './issue-pdf.ts'
import { sendIssue } from './publication.ts'
import { readCommunity, recipients } from './community.queries.ts'
import * as queries from './queries.ts'
import { findForSending } from './read.queries.ts'

/**
 * One letter for each member, and the PDF kept with the issue. Running it again posts nothing twice: a letter of an
 * issue is unique by address.
 */
export const sendIssueJob = defineJob<{ issue: string }>({
  ...sendIssue,
  async run({ db, as, clock, pdf }, { issue: id }) {
    const ctx = as(clock())
    const issue = await findForSending(db, id)
    if (!issue?.doc) return // withdrawn in the meantime
    if (!issue.hasPdf) {
      const paper = Buffer.from(await issuePdf(db, pdf, issue))
      if (!(await queries.keepPdf(db, id, issue.doc, paper))) throw new Error('the issue changed meanwhile')
    }
    const people = await recipients(db, issue.community)
    const community = await readCommunity(db, issue.community)
    const letter = issueLetter({
      journalName: community.journalName,
      communityName: community.name,
      number: issue.number,
      title: issue.title,
      periodFrom: issue.periodFrom,
      periodTo: issue.periodTo,
      doc: issue.doc,
      url: addressOf(ctx, href('issue', { community: community.slug, issue: id })),
    })
    await postAll(
      ctx,
      people.map(({ id: person, email, given_name, family_name }) => ({
        ...letter,
        kind: 'journal' as const,
        to: { address: email, name: `${given_name} ${family_name}`, person },
        community: issue.community,
        about: { type: 'issue', id },
        headers: { list: `journal.${community.slug}` },
      })),
    )
  },
})
