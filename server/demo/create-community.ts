import type { FastifyInstance } from 'fastify'
import { accountFor } from '../accounts/actions.ts'
import { joinCommunity } from '../community/members.actions.ts'
import { moveMandate, requestMandate } from '../community/mandates.actions.ts'
import { foundCommunity } from '../community/actions.ts'
import type { Ctx } from '../platform/context.ts'
import { addStructure } from '../structures/actions.ts'
import { PEOPLE } from './content/people.ts'
import { STRUCTURES } from './content/structures.ts'
import type { DemoPerson } from './content/types.ts'
import type { DemoTimes } from './demo-times.ts'

/** Who and what the rest of the demo speaks of, by the keys of its content. */
export interface DemoWorld {
  community: string
  slug: string
  person: (key: string) => string
  structure: (key: string) => string
  /** A context for someone of the demo, at a moment of its story. */
  as: (key: string, at: Date) => Ctx
  times: DemoTimes
}

const FOUNDED = -400
const MANDATED = -380

/** The structures, the people, their community and their mandates, each by the app's own commands. */
export async function createCommunity(app: FastifyInstance, times: DemoTimes): Promise<DemoWorld> {
  const structures = new Map<string, string>()
  const people = new Map<string, string>()
  const founded = app.as(null, times.at(FOUNDED))
  for (const { key, ...structure } of STRUCTURES)
    structures.set(key, (await addStructure(founded, structure)).id)
  for (const person of PEOPLE) people.set(person.key, await settle(founded, person, structures))

  const lead = PEOPLE.find(({ key }) => key === 'solange')!
  const { id: community, slug } = await foundCommunity(
    app.as(people.get('solange')!, times.at(FOUNDED)),
    {
      slug: 'spro-caravelle',
      name: 'SPRO Caravelle – accueillir, relayer, ne pas perdre',
      localName: 'SPRO Caravelle',
      field: 'L’orientation et l’accompagnement tout au long de la vie',
      commonProblem:
        'Les gens racontent leur histoire trois fois, à trois guichets, et renoncent parfois avant la bonne porte.',
      journalName: 'Le Trait d’union',
      goal: 'Un premier accueil partagé ; des relais qui aboutissent ; repérer sans juger ; commencer plus tôt.',
      unifyingPurpose:
        'Que toute personne qui pousse une de nos portes soit entendue une fois, comprise, et accompagnée jusqu’à la bonne suite.',
      framework: 'charter',
      timeZone: 'America/Martinique',
    },
    { person: people.get('solange')!, structure: structures.get(lead.structure)! },
  )
  const world: DemoWorld = {
    community,
    slug,
    times,
    person: (key) => known(people, key),
    structure: (key) => known(structures, key),
    as: (key, at) => app.as(known(people, key), at),
  }
  for (const person of PEOPLE) if (person.key !== 'solange') await join(app, world, person)
  for (const person of PEOPLE) if (person.mandate) await mandate(world, person)
  return world
}

async function settle(ctx: Ctx, person: DemoPerson, structures: Map<string, string>): Promise<string> {
  const { givenName, familyName, position, mainOccupation, administrator = false } = person
  const address = `${plain(givenName)}.${plain(familyName)}@structure.example`
  const account = await accountFor(ctx, {
    email: address,
    givenName,
    familyName,
    position,
    mainOccupation,
    structure: structures.get(person.structure)!,
    administrator,
    active: true,
  })
  return account.person
}

async function join(app: FastifyInstance, world: DemoWorld, person: DemoPerson): Promise<void> {
  if (person.administrator) return
  const arrived = person.mandate?.since ?? FOUNDED + 1
  await joinCommunity(app.as(null, world.times.at(arrived)), world.community, {
    person: world.person(person.key),
    structure: world.structure(person.structure),
    ...(person.roles && { roles: person.roles }),
    ...(person.manages && { manages: true }),
  })
}

async function mandate(world: DemoWorld, { key, structure, mandate: given }: DemoPerson): Promise<void> {
  const { scope, hours, substitute, selfGranted, since = MANDATED } = given!
  const { times, community } = world
  const manager = PEOPLE.find((person) => person.manages && person.structure === structure)!
  const asked = await requestMandate(world.as(key, times.at(since)), community, {
    person: world.person(key),
    scope,
    limits: '',
    hoursPerMonth: hours,
    startsOn: times.day(since),
    endsOn: times.day(since + 730),
    substitute: substitute ? world.person(substitute) : null,
  })
  if (selfGranted) return
  await moveMandate(world.as(manager.key, times.at(since, 30)), community, asked.id, 'grant')
  await moveMandate(world.as(key, times.at(since, 60)), community, asked.id, 'accept')
}

function known(ids: Map<string, string>, key: string): string {
  const id = ids.get(key)
  if (!id) throw new Error(`nobody and nothing of the demo is called ${key}`)
  return id
}

/** A name as an address has it. */
function plain(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z]+/g, '-')
}
