import {
  ListTools,
  ReadTool,
  ReadVersion,
  toolRoom,
  type Tool,
  type ToolLine,
  type Version,
} from '#server/library/contract.ts'
import { statusesOn } from '#server/library/rules.ts'
import { SHELVES, type Shelf, type ToolKind } from '#server/library/enumerations.contract.ts'
import { call } from '#client/api.ts'
import { Attempt } from '#client/attempt.svelte.ts'
import { embedded } from '#client/embedded.ts'
import { LiveList } from '#client/live-list.svelte.ts'
import { LiveThing } from '#client/live-thing.svelte.ts'
import { inRoom, listenTo, liveAbout } from '#client/socket.ts'

/** The tools of a community on their shelves: of one shelf or of the shelves in use, of one kind or of all. */
export class ToolList extends LiveList<ToolLine> {
  readonly #params: { community: string }
  readonly #query: { shelf?: Shelf; kind?: ToolKind }

  readonly shelves = $derived(
    SHELVES.map((shelf) => ({
      shelf,
      tools: this.items.filter(({ status }) => statusesOn(shelf).includes(status)),
    })).filter(({ tools }) => tools.length > 0),
  )

  constructor(community: string, shelf: Shelf | undefined, kind: ToolKind | undefined) {
    super()
    this.#params = { community }
    this.#query = { ...(shelf && { shelf }), ...(kind && { kind }) }
    const first = embedded(ListTools, { params: this.#params, query: this.#query })
    if (first) this.begin(sliceOf(first))
  }

  protected async fetchSlice(after?: string) {
    const query = { ...this.#query, ...(after && { after }) }
    return sliceOf(await call(ListTools, { params: this.#params, query }))
  }
  protected listen(changed: () => void) {
    return [liveAbout('tool', changed)]
  }
}

const sliceOf = ({ tools, next }: { tools: ToolLine[]; next: string | null }) => ({ items: tools, next })

export class ToolModel extends LiveThing<Tool, { community: string; tool: string }> {
  #version = $state.raw<Version>()
  readonly reading = new Attempt()

  constructor(params: { community: string; tool: string }) {
    super(params)
    this.begin(embedded(ReadTool, { params }))
  }

  /** The version on screen, when it is not the last one. */
  get version() {
    return this.#version
  }

  protected async fetch() {
    return call(ReadTool, { params: this.params })
  }
  protected listen(changed: () => void) {
    const room = toolRoom(this.params.tool)
    return [
      liveAbout('tool', changed, this.params.tool),
      listenTo<{ room: string }>('room:closed', (closed) => closed.room === room && changed()),
      inRoom(room),
    ]
  }

  async read(number: number): Promise<void> {
    await this.reading.run(async () => {
      this.#version = await call(ReadVersion, { params: { ...this.params, number } })
    })
  }
}
