import { sign } from '../community/access.ts'
import type { Reader } from '../community/contract.ts'
import { inTransaction, type Ctx } from '../platform/context.ts'
import { stepOrThrow } from '../platform/life.rules.ts'
import { freezeText, requireUnmasked, thawText } from '../platform/texts/texts.ts'
import { toolFor } from './access.ts'
import { aboutTool, readTool } from './actions.ts'
import { MIN_REASON, type Elaboration, type NewTrialCall, type Tool } from './contract.ts'
import { coauthorsNeeded, concernNeeded, notInCommunity, trialsNeeded } from './refusals.contract.ts'
import * as queries from './queries.ts'
import { lockTool, type StoredTool } from './read.queries.ts'
import { isWritable, TOOL_LIFE } from './rules.ts'
import { indexTool } from './search-entries.ts'
import { freeze } from './versions.actions.ts'
import type { PlainCommand, ToolStatus } from './enumerations.contract.ts'

/** The inputs of each command, besides the reason. */
interface Asked extends Record<PlainCommand, null> {
  startElaboration: Elaboration
  callForTrials: NewTrialCall
}
type MoveCommand = keyof Asked
/** Checks and writes what depends on the database. Returns the changed tool. */
type Effect<Command extends MoveCommand> = (
  ctx: Ctx,
  at: { reader: Reader; tool: StoredTool },
  asked: Asked[Command],
) => Promise<StoredTool>

const onlyMoves: Effect<PlainCommand> = (_ctx, { tool }) => Promise.resolve(tool)

const EFFECTS: { readonly [Command in MoveCommand]: Effect<Command> } = {
  /** Several structures start writing it, and say whom it concerns. */
  startElaboration: async (ctx, { tool }, asked) => {
    const coauthors = [...new Set([tool.lead, ...asked.coauthors])]
    if (coauthors.length < 2) throw coauthorsNeeded()
    if (asked.concernedTypes.length === 0 || asked.concernedTerritories.length === 0) throw concernNeeded()
    await requireHere(ctx, tool, coauthors)
    await queries.changeConcern(ctx.db, tool.id, { ...asked, coauthors })
    return tool
  },
  /** Freezes a version and asks structures to test it. */
  callForTrials: async (ctx, { reader, tool }, { questions, structures, until, ...version }) => {
    if (questions.length === 0 || structures.length === 0) throw trialsNeeded()
    await requireHere(ctx, tool, structures)

    await freezeText(ctx, tool.text) // first, so that no change slips between the version and the call
    const number = (await freeze(ctx, reader, tool, version)) ?? tool.version!
    const frozen = { ...tool, version: number }
    const signature = sign(reader)
    await queries.insertTrialCall(
      ctx.db,
      tool.id,
      number,
      { questions, structures, until },
      signature,
      ctx.now,
    )
    await ctx.announce({
      ...aboutTool(frozen),
      name: 'tool:trials_called',
      signature,
      payload: { number, structures },
    })
    return frozen
  },
  rework: onlyMoves,
  openValidation: onlyMoves,
  returnToWork: onlyMoves,
  publish: onlyMoves,
  openRevision: onlyMoves,
  retire: onlyMoves,
  abandon: onlyMoves,
}

/** Takes one step of a tool's life. A reason shorter than `MIN_REASON` characters is refused as missing. */
export async function moveTool<Command extends MoveCommand>(
  ctx: Ctx,
  community: string,
  id: string,
  command: Command,
  { asked, reason = '' }: { asked: Asked[Command]; reason?: string },
): Promise<Tool> {
  return inTransaction(ctx, async (ctx) => {
    const { reader } = await toolFor(ctx, community, id)
    const tool = await lockTool(ctx.db, id)
    const why = reason.trim()
    const said = { reason: why.length < MIN_REASON ? null : why }
    const { to } = stepOrThrow(TOOL_LIFE, tool, reader, command, { now: ctx.now, said })
    await requireUnmasked(ctx, tool.text)

    const moved = await EFFECTS[command](ctx, { reader, tool }, asked)
    await queries.changeTool(ctx.db, id, { status: to!, reason: why || null }, ctx.now)
    await openOrCloseText(ctx, tool, to!)
    await indexTool(ctx, id)
    await ctx.announce({
      ...aboutTool({ ...moved, status: to! }),
      name: 'tool:moved',
      signature: sign(reader),
      payload: { command, from: tool.status, to: to!, number: moved.version },
    })
    return readTool(ctx, community, id)
  })
}

async function requireHere(ctx: Ctx, { community }: StoredTool, structures: readonly string[]) {
  const here = await queries.structuresHere(ctx.db, community, structures)
  if (here.length < new Set(structures).size) throw notInCommunity()
}

async function openOrCloseText(ctx: Ctx, { status, text }: StoredTool, to: ToolStatus) {
  if (isWritable(status) && !isWritable(to)) await freezeText(ctx, text)
  if (!isWritable(status) && isWritable(to)) await thawText(ctx, text)
}
