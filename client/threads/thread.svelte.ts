import { call, type Refusal } from '#client/api.ts'
import { draft } from '#client/drafts.ts'
import { enter, liveAbout, onReconnect, type HeardAbout } from '#client/socket.ts'
import { EditPost, FollowThread, MoveThread, ReadThread, SaySameHere } from '#server/threads/contract.ts'
import { heardPost } from '#server/threads/rules.ts'
import type {
  NewPost,
  Post,
  PostChange,
  ThreadEvent,
  ThreadMove,
  ThreadPage,
} from '#server/threads/thread.contract.ts'
import { Outbox } from './outbox.svelte.ts'
import { ReadPosition } from './read-position.svelte.ts'

/** An open thread: its posts, live changes, and the replies being sent. */
export class ThreadModel {
  readonly at: { community: string; thread: string }
  readonly outbox: Outbox
  readonly mark: ReadPosition
  #page = $state.raw<ThreadPage>()
  #posts = $state.raw<readonly Post[]>([])
  #events = $state.raw<readonly ThreadEvent[]>([])
  #synthesis = $state.raw<Post | null>(null)
  /** Live changes received before the page data. */
  #early: Post[] = []
  #readingActs = false
  #actsChanged = false

  readonly loaded = $derived(this.#page !== undefined)
  readonly thread = $derived(this.#page?.thread)
  readonly you = $derived(this.#page?.you)
  readonly acts = $derived(this.#page?.acts ?? [])
  readonly posts = $derived(this.#posts)
  readonly events = $derived(this.#events)
  readonly synthesis = $derived(this.#synthesis)
  readonly before = $derived((this.#posts[0]?.number ?? 1) - 1)
  readonly after = $derived(Math.max(0, (this.thread?.postCount ?? 0) - (this.#posts.at(-1)?.number ?? 0)))

  constructor(community: string, thread: string) {
    this.at = { community, thread }
    this.outbox = new Outbox(this.at, (post) => this.#take(post))
    this.mark = new ReadPosition(this.at)
  }

  /** Listens, then fetches, then applies what was heard meanwhile, so that nothing is missed. */
  async load(post?: number): Promise<void> {
    const page = await call(ReadThread, { params: this.at, query: post ? { post } : {} })
    this.#page = page
    this.#events = page.events
    this.#synthesis = page.synthesis
    this.#posts = this.#early.splice(0).reduce(heardPost, page.posts)
    this.mark.begin(page.you.lastRead)
    this.outbox.recover()
  }

  /** Shows a post, fetching its page if needed. */
  async reach(number: number): Promise<void> {
    if (!this.#posts.some((post) => post.number === number)) await this.load(number)
  }

  async loadBefore(): Promise<void> {
    const { posts } = await call(ReadThread, { params: this.at, query: { before: this.before + 1 } })
    this.#posts = [...posts, ...this.#posts]
  }

  async loadAfter(): Promise<void> {
    const page = await call(ReadThread, {
      params: this.at,
      query: { after: this.#posts.at(-1)?.number ?? 0 },
    })
    this.#lay(page)
  }

  /** @returns a function that stops listening */
  listen(): () => void {
    const { thread } = this.at
    const stops = [
      liveAbout('thread', (heard) => this.#hear(heard), thread),
      onReconnect(() => void this.#catchUp().catch(() => {})),
    ]
    const room = enter(`thread:${thread}`)
    room.catch(() => {})
    return () => {
      stops.forEach((stop) => stop())
      room.then((leave) => leave()).catch(() => {})
      this.mark.end()
    }
  }

  async send(asked: NewPost): Promise<boolean> {
    return this.outbox.send(asked)
  }

  async edit(post: Post, change: PostChange): Promise<void> {
    const edited = await call(EditPost, { params: { ...this.at, post: post.id }, body: change })
    this.#take(edited)
  }

  async move(move: ThreadMove): Promise<void> {
    this.#moved(await call(MoveThread, { params: this.at, body: move }))
  }

  async saySameHere(said: boolean): Promise<void> {
    const { sameHere } = await call(SaySameHere, { params: this.at, body: { said } })
    this.#joined(sameHere)
  }

  async follow(following: boolean): Promise<void> {
    await call(FollowThread, { params: this.at, body: { following } })
    if (this.#page) this.#page = { ...this.#page, you: { ...this.#page.you, following } }
  }

  #hear(heard: HeardAbout<'thread'>): void {
    const { fact, payload } = heard
    if (fact === 'thread:moved:here') this.#moved(payload)
    else if (fact === 'thread:joined:here') this.#joined(payload.sameHere)
    else if (fact === 'post:added:here' || fact === 'post:edited:here') this.#hearPost(payload.post)
  }

  #hearPost(post: Post): void {
    if (!this.#page) return void this.#early.push(post)
    this.#take(post)
  }

  #take(post: Post): void {
    if (!this.#page) return
    this.#posts = heardPost(this.#posts, post)
    if (post.kind === 'synthesis' && post.number >= (this.#synthesis?.number ?? 0)) this.#synthesis = post
    const { thread } = this.#page
    if (post.number <= thread.postCount) return
    if (post.kind === 'proposal') void this.#readActs()
    const structure = post.signedBy
    const isKnown = !structure || thread.structures.some(({ id }) => id === structure.structure)
    this.#setThread({
      ...thread,
      postCount: post.number,
      proposalCount: thread.proposalCount + (post.kind === 'proposal' ? 1 : 0),
      ...(!isKnown && {
        structures: [
          ...thread.structures,
          { id: structure.structure, name: structure.structureName, shortName: structure.structureName },
        ],
      }),
    })
  }

  #moved({ thread, event }: { thread: ThreadPage['thread']; event: ThreadEvent }): void {
    this.#setThread(thread)
    if (!this.#events.some(({ place }) => place === event.place)) this.#events = [...this.#events, event]
    void this.#readActs()
  }

  #joined(sameHere: ThreadPage['thread']['sameHere']): void {
    if (this.thread) this.#setThread({ ...this.thread, sameHere })
    void this.#readActs()
  }

  /** A fact is the same for all who hear it; what the reader may do next is asked for, one call at a time. */
  async #readActs(): Promise<void> {
    this.#actsChanged = true
    if (this.#readingActs) return
    this.#readingActs = true
    while (this.#page && this.#actsChanged) {
      this.#actsChanged = false
      const query = { after: this.#page.thread.postCount }
      const page = await call(ReadThread, { params: this.at, query }).catch(() => undefined)
      if (page) this.#page = { ...this.#page, acts: page.acts }
    }
    this.#readingActs = false
  }

  #setThread(thread: ThreadPage['thread']): void {
    if (this.#page) this.#page = { ...this.#page, thread }
  }

  /** After a reconnection, fetches the posts missed, if the end was on screen. */
  async #catchUp(): Promise<void> {
    if (!this.#page) return
    const wasAtEnd = this.after === 0
    for (let more = true; more;) {
      const last = this.#posts.at(-1)?.number ?? 0
      const page = await call(ReadThread, { params: this.at, query: { after: last } })
      this.#lay(wasAtEnd ? page : { ...page, posts: [] })
      more = wasAtEnd && page.posts.length > 0 && this.after > 0
    }
  }

  #lay(page: ThreadPage): void {
    this.#page = page
    this.#events = page.events
    this.#synthesis = page.synthesis
    for (const post of page.posts) this.#posts = heardPost(this.#posts, post)
  }
}

/** Whether trying again makes sense after this refusal. */
export const mayRetry = (refusal: Refusal) => refusal.status === 0 || refusal.status >= 500

export const replyDraft = <Value>(thread: string) => draft<Value>(`fil/${thread}/reponse`)
