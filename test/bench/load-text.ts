import { randomUUID } from 'node:crypto'
import { AddTool, ReadTool, type NewTool, type Tool } from '#server/library/contract.ts'
import type { BenchPerson, BenchWorld } from './world.ts'

/** The text of a tool that one of its people has just added, through the same door as anybody. */
export async function toolTextIn(world: BenchWorld, person = world.people[0]!): Promise<string> {
  const tool: NewTool = {
    title: 'Fiche de premier accueil',
    kind: 'tool',
    whatChanges: 'On pose les mêmes premières questions partout.',
    level: 'community',
    seed: 'template',
  }
  const { id } = (await ask(world, person, AddTool.url, { method: 'POST', body: JSON.stringify(tool) })) as {
    id: string
  }
  const { text } = (await ask(world, person, ReadTool.url.replace(':tool', id), {})) as Tool
  return text
}

async function ask(
  { url, community }: BenchWorld,
  { cookie }: BenchPerson,
  path: string,
  init: RequestInit,
): Promise<unknown> {
  const headers = {
    cookie,
    'idempotency-key': randomUUID(),
    ...(init.body != null && { 'content-type': 'application/json' }),
  }
  const response = await fetch(`${url}${path.replace(':community', community)}`, { ...init, headers })
  const body: unknown = await response.json()
  if (!response.ok) throw new Error(JSON.stringify(body))
  return body
}
