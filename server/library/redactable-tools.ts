import { membersOf } from '../community/access.ts'
import { judgeQuotes } from '../community/check-quotes.access.ts'
import type { Ctx } from '../platform/context.ts'
import { notHere } from '../platform/problem.ts'
import { doc } from '../platform/richtext/build.rules.ts'
import { maskText, unmaskText } from '../platform/texts/mask.ts'
import { HIDDEN_TITLE, HIDDEN_WORDS } from '../redactions/contract.ts'
import type { Redactable } from '../redactions/redactable.access.ts'
import { toolAnywhere, toolFor } from './access.ts'
import { aboutTool } from './actions.ts'
import {
  hideVersions,
  hiddenWords,
  showVersions,
  type HeldText,
  type HeldVersion,
} from './hidden-versions.ts'
import { textHtml } from './on-text-change.ts'
import { lockTool } from './read.queries.ts'
import { indexTool } from './search-entries.ts'
import { listVersions, toolOfVersion } from './versions.queries.ts'

interface HeldTool extends HeldText {
  /** Whether nobody could write the text, before. */
  frozen: boolean
  versions: HeldVersion[]
}

/** Of a tool: its title, its working text and all its versions. */
export const redactableTools: Redactable = {
  source: 'tool',

  async find(ctx, community, id) {
    const { reader, tool } = await toolFor(ctx, community, id)
    const { level, circle, author } = tool
    return { level, circle, author, isMine: author === reader.person }
  },

  async quotedAs(ctx, id) {
    return [id, ...(await listVersions(ctx.db, id)).map((version) => version.id)]
  },

  async hide(ctx, id) {
    const tool = await lockTool(ctx.db, id)
    const text = await maskText(ctx, tool.text, doc(HIDDEN_WORDS))
    const { text: read } = await judgeQuotes(ctx, tool, text.doc)
    const versions = await hideVersions(ctx.db, { tool: id })
    await retitle(ctx, id, { title: HIDDEN_TITLE, summary: '' })
    const { title, whatChanges: summary } = tool
    return { title, summary, html: textHtml({ doc: read }), plain: text.plain, frozen: text.frozen, versions }
  },

  async show(ctx, id, held) {
    const { title, summary, frozen, versions } = held as unknown as HeldTool
    const tool = await lockTool(ctx.db, id)
    await showVersions(ctx.db, versions)
    await unmaskText(ctx, tool.text, { frozen })
    await retitle(ctx, id, { title, summary })
  },

  tell: (ctx, id) => tellMasked(ctx, id),

  read(held) {
    const { versions, ...text } = held as unknown as HeldTool
    const others = versions.filter(({ html }) => html !== text.html)
    return hiddenWords(text, others)
  },
}

/** Of one frozen version: its text alone. */
export const redactableVersions: Redactable = {
  source: 'version',

  async find(ctx, community, id) {
    const found = await toolOf(ctx, id)
    const { reader, tool } = await toolFor(ctx, community, found.tool)
    const { level, circle } = tool
    return { level, circle, author: found.frozenBy, isMine: found.frozenBy === reader.person }
  },

  within: async (ctx, id) => ({ kind: 'tool', id: (await toolOf(ctx, id)).tool }),
  quotedAs: async (ctx, id) => [id, (await toolOf(ctx, id)).tool],

  async hide(ctx, id) {
    const { tool } = await toolOf(ctx, id)
    await lockTool(ctx.db, tool)
    const [held] = await hideVersions(ctx.db, { version: id })
    await indexTool(ctx, tool)
    return { ...held! }
  },

  async show(ctx, id, held) {
    const { tool } = await toolOf(ctx, id)
    await lockTool(ctx.db, tool)
    await showVersions(ctx.db, [held as unknown as HeldVersion])
    await indexTool(ctx, tool)
  },

  tell: async (ctx, id) => tellMasked(ctx, (await toolOf(ctx, id)).tool),
  read: (held) => hiddenWords(held as unknown as HeldVersion, []),
}

async function toolOf(ctx: Ctx, version: string) {
  const found = await toolOfVersion(ctx.db, version)
  if (!found) throw notHere()
  return found
}

async function retitle(ctx: Ctx, id: string, { title, summary }: { title: string; summary: string }) {
  await ctx.db.updateTable('tools').set({ title, what_changes: summary }).where('id', '=', id).execute()
  await indexTool(ctx, id)
}

/** Announces that the tool is masked, or no longer. Sockets in its text's room are admitted again, and put out if masked. */
async function tellMasked(ctx: Ctx, id: string): Promise<void> {
  const { tool } = await toolAnywhere(ctx, id)
  await ctx.announce({
    ...aboutTool(tool),
    name: 'tool:masked',
    signature: null,
    payload: {},
    rightsOf: await membersOf(ctx, tool.community),
  })
}
