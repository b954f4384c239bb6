import { call } from '#client/api.ts'
import { liveAbout, onReconnect } from '#client/socket.ts'
import { ListThreads, type ThreadFilter } from '#server/threads/contract.ts'
import type { ThreadSummary } from '#server/threads/thread.contract.ts'

/** A list of threads: it does not reorder by itself, and shows how many threads moved since. */
export class Threads {
  readonly #community: string
  readonly #asked: { filter: ThreadFilter; tag?: string }
  #threads = $state.raw<ThreadSummary[]>()
  #next = $state.raw<string | null>(null)
  #moved = $state.raw<readonly string[]>([])

  readonly loaded = $derived(this.#threads !== undefined)
  readonly threads = $derived(this.#threads ?? [])
  readonly hasMore = $derived(this.#next !== null)
  /** Number of threads that moved since the list was fetched. */
  readonly moved = $derived(this.#moved.length)

  constructor(community: string, filter: ThreadFilter, tag: string | null) {
    this.#community = community
    this.#asked = { filter, ...(tag && { tag }) }
  }

  async load(): Promise<void> {
    const { threads, next } = await this.#fetch({})
    this.#threads = threads
    this.#next = next
    this.#moved = []
  }

  async loadMore(): Promise<void> {
    if (!this.#next) return
    const { threads, next } = await this.#fetch({ before: this.#next })
    const known = this.threads.map(({ id }) => id)
    this.#threads = [...this.threads, ...threads.filter(({ id }) => !known.includes(id))]
    this.#next = next
  }

  /** @returns a function that stops listening */
  listen(): () => void {
    const stops = [
      liveAbout('thread', ({ community, about }) => {
        if (community !== this.#community || this.#moved.includes(about.id)) return
        this.#moved = [...this.#moved, about.id]
      }),
      onReconnect(() => void this.load().catch(() => {})),
    ]
    return () => stops.forEach((stop) => stop())
  }

  #fetch(more: { before?: string }) {
    return call(ListThreads, {
      params: { community: this.#community },
      query: { ...this.#asked, ...more },
    })
  }
}
