import { fromMarkdown } from '../platform/richtext/import.ts'
import { addPost, openThread } from '../threads/actions.ts'
import { moveThread } from '../threads/steps.actions.ts'
import { saySameHere } from '../threads/reading.actions.ts'
import { PEOPLE } from './content/people.ts'
import { OTHER_THREADS } from './content/other-threads.ts'
import { MAIN_THREADS } from './content/main-threads.ts'
import type { DemoPerson, DemoThread } from './content/types.ts'
import type { RichNode, RichText } from '../platform/richtext/richtext.contract.ts'
import type { DemoWorld } from './create-community.ts'

/** Minutes between the posts of one day, so that they stay in order. */
const APART = 47

/** Opens the threads and lets people answer, in the order of the story. @returns the ids by key */
export async function writeThreads(world: DemoWorld): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  for (const thread of [...MAIN_THREADS, ...OTHER_THREADS])
    ids.set(thread.key, await tellThread(world, thread))
  return ids
}

async function tellThread(world: DemoWorld, thread: DemoThread): Promise<string> {
  const { times, community } = world
  const { id } = await openThread(world.as(thread.by, times.at(thread.day, 25)), community, {
    kind: 'problem',
    title: thread.title,
    vignette: thread.vignette,
    level: thread.level,
    tags: thread.tags,
    recomposed: true,
    ...(thread.sensitive && { sensitive: true }),
    ...(thread.sealed && { sealed: true }),
  })
  for (const structure of thread.sameHere) await sameHere(world, thread, id, structure)

  const entries = [
    ...thread.posts.map((post, i) => ({ day: post.day, i, write: () => answer(world, thread, id, post, i) })),
    ...(thread.moves ?? []).map((move, i) => ({
      day: move.day + 0.5,
      i,
      write: () => step(world, id, move),
    })),
  ].toSorted((a, b) => a.day - b.day || a.i - b.i)
  for (const { write } of entries) await write()
  return id
}

async function answer(
  world: DemoWorld,
  thread: DemoThread,
  id: string,
  { by, day, kind, text }: DemoThread['posts'][number],
  i: number,
): Promise<void> {
  const { as, times, community } = world
  const sealed = thread.sealed === true && by === thread.by
  const calling = callingUpon(world)
  await addPost(as(by, times.at(day, (i % 8) * APART)), community, id, {
    body: calling(fromMarkdown(times.dated(text))),
    kind: sealed ? 'reply' : kind,
    ...(sealed && { sealed: true }),
  })
}

/** Turns `@nathan` into a call upon him. */
function callingUpon({ person }: DemoWorld) {
  return function calling<N extends RichNode | RichText>(node: N): N {
    return { ...node, ...(node.content && { content: node.content.flatMap(calls) }) }
    function calls(inner: RichNode): RichNode[] {
      if (inner.type !== 'text') return [calling(inner)]
      return inner.text!.split(/(@[a-z]+)/).flatMap((words): RichNode[] => {
        const found = PEOPLE.find(({ key }) => words === `@${key}`)
        if (found) return [{ type: 'mention', attrs: { id: person(found.key), label: nameOf(found) } }]
        return words === '' ? [] : [{ ...inner, text: words }]
      })
    }
  }
}

const nameOf = ({ givenName, familyName }: DemoPerson) => `${givenName} ${familyName}`

async function step(
  { as, times, community }: DemoWorld,
  id: string,
  { by, day, reviewOn, ...move }: NonNullable<DemoThread['moves']>[number],
): Promise<void> {
  await moveThread(as(by, times.at(day, 400)), community, id, {
    ...move,
    ...(reviewOn && { reviewOn: times.day(Number(reviewOn)) }),
  })
}

/** A person of the structure says that it has the same problem. */
async function sameHere(
  { as, times, community, ...world }: DemoWorld,
  thread: DemoThread,
  id: string,
  structure: string,
) {
  const somebody = PEOPLE.find((person) => person.structure === structure && person.mandate)
  if (!somebody || world.structure(structure) === '') return
  await saySameHere(as(somebody.key, times.at(thread.day + 1, 10)), community, id, { said: true })
}
