import type { Live } from '../platform/live.ts'
import { defineText } from '../platform/texts/kinds.ts'
import { libraryAsSource, toolAnywhere } from './access.ts'
import { followText } from './contributions.ts'
import { textClosedHere } from './refusals.contract.ts'
import { writerOf } from './queries.ts'
import { hueOf, isWritable } from './rules.ts'

/** Who may be told of a tool while it is open on their screen, and who reads and writes its text. */
export function libraryLive(live: Live): void {
  libraryAsSource()
  live.defineRoom({ kind: 'tool', admit: async (ctx, id) => void (await toolAnywhere(ctx, id)) })
  defineText({
    kind: 'tool',
    read: async (ctx, tool) => void (await toolAnywhere(ctx, tool)),
    async write(ctx, owner) {
      const { reader, tool } = await toolAnywhere(ctx, owner)
      if (!isWritable(tool.status)) throw textClosedHere()
      return { ...(await writerOf(ctx.db, reader.person, reader.structure)), hue: hueOf(reader.structure) }
    },
    onProjected: followText,
  })
}
