import { call } from '#client/api.ts'
import type { FindPeople } from '#client/editor/mentions.ts'
import { FindPeople as find } from '#server/community/people.contract.ts'

/** The people of a community, found by the server; without it, nobody is proposed. */
export function peopleOf(community: string): FindPeople {
  return async (typed) => {
    const people = await call(find, { params: { community }, query: { q: typed } }).catch(() => [])
    return people.map(({ id, name, structure }) => ({ id, label: name, hint: structure }))
  }
}
