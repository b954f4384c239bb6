import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, type BenchWorld } from '../bench/world.ts'

let world: BenchWorld
beforeAll(async () => {
  world = await openWorld('pglite', 3)
})
afterAll(() => world.stop())

const KILLS = 4

it('crash: a killed server keeps every acknowledged reply exactly once', async () => {
  const thread = await openThread()
  const acknowledged = new Set<string>()
  for (let kill = 1; kill <= KILLS; kill++) {
    const writing = world.people.map((person, i) =>
      write(person.cookie, thread, `${kill}-${i}`, acknowledged),
    )
    await expect.poll(() => acknowledged.size).toBeGreaterThan(kill * 10)
    await world.killAndRestart()
    await Promise.all(writing)
  }

  const found = await everyPost(thread)
  const missing = [...acknowledged].filter((words) => !found.includes(words))
  process.stdout.write(
    `embedded database: ${KILLS} kills, ${acknowledged.size} acknowledged, ${missing.length} missing\n`,
  )
  expect(missing).toEqual([])
  expect(new Set(found).size).toBe(found.length)
})

it('data directory: a second process is refused', async () => {
  const { openDatabase } = await import('#server/platform/open-database.ts')
  await expect(openDatabase({ dataDir: world.dataDir })).rejects.toThrow(/in use by another process/)
})

async function openThread(): Promise<string> {
  const body = {
    kind: 'question',
    title: 'Ce qui reste quand tout s’arrête',
    level: 'community',
    body: paragraph('Début'),
  }
  const reply = await post(world.people[0]!.cookie, `/threads`, body, randomUUID())
  return ((await reply.json()) as { id: string }).id
}

/** Replies one after the other, each sent again under its own number until it is answered or the server dies. */
async function write(cookie: string, thread: string, who: string, acknowledged: Set<string>): Promise<void> {
  for (let i = 0; i < 500; i++) {
    const words = `Réponse ${who}-${i}.`
    const command = randomUUID()
    const reply = await post(cookie, `/threads/${thread}/posts`, { body: paragraph(words) }, command).catch(
      () => undefined,
    )
    if (!reply?.ok) {
      if (reply && reply.status !== 429) throw new Error(`${reply.status}: ${await reply.text()}`)
      return
    }
    acknowledged.add(words)
  }
}

async function everyPost(thread: string): Promise<string[]> {
  const words: string[] = []
  for (let after = 0; ;) {
    const reply = await fetch(
      `${world.url}/api/communities/${world.community}/threads/${thread}?after=${after}`,
      {
        headers: { cookie: world.people[0]!.cookie },
      },
    )
    const { posts } = (await reply.json()) as { posts: { number: number; html: string }[] }
    if (posts.length === 0) return words
    words.push(...posts.map(({ html }) => /<p>(.*?)<\/p>/.exec(html)?.[1] ?? ''))
    after = posts.at(-1)!.number
  }
}

const paragraph = (text: string) => ({
  type: 'doc',
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
})

function post(cookie: string, path: string, body: object, command: string): Promise<Response> {
  return fetch(`${world.url}/api/communities/${world.community}${path}`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json', 'idempotency-key': command },
    body: JSON.stringify(body),
  })
}
