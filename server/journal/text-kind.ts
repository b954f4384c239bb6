import type { TextKind } from '../platform/texts/kinds.ts'
import { editorOf } from './access.ts'
import { readName } from './queries.ts'

/** The text of an issue, which its editors alone read and write. */
export const issueText: TextKind = {
  read: async (ctx, issue) => void (await editorOf(ctx, issue)),
  write: async (ctx, issue) => {
    const { person, structure } = await editorOf(ctx, issue)
    return readName(ctx.db, person, structure)
  },
}
