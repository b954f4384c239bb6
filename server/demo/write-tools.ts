import { readFileSync } from 'node:fs'
import path from 'node:path'
import { importTool } from '../library/actions.ts'
import { moveTool } from '../library/steps.actions.ts'
import { freezeVersion } from '../library/versions.actions.ts'
import { TOOLS, type DemoTool } from './content/tools.ts'
import type { DemoWorld } from './create-community.ts'

/** A text of the demo, in Markdown. */
export function written(name: string): string {
  return readFileSync(path.join(import.meta.dirname, 'content', `${name}.md`), 'utf8')
}

/** Writes the tools and takes each where it stands. @returns the ids by key */
export async function build(world: DemoWorld): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  for (const tool of TOOLS) ids.set(tool.key, await buildTool(world, tool))
  return ids
}

async function buildTool(world: DemoWorld, tool: DemoTool): Promise<string> {
  const { as, times, community } = world
  const { id } = await importTool(as(tool.by, times.at(tool.day, 70)), community, {
    title: tool.title,
    kind: tool.kind,
    whatChanges: tool.whatChanges,
    level: tool.level,
    text: written(tool.text),
    format: 'markdown',
  })
  const coauthors = tool.coauthors.map((key) => world.structure(key))
  await moveTool(as(tool.by, times.at(tool.day, 90)), community, id, 'startElaboration', {
    asked: {
      coauthors,
      concernedTypes: tool.concernedTypes,
      concernedTerritories: tool.territories,
      missions: ['reception', 'counselling'],
    },
  })
  for (const step of tool.then) await take(world, id, coauthors, step)
  return id
}

async function take(
  world: DemoWorld,
  id: string,
  credits: string[],
  step: DemoTool['then'][number],
): Promise<void> {
  const { community, times } = world
  const ctx = world.as(step.by, times.at(step.day, 120))
  if (step.step === 'freeze') {
    await freezeVersion(ctx, community, id, { changeNote: step.note, credits })
  } else if (step.step === 'trials') {
    const structures = step.structures.map((key) => world.structure(key))
    const version = { changeNote: step.note, credits }
    const asked = { ...version, questions: step.questions, structures, until: times.day(step.until) }
    await moveTool(ctx, community, id, 'callForTrials', { asked })
  } else {
    const command = ({ validation: 'openValidation', publish: 'publish', revision: 'openRevision' } as const)[
      step.step
    ]
    await moveTool(ctx, community, id, command, { asked: null, reason: times.dated(step.reason) })
  }
}
