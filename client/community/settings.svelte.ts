import { call, type Refusal } from '#client/api.ts'
import { draft, type Draft } from '#client/drafts.ts'
import { me } from '#client/me.svelte.ts'
import { liveAbout } from '#client/socket.ts'
import {
  ChangeSettings,
  ListCommunities,
  ReadSettings,
  type Settings,
  type SomeSettings,
} from '#server/community/settings.contract.ts'

type Name = keyof Settings

/** The id of a community that the person is in or administers; nothing when they may not know of it. */
export async function findCommunity(slug: string): Promise<string | undefined> {
  const mine = me.community(slug)
  if (mine || !me.person?.administrator) return mine?.id
  return (await call(ListCommunities)).find((one) => one.slug === slug)?.id
}

/** The settings of a community, with what the person has typed and not saved, which this browser keeps. */
export class SettingsForm {
  /** As the fields show them. */
  values = $state() as Settings
  #saved = $state.raw() as Settings
  readonly #at: { params: { community: string } }
  readonly #draft: Draft<SomeSettings>
  /** What the person has changed. */
  readonly changed = $derived(
    (Object.keys(this.values) as Name[]).filter((name) => this.values[name] !== this.#saved[name]),
  )

  private constructor(community: string, settings: Settings) {
    this.#at = { params: { community } }
    this.#draft = draft(`community/${community}/settings`)
    this.#saved = settings
    this.values = { ...settings, ...this.#draft.read() }
  }

  static async load(community: string): Promise<SettingsForm> {
    return new SettingsForm(community, await call(ReadSettings, { params: { community } }))
  }

  saved<N extends Name>(name: N): Settings[N] {
    return this.#saved[name]
  }

  /** Keeps what is typed and follows what others save; returns what stops it, fit for an $effect. */
  follow(): () => void {
    $effect(() => {
      if (this.changed.length > 0) this.#draft.write(this.#pick(this.values))
      else this.#draft.clear()
    })
    const again = () =>
      // Offline, the fields stay as they are: saving says what has changed.
      void call(ReadSettings, this.#at).then(
        (settings) => this.#follow(settings),
        () => {},
      )
    return liveAbout('community', again, this.#at.params.community)
  }

  /** @throws Refusal, after which what others have saved shows beside what was typed */
  async save(): Promise<void> {
    const body = { before: this.#pick(this.#saved), after: this.#pick(this.values) }
    const settings = await call(ChangeSettings, { ...this.#at, body }).catch((refusal: Refusal) => {
      if (refusal.is?.('settings-changed')) this.#follow(refusal.problem['settings'] as Settings)
      throw refusal
    })
    this.#saved = settings
    this.values = { ...settings }
  }

  /** Gives a field its saved value back. */
  restore(name: Name): void {
    this.values = { ...this.values, [name]: this.#saved[name] }
  }

  /** Fields in which nothing was typed follow; the others keep what was typed. */
  #follow(settings: Settings): void {
    const typed = this.#pick(this.values)
    this.#saved = settings
    this.values = { ...settings, ...typed }
  }

  #pick(settings: Settings): SomeSettings {
    return Object.fromEntries(this.changed.map((name) => [name, settings[name]]))
  }
}
