import { call } from '#client/api.ts'
import { embedded } from '#client/embedded.ts'
import { Attempt } from '#client/attempt.svelte.ts'
import { Live } from '#client/live.svelte.ts'
import { me } from '#client/me.svelte.ts'
import { liveAbout, liveIn } from '#client/socket.ts'
import { SeeMention } from '#server/threads/contract.ts'
import { ReadToday, type Today } from '#server/today/contract.ts'

/** What awaits the reader in a community, and what moved. Any fact may change it. */
export class TodayModel extends Live<Today> {
  readonly #params: { community: string }
  protected override readonly settleMs = 1_000

  constructor(community: string) {
    super()
    this.#params = { community }
    this.begin(embedded(ReadToday, { params: this.#params }))
  }

  protected async fetch() {
    return call(ReadToday, { params: this.#params })
  }
  readonly #seeing = new Attempt()
  /** Says that a mention has been seen. @returns whether it was done */
  async see(post: string): Promise<boolean> {
    const params = { ...this.#params, post }
    return (await this.#seeing.run(() => call(SeeMention, { params }))) && (await this.load(), true)
  }

  protected listen(changed: () => void) {
    return [liveIn(this.#params.community, changed), liveAbout('person', changed, me.person?.id)]
  }
}
