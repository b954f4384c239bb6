import { untrack } from 'svelte'
import type { Call, Endpoint } from '#server/platform/endpoint.ts'
import { ListSessions, ReadSession, type Session, type SessionLine } from '#server/sessions/contract.ts'
import { call, type Refusal } from '#client/api.ts'
import { Attempt } from '#client/attempt.svelte.ts'
import { liveAbout, onReconnect } from '#client/socket.ts'

/** The sessions of a community: those to come, soonest first, and those that were, latest first. */
export class SessionList {
  coming = $state.raw<SessionLine[]>([])
  past = $state.raw<SessionLine[]>([])
  next = $state<string | null>(null)
  mayPlan = $state(false)
  loaded = $state(false)
  readonly attempt = new Attempt()
  readonly #community: string
  #again = false

  constructor(community: string) {
    this.#community = community
  }

  open(): () => void {
    void this.load()
    const stops = [liveAbout('session', () => void this.load()), onReconnect(() => void this.load())]
    return () => stops.forEach((stop) => stop())
  }

  async load(): Promise<void> {
    // What is heard while an answer is on its way may be newer than that answer.
    if (untrack(() => this.attempt.busy)) return void (this.#again = true)
    await this.attempt.run(async () => {
      const params = { community: this.#community }
      const [coming, past] = await Promise.all([
        call(ListSessions, { params, query: { when: 'coming' } }),
        call(ListSessions, { params, query: { when: 'past' } }),
      ])
      this.coming = coming.sessions
      this.past = past.sessions
      this.next = past.next
      this.mayPlan = coming.mayPlan
      this.loaded = true
    })
    if (!this.#again) return
    this.#again = false
    await this.load()
  }

  async more(): Promise<void> {
    const after = this.next
    if (!after) return
    await this.attempt.run(async () => {
      const params = { community: this.#community }
      const page = await call(ListSessions, { params, query: { when: 'past', after } })
      this.past = [...this.past, ...page.sessions]
      this.next = page.next
    })
  }
}

/** One session, kept as it stands. */
export class SessionModel {
  session = $state.raw<Session>()
  readonly loading = new Attempt()
  readonly doing = new Attempt()
  readonly params: { community: string; session: string }
  #again = false

  constructor(community: string, session: string) {
    this.params = { community, session }
  }

  get refusal(): Refusal | undefined {
    return this.doing.refusal
  }

  open(): () => void {
    void this.load()
    const again = () => void this.load()
    const stops = [liveAbout('session', again, this.params.session), onReconnect(again)]
    return () => stops.forEach((stop) => stop())
  }

  async load(): Promise<void> {
    if (untrack(() => this.loading.busy)) return void (this.#again = true)
    await this.loading.run(async () => {
      this.session = await call(ReadSession, { params: this.params })
    })
    if (!this.#again) return
    this.#again = false
    await this.load()
  }

  /** Does something to it, and shows what it has become. */
  async does<Asked extends Call & { params: { community: string; session: string } }>(
    endpoint: Endpoint<Asked, Session>,
    asked: { body?: Asked['body']; params?: Omit<Asked['params'], 'community' | 'session'> } = {},
  ): Promise<boolean> {
    return this.doing.run(() => this.take(endpoint, asked))
  }

  /** The same; throws the server's refusal. */
  async take<Asked extends Call & { params: { community: string; session: string } }>(
    endpoint: Endpoint<Asked, Session>,
    asked: { body?: Asked['body']; params?: Omit<Asked['params'], 'community' | 'session'> } = {},
  ): Promise<void> {
    const params = { ...this.params, ...asked.params } as Asked['params']
    this.session = await call(endpoint, { ...asked, params } as Partial<Asked>)
  }
}
