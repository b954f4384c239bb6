import { judgeQuotes } from '../community/quotes.access.ts'
import type { Db } from '../database.ts'
import type { RichText } from '../platform/richtext/richtext.contract.ts'
import { readText } from '../platform/texts/texts.ts'
import type { IssueRow } from './queries.ts'
import { levelOf } from './rules.ts'

/** The readers and level of an issue, whoever prepares it. */
export const placeOf = ({ community_id, audience }: Pick<IssueRow, 'community_id' | 'audience'>) => ({
  community: community_id,
  ...levelOf(audience),
})

/** The issue as it would be published now. */
export async function draftOf(db: Db, issue: IssueRow): Promise<RichText> {
  const { doc } = await readText(db, issue.text_id)
  return (await judgeQuotes(db, placeOf(issue), doc)).text
}
