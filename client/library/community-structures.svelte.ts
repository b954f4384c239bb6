import { ReadDirectory, type DirectoryStructure } from '#server/community/directory.contract.ts'
import { call } from '#client/api.ts'
import { Attempt } from '#client/attempt.svelte.ts'

/** The structures of the community, to choose co-authors and testers from. */
export class CommunityStructures {
  #structures = $state.raw<DirectoryStructure[]>([])
  readonly attempt = new Attempt()
  readonly territories = $derived(
    distinct(this.structures.flatMap(({ territories }) => territories)).toSorted((a, b) =>
      a.localeCompare(b, 'fr'),
    ),
  )
  readonly types = $derived(distinct(this.structures.map(({ type }) => type)))
  readonly #community: string

  get structures() {
    return this.#structures
  }

  constructor(community: string) {
    this.#community = community
  }

  async load(): Promise<void> {
    await this.attempt.run(async () => {
      const { structures } = await call(ReadDirectory, { params: { community: this.#community } })
      this.#structures = structures
    })
  }
}

const distinct = <Value>(values: readonly Value[]) => values.filter((value, i) => values.indexOf(value) === i)
