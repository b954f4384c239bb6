import { untrack } from 'svelte'
import type { Call, Endpoint } from '#server/platform/endpoint.ts'
import {
  ListTools,
  MoveTool,
  ReadTool,
  ReadVersion,
  toolRoom,
  type Tool,
  type ToolLine,
  type Version,
} from '#server/library/contract.ts'
import { statusesOn } from '#server/library/rules.ts'
import {
  SHELVES,
  type PlainCommand,
  type Shelf,
  type ToolKind,
} from '#server/library/enumerations.contract.ts'
import { call } from '#client/api.ts'
import { Attempt } from '#client/attempt.svelte.ts'
import { enter, listenTo, liveAbout, onReconnect } from '#client/socket.ts'

/** What the list shows: one shelf or those in use, one kind or all. */
export interface Choice {
  shelf: Shelf | undefined
  kind: ToolKind | undefined
}

/** The tools of a community, on their shelves. */
export class ToolList {
  tools = $state.raw<ToolLine[]>([])
  next = $state<string | null>(null)
  loaded = $state(false)
  readonly attempt = new Attempt()
  readonly #community: string
  #choice: Choice = { shelf: undefined, kind: undefined }
  #turn = 0

  readonly shelves = $derived(
    SHELVES.map((shelf) => ({
      shelf,
      tools: this.tools.filter(({ status }) => statusesOn(shelf).includes(status)),
    })).filter(({ tools }) => tools.length > 0),
  )

  constructor(community: string) {
    this.#community = community
  }

  /** Hears what happens to tools for as long as the list is on screen. */
  hear(): () => void {
    const again = () => void this.show(this.#choice)
    const stops = [liveAbout('tool', again), onReconnect(again)]
    return () => stops.forEach((stop) => stop())
  }

  async show(choice: Choice): Promise<void> {
    this.#choice = choice
    const turn = ++this.#turn
    await this.attempt.run(async () => {
      const page = await this.#read()
      if (turn !== this.#turn) return
      this.tools = page.tools
      this.next = page.next
      this.loaded = true
    })
    // What was asked while this was under way.
    if (turn !== this.#turn) await this.show(this.#choice)
  }

  async more(): Promise<void> {
    const after = this.next
    if (!after) return
    await this.attempt.run(async () => {
      const page = await this.#read(after)
      this.tools = [...this.tools, ...page.tools]
      this.next = page.next
    })
  }

  #read(after?: string) {
    const { shelf, kind } = this.#choice
    return call(ListTools, {
      params: { community: this.#community },
      query: { ...(shelf && { shelf }), ...(kind && { kind }), ...(after && { after }) },
    })
  }
}

/** One tool, kept as it stands. */
export class ToolModel {
  tool = $state.raw<Tool>()
  /** The version on screen, when it is not the last one. */
  version = $state.raw<Version>()
  readonly loading = new Attempt()
  readonly reading = new Attempt()
  readonly doing = new Attempt()
  readonly params: { community: string; tool: string }
  #again = false

  constructor(community: string, tool: string) {
    this.params = { community, tool }
  }

  open(): () => void {
    const again = () => void this.load()
    again()
    const room = toolRoom(this.params.tool)
    const stops = [
      liveAbout('tool', again, this.params.tool),
      listenTo<{ room: string }>('room:closed', (told) => told.room === room && again()),
      onReconnect(again),
    ]
    const entering = enter(room).catch(() => () => {})
    return () => {
      for (const stop of stops) stop()
      void entering.then((leave) => leave())
    }
  }

  async load(): Promise<void> {
    // What is heard while it is being read may be newer than what is read.
    // Read by an effect: being busy must not make it read again.
    if (untrack(() => this.loading.busy)) return void (this.#again = true)
    await this.loading.run(async () => {
      this.tool = await call(ReadTool, { params: this.params })
    })
    if (this.#again) {
      this.#again = false
      return this.load()
    }
    if (this.loading.refusal?.status === 404) this.tool = undefined
  }

  async read(number: number): Promise<void> {
    await this.reading.run(async () => {
      this.version = await call(ReadVersion, { params: { ...this.params, number } })
    })
  }

  /** Throws the server's refusal. */
  async move(command: PlainCommand, reason: string): Promise<void> {
    this.tool = await call(MoveTool, { params: this.params, body: { command, reason } })
  }

  /** Does something to it, and shows what it has become. */
  async does<Asked extends Call & { params: { community: string; tool: string } }>(
    endpoint: Endpoint<Asked, Tool>,
    body: Asked['body'],
  ): Promise<boolean> {
    return this.doing.run(async () => {
      this.tool = await call(endpoint, { params: this.params, body } as Partial<Asked>)
    })
  }
}
