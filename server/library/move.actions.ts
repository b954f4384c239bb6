import { sign } from '../community/access.ts'
import type { Reader } from '../community/contract.ts'
import { inTransaction, type Ctx } from '../platform/context.ts'
import { freezeText, thawText } from '../platform/texts/texts.ts'
import { toolFor } from './access.ts'
import { aboutTool, readTool } from './actions.ts'
import { MIN_REASON, type Elaboration, type NewTrialCall, type Tool } from './contract.ts'
import { type PlainCommand, type ToolCommand } from './enumerations.contract.ts'
import {
  coauthorsNeeded,
  concernNeeded,
  notInCommunity,
  notYours,
  reasonNeeded,
  trialsNeeded,
  wrongState,
} from './refusals.contract.ts'
import * as queries from './queries.ts'
import { capacities, isWritable, mayAct, movesFrom, onlyFor, type Move } from './rules.ts'
import { freeze } from './version.actions.ts'

/** Several structures begin to write it together, and say whom it concerns. */
export async function startElaboration(
  ctx: Ctx,
  community: string,
  id: string,
  asked: Elaboration,
): Promise<Tool> {
  return inTransaction(ctx, async (ctx) => {
    const { reader, tool, move } = await moveFor(ctx, community, id, 'startElaboration')
    const coauthors = [...new Set([tool.lead, ...asked.coauthors])]
    if (coauthors.length < 2) throw coauthorsNeeded()
    if (asked.concernedTypes.length === 0 || asked.concernedTerritories.length === 0) throw concernNeeded()
    await demandHere(ctx, community, coauthors)

    await queries.changeConcern(ctx.db, id, { ...asked, coauthors })
    await go(ctx, reader, tool, move, null)
    return readTool(ctx, community, id)
  })
}

/** Freezes a version, and asks structures to try that one. */
export async function callForTrials(
  ctx: Ctx,
  community: string,
  id: string,
  { questions, structures, until, ...version }: NewTrialCall,
): Promise<Tool> {
  return inTransaction(ctx, async (ctx) => {
    const { reader, tool, move } = await moveFor(ctx, community, id, 'callForTrials')
    if (questions.length === 0 || structures.length === 0) throw trialsNeeded()
    await demandHere(ctx, community, structures)

    await freezeText(ctx, tool.text) // first, so that nothing is written between the version and the call
    const number = (await freeze(ctx, reader, tool, version)) ?? tool.version!
    const signature = sign(reader)
    await queries.insertTrialCall(ctx.db, id, number, { questions, structures, until }, signature, ctx.now)
    await ctx.announce({
      ...aboutTool({ ...tool, version: number }),
      name: 'tool:trials_called',
      signature,
      payload: { number, structures },
    })
    await go(ctx, reader, { ...tool, version: number }, move, null)
    return readTool(ctx, community, id)
  })
}

/** A decision that needs nothing but, for most of them, its reason. */
export async function moveTool(
  ctx: Ctx,
  community: string,
  id: string,
  { command, reason }: { command: PlainCommand; reason: string },
): Promise<Tool> {
  return inTransaction(ctx, async (ctx) => {
    const { reader, tool, move } = await moveFor(ctx, community, id, command)
    const why = reason.trim()
    if (move.reason && why.length < MIN_REASON) throw reasonNeeded()

    await go(ctx, reader, tool, move, why || null)
    return readTool(ctx, community, id)
  })
}

async function demandHere(ctx: Ctx, community: string, structures: readonly string[]): Promise<void> {
  const here = await queries.structuresHere(ctx.db, community, structures)
  if (here.length < new Set(structures).size) throw notInCommunity()
}

/** The move, held for this transaction, for someone who may make it. */
async function moveFor(ctx: Ctx, community: string, id: string, command: ToolCommand) {
  const { reader } = await toolFor(ctx, community, id)
  const tool = await queries.lockTool(ctx.db, id)
  const move = movesFrom(tool.status).find((move) => move.command === command)
  if (!move) throw wrongState({ status: tool.status })
  if (!mayAct(capacities(reader, tool), move.who)) throw notYours({ detail: onlyFor(move.who) })
  return { reader, tool, move }
}

async function go(
  ctx: Ctx,
  reader: Reader,
  tool: queries.HeldTool,
  { command, to }: Move,
  reason: string | null,
): Promise<void> {
  await queries.changeTool(ctx.db, tool.id, { status: to, reason }, ctx.now)
  if (isWritable(tool.status) && !isWritable(to)) await freezeText(ctx, tool.text)
  if (!isWritable(tool.status) && isWritable(to)) await thawText(ctx, tool.text)
  await queries.indexTool(ctx.db, tool.id)
  await ctx.announce({
    ...aboutTool({ ...tool, status: to }),
    name: 'tool:moved',
    signature: sign(reader),
    payload: { command, from: tool.status, to, number: tool.version },
  })
}
