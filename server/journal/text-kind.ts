import { writerOf } from '../community/access.ts'
import type { TextKind } from '../platform/texts/text-kinds.ts'
import { editorOf } from './access.ts'

/** The text of an issue, which its editors alone read and write. */
export const issueText: TextKind = {
  read: async (ctx, issue) => void (await editorOf(ctx, issue)),
  write: async (ctx, issue) => writerOf(ctx, await editorOf(ctx, issue)),
}
