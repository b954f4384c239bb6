import { call } from '#client/api.ts'
import { embedded } from '#client/embedded.ts'
import { Live } from '#client/live.svelte.ts'
import { inRoom, liveAbout, type HeardAbout } from '#client/socket.ts'
import { EditPost, FollowThread, MoveThread, ReadThread, SaySameHere } from '#server/threads/contract.ts'
import { heardPost } from '#server/threads/posts.rules.ts'
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
export class ThreadModel extends Live<ThreadPage> {
  readonly at: { community: string; thread: string }
  readonly outbox: Outbox
  readonly mark: ReadPosition
  readonly #first: number | undefined
  #posts = $state.raw<readonly Post[]>([])

  readonly acts = $derived(this.value?.acts ?? [])
  readonly events = $derived(this.value?.events ?? [])
  readonly synthesis = $derived(this.value?.synthesis ?? null)
  readonly before = $derived((this.#posts[0]?.number ?? 1) - 1)
  readonly after = $derived(Math.max(0, (this.thread?.postCount ?? 0) - (this.#posts.at(-1)?.number ?? 0)))

  get thread() {
    return this.value?.thread
  }
  get you() {
    return this.value?.you
  }
  get posts() {
    return this.#posts
  }

  /** @param post the number of the post to begin at, otherwise where the reader was */
  constructor(community: string, thread: string, post?: number) {
    super()
    this.at = { community, thread }
    this.#first = post
    this.outbox = new Outbox(this.at, (sent) => this.#take(sent))
    this.mark = new ReadPosition(this.at)
    const page = embedded(ReadThread, { params: this.at })
    if (page) this.begin(this.#showOnly(page))
  }

  /** The posts around the first one to show; later, what the reader may do now, and the posts missed if the end is on screen. */
  protected async fetch(): Promise<ThreadPage> {
    if (!this.value) return this.#begin(this.#first)
    const isAtEnd = this.after === 0
    let page: ThreadPage
    do {
      page = this.#extend(await this.#read({ after: isAtEnd ? this.#last : this.value.thread.postCount }))
    } while (isAtEnd && page.posts.length > 0 && this.#last < page.thread.postCount)
    return page
  }

  protected listen(changed: () => void) {
    const { thread } = this.at
    this.outbox.recover()
    return [
      liveAbout('thread', (heard) => (this.value ? this.#hear(heard) : changed()), thread),
      inRoom(`thread:${thread}`),
      () => this.mark.end(),
      () => this.outbox.stop(),
    ]
  }

  /** Shows a post, fetching its page if needed. */
  async reach(number: number): Promise<void> {
    if (!this.#posts.some((post) => post.number === number)) this.set(await this.#begin(number))
  }

  async loadBefore(): Promise<void> {
    const page = await this.#read({ before: this.before + 1 })
    this.#posts = [...page.posts, ...this.#posts]
    this.#setYou(page.you)
  }

  async loadAfter(): Promise<void> {
    this.set(this.#extend(await this.#read({ after: this.#last })))
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
    if (this.you) this.#setYou({ ...this.you, following })
  }

  #hear(heard: HeardAbout<'thread'>): void {
    const { fact, payload } = heard
    if (fact === 'thread:moved:here') this.#moved(payload)
    else if (fact === 'thread:joined:here') this.#joined(payload.sameHere)
    else if (fact === 'post:added:here' || fact === 'post:edited:here') this.#take(payload.post)
    else if (fact === 'post:masked:here') {
      this.#take(payload.post)
      void this.load() // the title too
    }
  }

  #take(post: Post): void {
    const { thread } = this
    if (!thread) return
    this.#posts = heardPost(this.#posts, post)
    if (post.kind === 'synthesis' && post.number >= (this.synthesis?.number ?? 0))
      this.#change({ synthesis: post })
    if (post.number <= thread.postCount) return
    if (post.kind === 'proposal') void this.load()
    const structure = post.signedBy
    const isKnown = !structure || thread.structures.some(({ id }) => id === structure.structure)
    this.#change({
      thread: {
        ...thread,
        postCount: post.number,
        proposalCount: thread.proposalCount + (post.kind === 'proposal' ? 1 : 0),
        ...(!isKnown && {
          structures: [
            ...thread.structures,
            { id: structure.structure, name: structure.structureName, shortName: structure.structureName },
          ],
        }),
      },
    })
  }

  /** Facts do not depend on their reader: the reader's acts are fetched. */
  #moved({ thread, event }: { thread: ThreadPage['thread']; event: ThreadEvent }): void {
    const isKnown = this.events.some(({ place }) => place === event.place)
    this.#change({ thread, events: isKnown ? [...this.events] : [...this.events, event] })
    void this.load()
  }

  #joined(sameHere: ThreadPage['thread']['sameHere']): void {
    if (this.thread) this.#change({ thread: { ...this.thread, sameHere } })
    void this.load()
  }

  get #last(): number {
    return this.#posts.at(-1)?.number ?? 0
  }

  #read(query: { post?: number; before?: number; after?: number }): Promise<ThreadPage> {
    return call(ReadThread, { params: this.at, query })
  }

  /** Its posts are then the only ones shown. */
  async #begin(post: number | undefined): Promise<ThreadPage> {
    return this.#showOnly(await this.#read(post ? { post } : {}))
  }

  #showOnly(page: ThreadPage): ThreadPage {
    this.#posts = page.posts
    this.mark.begin(page.you.lastRead)
    return page
  }

  #extend(page: ThreadPage): ThreadPage {
    for (const post of page.posts) this.#posts = heardPost(this.#posts, post)
    return { ...page, you: this.#withEarlier(page.you) }
  }

  #change(changes: Partial<ThreadPage>): void {
    if (this.value) this.set({ ...this.value, ...changes })
  }

  #setYou(you: ThreadPage['you']): void {
    this.#change({ you: this.#withEarlier(you) })
  }

  /** The reader's own anonymous posts, including posts of pages loaded earlier. */
  #withEarlier(you: ThreadPage['you']): ThreadPage['you'] {
    const earlier = (this.you?.sealedPosts ?? []).filter((number) => !you.sealedPosts.includes(number))
    return { ...you, sealedPosts: [...earlier, ...you.sealedPosts] }
  }
}
