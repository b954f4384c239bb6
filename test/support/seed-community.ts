import { randomUUID } from 'node:crypto'
import type { Db } from '#server/database.ts'
import type { MandateScope, Role } from '#server/community/contract.ts'
import { aNewCommunity } from './builders.ts'

/** A person's place in a community; by default a member of their own structure without a mandate. */
export interface CastMember {
  structure?: string
  roles?: Role[]
  /** The scope of an active mandate, if any. */
  scope?: MandateScope
  manages?: boolean
  administrator?: boolean
}

export type Cast<Name extends string> = Record<Name, CastMember>

const A_YEAR_MS = 365 * 24 * 3600 * 1000

/** Inserts a community with its people, as if they had joined earlier. */
export async function settle<Name extends string>(db: Db, cast: Cast<Name>, now: Date) {
  const community = randomUUID()
  await db
    .insertInto('communities')
    .values({
      id: community,
      slug: `reseau-${community}`,
      settings: aNewCommunity(),
      status: 'active',
      created_at: now,
    })
    .execute()

  const people = {} as Record<Name, string>
  const structures: Record<string, string> = {}
  for (const [name, standing] of Object.entries<CastMember>(cast)) {
    const place = standing.structure ?? name
    structures[place] ??= await settleStructure(db, place, community, now)
    people[name as Name] = await settlePerson(db, {
      community,
      structure: structures[place],
      name,
      standing,
      now,
    })
  }
  return { community, people, structures }
}

async function settleStructure(db: Db, name: string, community: string, now: Date): Promise<string> {
  const { id } = await db
    .insertInto('structures')
    .values({
      name: `Structure ${name}`,
      short_name: name.toUpperCase(),
      type: 'association',
      territories: ['Centre'],
      missions: ['reception'],
      spro_status: 'by_right',
      cep_operator: false,
      held_by: community,
      created_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

interface Settling {
  community: string
  structure: string
  name: string
  standing: CastMember
  now: Date
}

async function settlePerson(
  db: Db,
  { community, structure, name, standing, now }: Settling,
): Promise<string> {
  const id = randomUUID()
  await db
    .insertInto('people')
    .values({
      id,
      given_name: name[0]!.toUpperCase() + name.slice(1),
      family_name: 'Essai',
      email: `${name}.${id}@structure.example`,
      position: 'frontline',
      main_occupation: 'conseil',
      structure_id: structure,
      administrator: standing.administrator ?? false,
      status: 'active',
      password_hash: null,
      created_at: now,
    })
    .execute()
  const capacity = standing.scope ? 'delegate' : 'contributor'
  await db
    .insertInto('memberships')
    .values({
      community_id: community,
      person_id: id,
      structure_id: structure,
      roles: standing.roles ?? ['member'],
      capacity,
      joined_at: now,
      left_at: null,
    })
    .execute()
  if (standing.manages)
    await db
      .insertInto('structure_managers')
      .values({ structure_id: structure, person_id: id, since: now })
      .execute()
  if (standing.scope)
    await db
      .insertInto('mandates')
      .values({
        community_id: community,
        structure_id: structure,
        person_id: id,
        substitute_id: null,
        granted_by: id,
        scope: standing.scope,
        hours_per_month: 4,
        starts_on: new Date(now.getTime() - A_YEAR_MS).toISOString().slice(0, 10),
        ends_on: new Date(now.getTime() + A_YEAR_MS).toISOString().slice(0, 10),
        status: 'active',
        accepted_at: now,
        reason: null,
        created_at: now,
      })
      .execute()
  return id
}
