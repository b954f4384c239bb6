import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { BenchWorld } from '../bench/world.ts'

const AGAIN_MS = 250

/** A thread in which people reply until told to stop, each reply sent again under its number until it is answered. */
export class Replies {
  readonly acknowledged = new Set<string>()
  readonly #world: BenchWorld
  readonly #thread: string
  #isOver = false
  #writing: Promise<unknown> = Promise.resolve()

  private constructor(world: BenchWorld, thread: string) {
    this.#world = world
    this.#thread = thread
  }

  /** @param everyMs how long a person waits between two replies */
  static async begin(world: BenchWorld, everyMs: number): Promise<Replies> {
    const body = {
      kind: 'question',
      title: 'Ce qui reste quand tout s’arrête',
      level: 'community',
      body: paragraph('Début'),
    }
    const answer = await post(world, 0, '/threads', body, randomUUID())
    const { id } = (await answer.json()) as { id: string }
    const replies = new Replies(world, id)
    replies.#writing = Promise.all(world.people.map((_person, i) => replies.#write(i, everyMs)))
    return replies
  }

  async end(): Promise<void> {
    this.#isOver = true
    await this.#writing
  }

  /** What somebody who opens the thread reads. */
  async found(): Promise<string[]> {
    const { url, community, people } = this.#world
    const words: string[] = []
    for (let after = 0; ;) {
      const path = `/api/communities/${community}/threads/${this.#thread}?after=${after}`
      const answer = await fetch(url + path, { headers: { cookie: people[0]!.cookie } })
      const { posts } = (await answer.json()) as { posts: { number: number; html: string }[] }
      if (posts.length === 0) return words
      words.push(...posts.map(({ html }) => /<p>(.*?)<\/p>/.exec(html)?.[1] ?? ''))
      after = posts.at(-1)!.number
    }
  }

  async #write(person: number, everyMs: number): Promise<void> {
    for (let i = 0; !this.#isOver; i++) {
      const words = `Réponse ${person}-${i}.`
      await this.#send(person, words)
      this.acknowledged.add(words)
      await wait(everyMs)
    }
  }

  async #send(person: number, words: string): Promise<void> {
    const command = randomUUID()
    for (;;) {
      const path = `/threads/${this.#thread}/posts`
      const answer = await post(this.#world, person, path, { body: paragraph(words) }, command).catch(
        () => undefined,
      )
      if (answer?.ok) return
      if (answer && answer.status !== 429 && answer.status < 500)
        throw new Error(`${answer.status}: ${await answer.text()}`)
      await wait(AGAIN_MS)
    }
  }
}

const paragraph = (text: string) => ({
  type: 'doc',
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
})

/** People are spread over the processes. */
function post(world: BenchWorld, person: number, path: string, body: object, command: string) {
  const url = world.urls[person % world.urls.length]
  return fetch(`${url}/api/communities/${world.community}${path}`, {
    method: 'POST',
    headers: {
      cookie: world.people[person]!.cookie,
      'content-type': 'application/json',
      'idempotency-key': command,
    },
    body: JSON.stringify(body),
  })
}
