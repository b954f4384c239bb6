import { call } from '#client/api.ts'
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
  }

  protected async fetchSlice(after?: string) {
    const query = { when: 'past' as const, ...(after && { after }) }
    const { sessions, next } = await call(ListSessions, { params: this.#params, query })
    return { items: sessions, next }
  }
  protected listen(changed: () => void) {
    return [liveAbout('session', changed)]
  }
}

export class SessionModel extends LiveThing<Session, { community: string; session: string }> {
  protected async fetch() {
    return call(ReadSession, { params: this.params })
  }
  protected listen(changed: () => void) {
    return [liveAbout('session', changed, this.params.session)]
  }
}
