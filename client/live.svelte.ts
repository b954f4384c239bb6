import { untrack } from 'svelte'
import type { Call, Endpoint } from '#server/platform/endpoint.ts'
import { call } from './api.ts'
import { Attempt } from './attempt.svelte.ts'
import { onConnect } from './socket.ts'

type Stop = () => void

/** Something the server knows, fetched again whenever it changes, for as long as it is on screen. */
export abstract class Live<T> {
  #value = $state.raw<T>()
  #isStale = false
  #fetching: Promise<void> | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #attempt = new Attempt()

  /** As last fetched, or as the last command answered. */
  readonly value = $derived(this.#value)
  readonly loaded = $derived(this.#value !== undefined)
  /** Why the last fetch failed. */
  readonly refusal = $derived(this.#attempt.refusal)
  readonly busy = $derived(this.#attempt.busy)

  protected abstract fetch(): Promise<T>
  /** Calls `changed` when it may differ from what was fetched. @returns what stops it */
  protected abstract listen(changed: () => void): Stop[]
  /** Changes within this time are fetched at once. */
  protected readonly settleMs: number = 0

  /** Fetches it and keeps it current; fit for an $effect. @returns what stops it */
  open(): Stop {
    untrack(() => void this.load())
    const stops = [...this.listen(() => this.#soon()), onConnect(() => this.#soon())]
    return () => {
      clearTimeout(this.#timer)
      this.#timer = undefined
      for (const stop of stops) stop()
    }
  }

  /** Fetches it. What changed while it was being read may be newer than the answer: it is then read once more. */
  load(): Promise<void> {
    this.#isStale = true
    return (this.#fetching ??= this.#fetchUntilFresh().finally(() => (this.#fetching = undefined)))
  }

  protected set(value: T): void {
    this.#value = value
    if (this.#fetching) this.#isStale = true
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      void this.load()
    }, this.settleMs)
  }

  async #fetchUntilFresh(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false
      const isDone = await this.#attempt.run(() => this.#fetchOnce())
      if (!isDone && this.#attempt.refusal?.isNowhere) this.#value = undefined
    }
  }

  /** A command answered meanwhile knows more. */
  async #fetchOnce(): Promise<void> {
    const before = this.#value
    const fetched = await this.fetch()
    if (this.#value === before) this.#value = fetched
  }
}

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

/** One thing, found by `params`, that endpoints change and answer. */
export abstract class LiveThing<T, Params extends Record<string, string>> extends Live<T> {
  readonly params: Params
  readonly doing = new Attempt()

  constructor(params: Params) {
    super()
    this.params = params
  }

  /** Does something to it, and shows what it has become. @throws Refusal */
  async take<Asked extends Call & { params: Params }>(
    endpoint: Endpoint<Asked, T>,
    asked: { body?: Asked['body']; params?: Omit<Asked['params'], keyof Params> } = {},
  ): Promise<void> {
    const params = { ...this.params, ...asked.params }
    this.set(await call(endpoint, { ...asked, params } as Partial<Asked>))
  }

  /** The same; a refusal is kept in `doing`. @returns whether it was done */
  async does<Asked extends Call & { params: Params }>(
    ...asked: Parameters<typeof this.take<Asked>>
  ): Promise<boolean> {
    return this.doing.run(() => this.take(...asked))
  }
}
