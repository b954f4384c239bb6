import { judgeQuotes } from '../community/check-quotes.access.ts'
import type { Ctx } from '../platform/context.ts'
import type { RichText } from '../platform/richtext/richtext.contract.ts'
import { readText } from '../platform/texts/texts.ts'
import type { IssueRow } from './read.queries.ts'
import { levelOf } from './rules.ts'

/** The level at which the issue will be read. */
export const placeOf = ({ community, audience }: Pick<IssueRow, 'community' | 'audience'>) => ({
  community,
  ...levelOf(audience),
})

/** The issue as it would be published now. */
export async function draftOf(ctx: Ctx, issue: IssueRow): Promise<RichText> {
  const { doc } = await readText(ctx, issue.text)
  return (await judgeQuotes(ctx, placeOf(issue), doc)).text
}
