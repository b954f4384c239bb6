import { call } from '#client/api.ts'
import { LiveList } from '#client/live-list.svelte.ts'
import { Search, type FoundPage, type FoundThing } from '#server/search/contract.ts'

/** What a query finds in a community. It does not change by itself. */
export class FoundList extends LiveList<FoundThing, Pick<FoundPage, 'total' | 'widened'>> {
  readonly #params: { community: string }
  readonly #query: { q: string; kind?: string }

  constructor(community: string, q: string, kind: string) {
    super()
    this.#params = { community }
    this.#query = { q, ...(kind && { kind }) }
  }

  protected async fetchSlice(before?: string) {
    const query = { ...this.#query, ...(before && { before }) }
    const { found, ...more } = await call(Search, { params: this.#params, query })
    return { items: found, ...more }
  }
  protected listen() {
    return []
  }
}
