import type { Feature } from '../platform/feature.ts'
import { admitToIssue } from './access.ts'
import * as contract from './contract.ts'
import { JOURNAL_FACTS } from './facts.contract.ts'
import { erased, unnaming } from './erasure.actions.ts'
import { sendIssueJob } from './jobs.ts'
import { isRecipient } from './community.queries.ts'
import { journalRoutes } from './routes.ts'
import { issuesQuoting, issueSources } from './quotable-sources.ts'
import { issueText } from './text-kind.ts'

export const journal: Feature = {
  name: 'journal',
  contracts: [contract],
  facts: JOURNAL_FACTS,
  routes: journalRoutes,
  rooms: { issue: admitToIssue },
  texts: { issue: issueText },
  sources: issueSources,
  quoting: issuesQuoting,
  letters: { journal: (db, letter) => isRecipient(db, letter.subject_id, letter.to_person) },
  jobs: [sendIssueJob],
  accounts: { unnaming, erased },
}
