import type { MyCommunity, Myself } from '#server/community/me.contract.ts'
import type { Call, Endpoint } from '#server/platform/endpoint.ts'
import { askAs, call, Refusal } from './api.ts'
import { clearDrafts, draftsBelongTo } from './drafts.ts'
import { useTimeZone } from './format.ts'
import { href, router } from './routes.ts'
import { disconnect } from './socket.ts'

// Written out, so that the first page does not load the contracts' schemas.
export const WhoAmI = { method: 'GET', url: '/api/me' } as unknown as Endpoint<Call, Myself>
const SignOut = { method: 'POST', url: '/api/sign-out' } as unknown as Endpoint<Call, object>
const SignOutEverywhere = { method: 'POST', url: '/api/sign-out/everywhere' } as unknown as Endpoint<
  Call,
  object
>

export type { MyCommunity } from '#server/community/me.contract.ts'

/** The signed-in person and their communities. */
class Me {
  #failed = $state(false)
  #who = $state<Myself>()
  #entered = $state<string>()

  readonly loaded = $derived(this.#who !== undefined)
  readonly person = $derived(this.#who?.person ?? null)
  readonly communities = $derived(this.#who?.communities ?? [])
  /** What the person has to accept or decline. */
  readonly invitations = $derived(this.#who?.invitations ?? [])
  /** Whether they must add a second factor before anything else. */
  readonly secondFactorNeeded = $derived(this.#who?.secondFactorNeeded ?? false)
  /** Whether this installation lists the demo people. */
  readonly demo = $derived(this.#who?.demo ?? false)

  /** Whether Liane is not installed yet. */
  readonly toInstall = $derived(this.#who?.installed === false)

  /** The current community: the page's, or the last visited. */
  readonly here = $derived(this.community(this.#entered) ?? this.communities[0])

  /** Whether the server could not be reached. */
  get failed() {
    return this.#failed
  }

  async load(): Promise<void> {
    try {
      this.is(await call(WhoAmI))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.#failed = this.#who === undefined
    }
  }

  /** Who the server says it is. */
  is(who: Myself): void {
    // Changed in place: a page keeps what it made for its community when the name of that changes.
    const communities = who.communities.map((one) => Object.assign(this.community(one.slug) ?? one, one))
    this.#who = { ...who, communities }
    this.#failed = false
    askAs(this.person?.id)
    draftsBelongTo(this.person?.id ?? null)
  }

  community(slug: string | undefined): MyCommunity | undefined {
    return this.communities.find((community) => community.slug === slug)
  }

  enter(community: MyCommunity | undefined): void {
    if (!community) return
    this.#entered = community.slug
    useTimeZone(community.timeZone)
  }

  /** A person just signed in: forgets the previous one and closes their socket. */
  async arrive(to = '/'): Promise<void> {
    await disconnect()
    askAs(undefined)
    await this.load()
    await router.go(to, { replace: true })
  }

  async signOut({ everywhere = false } = {}): Promise<void> {
    const { clearQueues } = await import('./live/queue-store.ts')
    await call(everywhere ? SignOutEverywhere : SignOut)
    clearDrafts()
    await disconnect()
    await clearQueues()
    askAs(undefined)
    await this.load()
    await router.go(href('signIn'))
  }
}
export const me = new Me()
