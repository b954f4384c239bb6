import { call } from '#client/api.ts'
import { LiveThing } from '#client/live-thing.svelte.ts'
import { liveAbout } from '#client/socket.ts'
import { DecideRedaction, ReadRedaction, type Redaction } from '#server/redactions/contract.ts'

/** What someone said to concern a real person, and the decision about it. */
export class RedactionModel extends LiveThing<Redaction, { community: string; redaction: string }> {
  protected fetch() {
    return call(ReadRedaction, { params: this.params })
  }
  protected listen(changed: () => void) {
    return [liveAbout('redaction', changed, this.params.redaction)]
  }

  async decide(passages: string[], reason: string): Promise<boolean> {
    return this.does(DecideRedaction, { body: { passages, reason } })
  }
}
