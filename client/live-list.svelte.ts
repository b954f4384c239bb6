import { Attempt } from './attempt.svelte.ts'
import { Live } from './live.svelte.ts'

interface Slice<Item> {
  items: readonly Item[]
  /** Where the following ones begin. */
  next: string | null
}

/** A list that the server sends in parts, with `More` about the whole. */
export abstract class LiveList<Item extends { id: string }, More = unknown> extends Live<Slice<Item> & More> {
  readonly items = $derived(this.value?.items ?? [])
  readonly hasMore = $derived(this.value?.next != null)
  readonly loadingMore = new Attempt()

  protected abstract fetchSlice(after?: string): Promise<Slice<Item> & More>

  /** As many as are on screen. */
  protected async fetch(): Promise<Slice<Item> & More> {
    const count = this.items.length
    let slice = await this.fetchSlice()
    while (slice.next && slice.items.length < count) slice = await this.#extend(slice)
    return slice
  }

  async loadMore(): Promise<void> {
    const slice = this.value
    if (slice?.next) await this.loadingMore.run(async () => this.set(await this.#extend(slice)))
  }

  async #extend(slice: Slice<Item> & More): Promise<Slice<Item> & More> {
    const { items } = slice
    const more = await this.fetchSlice(slice.next!)
    const isKnown = ({ id }: Item) => items.some((item) => item.id === id)
    return { ...slice, items: [...items, ...more.items.filter((item) => !isKnown(item))], next: more.next }
  }
}
