import { call, type Refusal } from '#client/api.ts'
import { draft, type Draft } from '#client/drafts.ts'
import { Live } from '#client/live.svelte.ts'
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
export class SettingsForm extends Live<Settings> {
  readonly #params: { community: string }
  readonly #draft: Draft<SomeSettings>
  #typed = $state.raw<SomeSettings>({})
  /** What the person has changed. */
  readonly changed = $derived(
    (Object.keys(this.#typed) as Name[]).filter((name) => this.#typed[name] !== this.value?.[name]),
  )

  constructor(community: string) {
    super()
    this.#params = { community }
    this.#draft = draft(`community/${community}/settings`)
    this.#typed = this.#draft.read() ?? {}
  }

  protected async fetch() {
    return call(ReadSettings, { params: this.#params })
  }
  protected listen(changed: () => void) {
    return [liveAbout('community', changed, this.#params.community)]
  }

  saved<N extends Name>(name: N): Settings[N] {
    return this.value![name]
  }

  /** The value shown in a field: untouched fields follow what others save. */
  shown<N extends Name>(name: N): Settings[N] {
    return (name in this.#typed ? this.#typed[name] : this.saved(name)) as Settings[N]
  }

  type<N extends Name>(name: N, value: Settings[N]): void {
    this.#keep({ ...this.#typed, [name]: value })
  }

  /** Gives a field its saved value back. */
  restore(name: Name): void {
    this.type(name, this.saved(name))
  }

  /** @throws Refusal; the values saved by others then show next to the typed ones */
  async save(): Promise<void> {
    const body = { before: this.#pick(this.value!), after: this.#pick(this.#typed) }
    const settings = await call(ChangeSettings, { params: this.#params, body }).catch((refusal: Refusal) => {
      if (refusal.is?.('changed-meanwhile')) this.set(refusal.problem['current'] as Settings)
      throw refusal
    })
    this.set(settings)
    this.#keep({})
  }

  #keep(typed: SomeSettings): void {
    const entries = Object.entries(typed) as [Name, unknown][]
    this.#typed = Object.fromEntries(entries.filter(([name, value]) => value !== this.saved(name)))
    if (this.changed.length > 0) this.#draft.write(this.#typed)
    else this.#draft.clear()
  }

  #pick(settings: SomeSettings): SomeSettings {
    return Object.fromEntries(this.changed.map((name) => [name, settings[name]]))
  }
}
