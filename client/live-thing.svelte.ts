import type { Call, Endpoint } from '#server/platform/endpoint.ts'
import { call } from './api.ts'
import { Attempt } from './attempt.svelte.ts'
import { Live } from './live.svelte.ts'

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
