import { call } from '#client/api.ts'
import { embedded } from '#client/embedded.ts'
import { LiveList } from '#client/live-list.svelte.ts'
import { liveAbout } from '#client/socket.ts'
import { ListThreads, type ThreadFilter } from '#server/threads/contract.ts'
import type { ThreadSummary } from '#server/threads/thread.contract.ts'

/** A list of threads: it does not reorder by itself, and shows how many threads moved since. */
export class ThreadList extends LiveList<ThreadSummary> {
  readonly #params: { community: string }
  readonly #query: { filter: ThreadFilter; tag?: string }
  #moved = $state.raw<readonly string[]>([])

  /** Number of threads that moved since the list was fetched. */
  readonly moved = $derived(this.#moved.length)

  constructor(community: string, filter: ThreadFilter, tag: string | null) {
    super()
    this.#params = { community }
    this.#query = { filter, ...(tag && { tag }) }
    const first = embedded(ListThreads, { params: this.#params, query: this.#query })
    if (first) this.begin(sliceOf(first))
  }

  protected async fetchSlice(before?: string) {
    if (!before) this.#moved = []
    const query = { ...this.#query, ...(before && { before }) }
    return sliceOf(await call(ListThreads, { params: this.#params, query }))
  }

  protected listen() {
    return [
      liveAbout('thread', ({ community, about }) => {
        if (community === this.#params.community && !this.#moved.includes(about.id))
          this.#moved = [...this.#moved, about.id]
      }),
    ]
  }
}

const sliceOf = ({ threads, next }: { threads: ThreadSummary[]; next: string | null }) => ({
  items: threads,
  next,
})
