import { describe, expect, it } from 'vitest'
import type { Ctx } from '#server/platform/context.ts'
import { AttemptLimit } from '#server/accounts/attempt-limit.ts'
import { audiencesOf } from '#server/community/access.ts'
import { ReadDirectory } from '#server/community/directory.contract.ts'
import { FindPeople } from '#server/community/people.contract.ts'
import { WhoAmI } from '#server/community/me.contract.ts'
import { InvitePerson } from '#server/community/invitations.contract.ts'
import * as managers from '#server/community/managers.contract.ts'
import * as known from '#server/community/structures.contract.ts'
import * as members from '#server/community/members.contract.ts'
import { GrantMandate, RequestMandate } from '#server/community/mandates.contract.ts'
import { CAST, useServer } from '#test/support/people.ts'
import { aNewMandate, aNewPerson, aNewStructure } from '#test/support/builders.ts'

const { found } = useServer()

describe('community: leads', () => {
  it('I20: the last lead cannot leave, even when two leave at the same moment', async () => {
    const { solange, cindy, nathan } = await found(CAST)
    const quit = (who: typeof solange, person: string) =>
      who.tries(members.ChangeRoles, { params: { person }, body: { roles: [] } })
    expect(await quit(solange, solange.id)).toMatchObject({
      status: 409,
      body: { type: '/problems/last-network-lead' },
    })
    expect(await solange.tries(members.LeaveCommunity)).toMatchObject({ status: 409 })

    const promote = { params: { person: cindy.id }, body: { roles: ['network_lead' as const] } }
    await solange.does(members.ChangeRoles, promote)
    // S8
    expect((await cindy.does(WhoAmI)).communities[0]!.roles).toEqual(['member', 'network_lead'])
    const both = await Promise.all([quit(solange, solange.id), quit(cindy, cindy.id)])
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect(await quit(nathan, cindy.id)).toMatchObject({ status: 403 })
  })

  it('only leads hear of people who are invited and have not arrived', async () => {
    const { solange, jocelyne, structures } = await found(CAST)
    const [lead, committee] = await Promise.all([solange.connects(), jocelyne.connects()])
    await Promise.all([lead.welcomed(), committee.welcomed()])
    await solange.does(InvitePerson, {
      body: { ...aNewPerson(), structure: structures['ft']! },
    })
    await solange.does(known.AddStructure, { body: aNewStructure({ name: `Structure de ${solange.id}` }) })
    await expect.poll(() => lead.names()).toContain('member:invited')
    await expect.poll(() => committee.names()).toContain('structure:added')
    expect(committee.names()).not.toContain('member:invited')
  })

  it('roles given or taken by a lead apply at once', async () => {
    const { solange, nadege } = await found(CAST)
    const levels = async () => (await audiencesOf(nadege.ctx())).map((room) => room.split(':')[2])
    expect(await levels()).toEqual(['public', 'community'])
    const roles = (roles: ('steering_member' | 'member')[]) =>
      solange.does(members.ChangeRoles, { params: { person: nadege.id }, body: { roles } })
    await roles(['steering_member'])
    expect(await levels()).toEqual(['public', 'community', 'steering'])
    await roles(['member'])
    expect(await levels()).toEqual(['public', 'community'])
  })

  it('a lead adds a structure and its manager, who grants mandates there and nowhere else', async () => {
    const { solange, cindy, nathan, structures } = await found(CAST)
    const body = aNewStructure({ name: `CRIJ ${crypto.randomUUID()}` })
    expect(await cindy.tries(known.AddStructure, { body })).toMatchObject({ status: 403 })
    const crij = await solange.does(known.AddStructure, { body })
    expect(await solange.tries(known.AddStructure, { body })).toMatchObject({ status: 409 })
    // P5
    expect(await solange.does(known.ListStructures)).toContainEqual({ ...crij, mayNameManagers: true })

    // Cindy is of the mission locale: nobody puts her at the head of another structure.
    const appoint = (structure: string, person: string) =>
      solange.tries(managers.AppointManager, { params: { structure, person } })
    expect(await appoint(crij.id, cindy.id)).toMatchObject({ status: 422 })
    expect(await appoint(structures['mlc']!, cindy.id)).toMatchObject({ status: 200 })
    const days = { startsOn: '2027-03-17', endsOn: '2027-12-31' }
    const asked = await nathan.does(RequestMandate, { body: aNewMandate(nathan, days) })
    const grant = { params: { mandate: asked.id } }
    expect(await cindy.tries(GrantMandate, grant)).toMatchObject({ status: 404 })
    await solange.does(managers.DismissManager, {
      params: { structure: structures['mlc']!, person: cindy.id },
    })
    expect((await cindy.does(WhoAmI)).communities[0]!.managerOf).toEqual([])
  })
})

describe('community: directory', () => {
  it('the directory shows delegates with their scope, managers and contributors', async () => {
    const { cindy, jocelyne, nathan, nadege, community } = await found(CAST)
    const directory = await nathan.does(ReadDirectory)
    expect(directory.community).toMatchObject({ id: community, timeZone: 'America/Martinique' })
    const people = directory.structures.flatMap(({ shortName, people }) =>
      people.map((person) => ({ ...person, at: shortName })),
    )
    const shown = (id: string) => people.find((person) => person.id === id)
    // S42, P77
    expect(shown(cindy.id)).toMatchObject({
      at: 'MLC',
      mainOccupation: 'conseil',
      mandate: { scope: 'decide', hoursPerMonth: 4 },
    })
    expect(shown(nathan.id)).toMatchObject({ at: 'CIO', mandate: { scope: 'consult' }, manages: false })
    expect(shown(jocelyne.id)).toMatchObject({ at: 'MLC', mandate: null, manages: true })
    expect(shown(nadege.id)).toMatchObject({ at: 'FT', mandate: null, manages: false, invited: false })
    expect((await nathan.does(FindPeople, { query: { q: 'Cindy' } })).map(({ id }) => id)).toContain(cindy.id)
  })

  it('the directory answers strangers and visitors as if it did not exist', async () => {
    const { cindy, stranger, visitor, community } = await found(CAST)
    for (const endpoint of [ReadDirectory, FindPeople as unknown as typeof ReadDirectory]) {
      const refused = await stranger.tries(endpoint)
      const absent = await cindy.tries(endpoint, { params: { community: crypto.randomUUID() } as never })
      expect(refused).toMatchObject({ status: 404, body: absent.body })
      expect(JSON.stringify(refused.body)).not.toMatch(/@|Cindy/)
      expect(await visitor.tries(endpoint)).toMatchObject({ status: 401 })
    }
    expect(JSON.stringify(await stranger.does(WhoAmI))).not.toContain(community)
  })
})

it('sign-in attempts: failed tries are counted within a sliding window', async () => {
  const attempts = new AttemptLimit({ max: 2, ms: 1_000 })
  const at = (ms: number) => new Date(ms)
  attempts.count('a', at(0))
  attempts.count('a', at(600))
  expect(attempts.isSpent('a', at(999))).toBe(true)
  expect(attempts.isSpent('b', at(999))).toBe(false)
  expect(attempts.isSpent('a', at(1_001))).toBe(false)
  const asker = { me: 'a', now: at(1_001) } as Ctx
  await attempts.judge(asker, () => Promise.resolve())
  expect(attempts.isSpent('a', at(1_002))).toBe(false)
  await expect(attempts.judge(asker, () => Promise.reject(new Error('wrong')))).rejects.toThrow('wrong')
  expect(attempts.isSpent('a', at(1_002))).toBe(true)
})
