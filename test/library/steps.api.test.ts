import { describe, expect, it } from 'vitest'
import { CallForTrials, FreezeVersion, MoveTool } from '#server/library/contract.ts'
import {
  PLAIN_COMMANDS,
  TOOL_COMMANDS,
  TOOL_STATUSES,
  type PlainCommand,
  type ToolCommand,
  type ToolStatus,
} from '#server/library/enumerations.contract.ts'
import { moveTool } from '#server/library/steps.actions.ts'
import { renameTool } from '#server/library/actions.ts'
import { freezeVersion } from '#server/library/versions.actions.ts'
import { TOOL_LIFE } from '#server/library/rules.ts'
import { stepOf } from '#server/platform/life.rules.ts'
import { membership } from '#server/community/access.ts'
import { inTransaction, type Ctx } from '#server/platform/context.ts'
import { Problem } from '#server/platform/problem.ts'
import { CAST, useServer, type Person } from '../support/people.ts'
import { adds, LONG, opensText, reads, types } from './library-people.ts'

const { found, db } = useServer()
const REASON = 'Le comité l’a décidé le 12 mars, après avoir lu les retours.'

async function written() {
  const cast = await found({ ...CAST, loic: { structure: 'mlc' } })
  const { cindy, structures } = cast
  const tool = await adds(cindy)
  await types(await opensText(cindy, tool), LONG)
  return { ...cast, tool, mlc: structures['mlc']!, cap: structures['cap']!, cio: structures['cio']! }
}
const elaboration = (cap: string) => ({
  coauthors: [cap],
  concernedTypes: ['mission_locale' as const],
  concernedTerritories: ['Centre'],
  missions: [],
})
const trials = (mlc: string, cap: string) => ({
  changeNote: '',
  credits: [mlc],
  questions: ['Tient-elle en file d’attente ?'],
  structures: [cap],
  until: '2026-05-01',
})
const put = (tool: string, status: ToolStatus) =>
  db().updateTable('tools').set({ status }).where('id', '=', tool).execute()

describe('tools', () => {
  it('tools: a tool goes from draft to published and back to work, each step by people who may take it', async () => {
    const { cindy, solange, jocelyne, sabrina, tool, mlc, cap, community } = await written()
    await inTransaction(cindy.ctx(), (ctx) =>
      moveTool(ctx, community, tool, 'startElaboration', { asked: elaboration(cap) }),
    )
    const editor = await opensText(sabrina, tool)
    expect(editor.provider.mayWrite).toBe(true)

    const tried = await cindy.does(CallForTrials, { params: { tool }, body: trials(mlc, cap) })
    expect(tried).toMatchObject({
      status: 'experimentation',
      version: { number: 1 },
      trialCall: {
        version: 1,
        until: '2026-05-01',
        questions: ['Tient-elle en file d’attente ?'],
        structures: [{ id: cap }],
      },
    })
    expect(tried.acts.map(({ command }) => command)).not.toContain('freeze')
    await expect.poll(() => editor.provider.mayWrite).toBe(false)

    const move = (who: Person, command: PlainCommand, reason = REASON) =>
      who.does(MoveTool, { params: { tool }, body: { command, reason } })
    expect(await move(solange, 'openValidation')).toMatchObject({ status: 'validation', reason: REASON })
    expect(await move(jocelyne, 'publish')).toMatchObject({ status: 'published', reason: REASON })
    expect(await move(cindy, 'openRevision', '')).toMatchObject({ status: 'under_revision', reason: null })
    await expect.poll(() => editor.provider.mayWrite).toBe(true)
    expect(await move(jocelyne, 'retire')).toMatchObject({
      status: 'retired',
      acts: [{ command: 'describe' }],
    })
    const { rows } = {
      rows: await db()
        .selectFrom('activity')
        .select(['name', 'payload'])
        .where('subject_id', '=', tool)
        .orderBy('seq')
        .execute(),
    }
    expect(rows.map(({ name, payload }) => [name, (payload as { command?: string }).command])).toEqual([
      ['tool:added', undefined],
      ['tool:moved', 'startElaboration'],
      ['tool:frozen', undefined],
      ['tool:trials_called', undefined],
      ['tool:moved', 'callForTrials'],
      ['tool:moved', 'openValidation'],
      ['tool:moved', 'publish'],
      ['tool:moved', 'openRevision'],
      ['tool:moved', 'retire'],
    ])
  })

  it('tools: a tool under test is frozen, and the call for trials names testers and questions', async () => {
    const { cindy, tool, mlc, cap } = await written()
    await put(tool, 'elaboration')
    const body = trials(mlc, cap)
    expect(
      await cindy.tries(CallForTrials, { params: { tool }, body: { ...body, structures: [] } }),
    ).toMatchObject({ status: 409, body: { type: '/problems/trials-needed' } })
    // A version that says the same is the one that is tried.
    await cindy.does(FreezeVersion, { params: { tool }, body: { changeNote: '', credits: [mlc] } })
    expect(await cindy.does(CallForTrials, { params: { tool }, body })).toMatchObject({
      versions: [{ number: 1 }],
      trialCall: { version: 1 },
    })
    const refused = await cindy.tries(FreezeVersion, {
      params: { tool },
      body: { changeNote: '', credits: [mlc] },
    })
    expect(refused).toMatchObject({ status: 409, body: { type: '/problems/tool-text-closed' } })
    const editor = await opensText(cindy, tool)
    expect(editor.provider.mayWrite).toBe(false)
    expect(editor.provider.because).toMatch(/arrêté/)
  })

  it('tools: steps that need a reason are refused without one', async () => {
    const { solange, tool } = await written()
    const abandon = (reason: string) =>
      solange.tries(MoveTool, { params: { tool }, body: { command: 'abandon', reason } })
    expect(await abandon('  non  ')).toMatchObject({ status: 422, body: { type: '/problems/reason-needed' } })
    expect(await abandon(REASON)).toMatchObject({ status: 200 })
  })
})

describe('tools: roles', () => {
  it('tools: exactly the roles in the table may take each step, and nobody from another state', async () => {
    const { tool, mlc, cap, community, ...people } = await written()
    const { cindy, solange, jocelyne, sabrina, nathan, nadege, loic } = people
    const everyone = Object.entries({ cindy, solange, jocelyne, sabrina, nathan, nadege, loic })
    for (const status of TOOL_STATUSES) {
      await put(tool, status)
      for (const command of TOOL_COMMANDS) {
        for (const [name, person] of everyone) {
          const said = await outcome(person, command)
          const moving = { status, author: cindy.id, lead: mlc, coauthors: [] }
          const held = TOOL_LIFE.rolesOf(await membership(person.ctx(), community), moving)
          const who = stepOf(TOOL_LIFE, moving, command)?.who
          const closed = command === 'freeze' ? 'tool-text-closed' : 'tool-wrong-state'
          const expected = !who ? closed : held.some((one) => who.includes(one)) ? 'done' : 'tool-not-yours'
          expect(`${name} ${command} ${status}: ${said}`).toBe(`${name} ${command} ${status}: ${expected}`)
        }
      }
    }

    /** What comes of it; nothing of it is kept. */
    async function outcome(person: Person, command: ToolCommand): Promise<string> {
      const undone = new Error('undone')
      return inTransaction(person.ctx(), async (ctx) => {
        await takes(ctx, command)
        throw undone
      }).catch((error: unknown) => {
        if (error === undone) return 'done'
        if (error instanceof Problem) return error.type
        throw error
      })
    }
    function takes(ctx: Ctx, command: ToolCommand): Promise<unknown> {
      if (command === 'startElaboration')
        return moveTool(ctx, community, tool, command, { asked: elaboration(cap) })
      if (command === 'callForTrials')
        return moveTool(ctx, community, tool, command, { asked: trials(mlc, cap) })
      if (command === 'freeze') return freezeVersion(ctx, community, tool, { changeNote: '', credits: [mlc] })
      if (command === 'describe')
        return renameTool(ctx, community, tool, { title: 'Grille relue', whatChanges: '' })
      return moveTool(ctx, community, tool, command, { asked: null, reason: REASON })
    }
  })

  it('tools: each reader gets the available commands, with who may run the refused ones', async () => {
    const { cindy, nadege, tool } = await written()
    const refusals = async (person: Person) =>
      Object.fromEntries((await reads(person, tool)).acts.map(({ command, refusal }) => [command, refusal]))
    expect(await refusals(cindy)).toEqual({
      startElaboration: null,
      abandon: null,
      freeze: null,
      describe: null,
    })
    for (const refusal of Object.values(await refusals(nadege)))
      expect(refusal).toContain('l’animation du réseau')
    expect(PLAIN_COMMANDS).not.toContain('startElaboration')
  })
})
