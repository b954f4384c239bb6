import { call } from '#client/api.ts'
import type { FindPeople } from '#client/editor/mentions.ts'
import { ListPeople } from '#server/community/people.contract.ts'

const SHOWN = 8

/** The people of a community, fetched once, at the first mention. */
export function peopleOf(community: string): FindPeople {
  let asked: ReturnType<typeof load> | undefined
  const load = () => call(ListPeople, { params: { community } })
  return async (query) => {
    asked ??= load()
    const people = await asked.catch(() => ((asked = undefined), []))
    const wanted = plain(query)
    return people
      .filter(({ name, structure }) => plain(`${name} ${structure}`).includes(wanted))
      .slice(0, SHOWN)
      .map(({ id, name, structure }) => ({ id, label: name, hint: structure }))
  }
}

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
