import { writerOf } from '../community/access.ts'
import type { TextKind } from '../platform/texts/text-kinds.ts'
import { toolAnywhere } from './access.ts'
import { onTextChange } from './on-text-change.ts'
import { textClosedHere } from './refusals.contract.ts'
import { structureHue, isWritable } from './rules.ts'

/** The working text of a tool: same readers as the tool; writable in some states. */
export const toolText: TextKind = {
  read: async (ctx, tool) => void (await toolAnywhere(ctx, tool)),
  async write(ctx, owner) {
    const { reader, tool } = await toolAnywhere(ctx, owner)
    if (!isWritable(tool.status)) throw textClosedHere()
    return { ...(await writerOf(ctx, reader)), hue: structureHue(reader.structure) }
  },
  onProjected: onTextChange,
}
