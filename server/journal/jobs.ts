import { href } from '../addresses.ts'
import { defineJob, type Job } from '../platform/jobs/jobs.ts'
import { postAll } from '../platform/mail/mail.ts'
import type { PdfMaker } from '../platform/pdf/pdf.ts'
import { issueLetter } from './letters.ts'
import { issuePdf } from './printing.ts'
import { sendIssue } from './publication.ts'
import * as queries from './queries.ts'

/**
 * One letter for each member, and the PDF kept with the issue. Running it again posts nothing twice: a letter of an
 * issue is unique by address.
 *
 * @param publicUrl where Liane is, for the links of the letters
 */
export function sendIssueJob(pdf: PdfMaker, publicUrl: string): Job<{ issue: string }> {
  return defineJob({
    ...sendIssue,
    async run({ db, as, clock }, { issue: id }) {
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
        url: publicUrl + href('issue', { community: community.slug, issue: id }),
      })
      await postAll(
        as(clock()),
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
}
