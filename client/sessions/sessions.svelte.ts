import { call } from '#client/api.ts'
import { embedded } from '#client/embedded.ts'
import { LiveList } from '#client/live-list.svelte.ts'
import { LiveThing } from '#client/live-thing.svelte.ts'
import { Live } from '#client/live.svelte.ts'
import { liveAbout } from '#client/socket.ts'
import { ListSessions, ReadSession, type Session, type SessionLine } from '#server/sessions/contract.ts'

/** The sessions to come, soonest first, and whether the reader may plan one. */
export class ComingSessionList extends Live<{ sessions: SessionLine[]; mayPlan: boolean }> {
  readonly #params: { community: string }

  constructor(community: string) {
    super()
    this.#params = { community }
    this.begin(embedded(ListSessions, { params: this.#params, query: { when: 'coming' } }))
  }

  protected async fetch() {
    return call(ListSessions, { params: this.#params, query: { when: 'coming' } })
  }
  protected listen(changed: () => void) {
    return [liveAbout('session', changed)]
  }
}

/** The latest first. */
export class PastSessionList extends LiveList<SessionLine> {
  readonly #params: { community: string }

  constructor(community: string) {
    super()
    this.#params = { community }
    const first = embedded(ListSessions, { params: this.#params, query: { when: 'past' } })
    if (first) this.begin(sliceOf(first))
  }

  protected async fetchSlice(after?: string) {
    const query = { when: 'past' as const, ...(after && { after }) }
    return sliceOf(await call(ListSessions, { params: this.#params, query }))
  }
  protected listen(changed: () => void) {
    return [liveAbout('session', changed)]
  }
}

const sliceOf = ({ sessions, next }: { sessions: SessionLine[]; next: string | null }) => ({
  items: sessions,
  next,
})

export class SessionModel extends LiveThing<Session, { community: string; session: string }> {
  constructor(params: { community: string; session: string }) {
    super(params)
    this.begin(embedded(ReadSession, { params }))
  }

  protected async fetch() {
    return call(ReadSession, { params: this.params })
  }
  protected listen(changed: () => void) {
    return [liveAbout('session', changed, this.params.session)]
  }
}
