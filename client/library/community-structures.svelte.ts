import { ReadDirectory, type Directory } from '#server/community/directory.contract.ts'
import { call } from '#client/api.ts'
import { Live } from '#client/live.svelte.ts'
import { liveAbout } from '#client/socket.ts'

/** The structures of the community, to choose co-authors and testers from. */
export class CommunityStructures extends Live<Directory> {
  readonly #params: { community: string }
  readonly structures = $derived(this.value?.structures ?? [])
  readonly territories = $derived(
    distinct(this.structures.flatMap(({ territories }) => territories)).sort((a, b) =>
      a.localeCompare(b, 'fr'),
    ),
  )
  readonly types = $derived(distinct(this.structures.map(({ type }) => type)))

  constructor(community: string) {
    super()
    this.#params = { community }
  }

  protected async fetch() {
    return call(ReadDirectory, { params: this.#params })
  }
  protected listen(changed: () => void) {
    return [liveAbout('structure', changed)]
  }
}

const distinct = <Value>(values: readonly Value[]) => values.filter((value, i) => values.indexOf(value) === i)
