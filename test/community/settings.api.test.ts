import { sql } from 'kysely'
import { expect, it } from 'vitest'
import * as migration0004 from '#migrations/0004_community.ts'
import * as migration0013 from '#migrations/0013_settings.ts'
import { ReadDirectory } from '#server/community/directory.contract.ts'
import { GrantMandate, RequestMandate } from '#server/community/mandates.contract.ts'
import { WhoAmI } from '#server/community/me.contract.ts'
import {
  ChangeSettings,
  DEFAULT_SETTINGS,
  ListCommunities,
  ReadCommunity,
  ReadSettings,
  type SomeSettings,
} from '#server/community/settings.contract.ts'
import { findSettings } from '#server/community/settings.queries.ts'
import { ListIssues } from '#server/journal/contract.ts'
import { CAST, useServer, type Person } from '#test/support/people.ts'
import { aNewMandate } from '#test/support/builders.ts'

const { found, db } = useServer()

const change = (who: Person, before: SomeSettings, after: SomeSettings) =>
  who.tries(ChangeSettings, { body: { before, after } })
const factsOf = (community: string) =>
  db()
    .selectFrom('activity')
    .select(['name', 'level', 'signed_person', 'signed_structure', 'payload'])
    .where('subject_id', '=', community)
    .execute()

it('settings: a lead changes them, members hear it, and the new names show everywhere', async () => {
  const { solange, cindy, nadege, community, structures } = await found(CAST)
  const socket = await cindy.connects()
  expect(await socket.welcomed()).toBe(true)

  const before = { journalName: 'Le Trait d’union', localName: 'SPRO Caravelle' }
  const after = { journalName: 'Le Relais', localName: 'SPOT' }
  expect(await change(solange, before, after)).toMatchObject({ status: 200, body: after })

  expect((await nadege.does(WhoAmI)).communities).toMatchObject([after])
  expect(await nadege.does(ReadCommunity)).toMatchObject({ ...after, field: DEFAULT_SETTINGS.field })
  expect((await nadege.does(ReadDirectory)).community).toMatchObject(after)
  expect(await nadege.does(ListIssues)).toMatchObject({ journalName: 'Le Relais' })

  const payload = { changed: ['journalName', 'localName'] }
  await expect.poll(() => socket.heard).toMatchObject([{ name: 'community:settings-changed', payload }])
  expect(await factsOf(community)).toEqual([
    {
      name: 'community:settings-changed',
      level: 'community',
      signed_person: solange.id,
      signed_structure: structures['carif'],
      payload,
    },
  ])
})

it('settings: an administrator outside the community changes them and signs for their structure', async () => {
  const { emilie, community, structures } = await found({
    ...CAST,
    emilie: { structure: 'siege', administrator: true },
  })
  await db().deleteFrom('memberships').where('person_id', '=', emilie.id).execute()

  const listed = await emilie.does(ListCommunities)
  expect(listed.find(({ id }) => id === community)).toMatchObject({ name: 'SPRO Caravelle' })
  expect(await emilie.does(ReadSettings)).toMatchObject({ name: 'SPRO Caravelle', maxDelegates: 2 })
  expect(await change(emilie, { goal: 'Un premier accueil partagé' }, { goal: '' })).toMatchObject({
    status: 200,
    body: { goal: '' },
  })
  expect(await factsOf(community)).toMatchObject([
    { signed_person: emilie.id, signed_structure: structures['siege'], payload: { changed: ['goal'] } },
  ])
})

it('settings: a member, the committee, a stranger and a visitor are refused', async () => {
  const { cindy, jocelyne, stranger, visitor, solange, community } = await found(CAST)
  for (const [who, status] of [
    [cindy, 403],
    [jocelyne, 403],
    [stranger, 404],
    [visitor, 401],
  ] as const) {
    expect(await who.tries(ReadSettings)).toMatchObject({ status })
    expect(await change(who, { goal: '' }, { goal: 'Autre chose' })).toMatchObject({ status })
  }
  expect(await solange.tries(ListCommunities)).toMatchObject({ status: 403 })
  expect(await factsOf(community)).toEqual([])
})

it('settings: a stale change is refused whole, with the values of today; another field is no conflict', async () => {
  const { solange } = await found(CAST)
  const seen = { name: 'SPRO Caravelle', field: '' }
  await change(solange, seen, { ...seen, name: 'SPRO de la Caravelle' })

  const stale = await change(solange, seen, { name: 'SPRO Martinique', field: 'L’orientation' })
  expect(stale).toMatchObject({
    status: 409,
    body: {
      type: '/problems/changed-meanwhile',
      current: { name: 'SPRO de la Caravelle', field: '' },
      errors: [{ pointer: '/after/name' }],
    },
  })
  expect(await solange.does(ReadSettings)).toMatchObject({ name: 'SPRO de la Caravelle', field: '' })

  const other = await change(solange, { field: '' }, { field: 'L’orientation' })
  expect(other).toMatchObject({ status: 200, body: { name: 'SPRO de la Caravelle', field: 'L’orientation' } })
  // Both wanted the same thing.
  expect(await change(solange, seen, { name: 'SPRO de la Caravelle' })).toMatchObject({ status: 200 })
})

it('settings: two leads who save the same field at once do not overwrite each other', async () => {
  const { solange, cindy } = await found({
    ...CAST,
    cindy: { structure: 'mlc', roles: ['member', 'network_lead'] },
  })
  const replies = await Promise.all(
    [solange, cindy].map((who, i) => change(who, { field: '' }, { field: `Domaine ${i}` })),
  )
  expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 409])
})

it('settings: a change to the same value says nothing', async () => {
  const { solange, community } = await found(CAST)
  expect(await change(solange, { goal: 'Autre' }, { goal: 'Un premier accueil partagé' })).toMatchObject({
    status: 200,
  })
  expect(await change(solange, {}, {})).toMatchObject({ status: 200 })
  expect(await factsOf(community)).toEqual([])
})

it('settings: a value that cannot be is refused beside its field', async () => {
  const { solange } = await found(CAST)
  const before = { name: 'SPRO Caravelle', timeZone: 'America/Martinique', maxDelegates: 2 }
  const refused = (after: object) => change(solange, before, after)
  const at = (name: string) => ({ status: 422, body: { errors: [{ pointer: `/after/${name}` }] } })

  expect(await refused({ timeZone: 'Mars/Olympus' })).toMatchObject(at('timeZone'))
  expect(await refused({ name: 'X' })).toMatchObject(at('name'))
  expect(await refused({ maxDelegates: 0 })).toMatchObject(at('maxDelegates'))
  expect(await refused({ colour: 'green' })).toMatchObject({ status: 422 })
})

it('settings: the number of delegates a structure may have is obeyed at once', async () => {
  const { solange, jocelyne, nadege } = await found({
    ...CAST,
    nadege: { structure: 'mlc' },
  })
  await change(solange, { maxDelegates: 2 }, { maxDelegates: 1 })
  const { id } = await nadege.does(RequestMandate, { body: aNewMandate(nadege) })
  const grant = () => jocelyne.tries(GrantMandate, { params: { mandate: id } })
  expect(await grant()).toMatchObject({
    status: 409,
    body: { type: '/problems/too-many-delegates', max: 1 },
  })

  await change(solange, { maxDelegates: 1 }, { maxDelegates: 2 })
  expect(await grant()).toMatchObject({ status: 200 })
})

it('settings: a community made before migration 0013 keeps its values, and has the defaults of new settings', async () => {
  await db()
    .transaction()
    .execute(async (tx) => {
      await sql`create schema older`.execute(tx)
      await sql`set local search_path to older, public`.execute(tx)
      await migration0004.up(tx as never)
      const { rows } = await sql<{ id: string }>`
        insert into communities (slug, name, local_name, journal_name, goal, unifying_purpose, framework, time_zone,
                                 status, max_delegates, created_at)
        values ('spro', 'SPRO Caravelle', null, 'Le Trait d’union', 'Accueillir', '', 'charter', 'America/Martinique',
                'active', 3, now())
        returning id
      `.execute(tx)

      await migration0013.up(tx as never)
      expect(await findSettings(tx, rows[0]!.id)).toEqual({
        name: 'SPRO Caravelle',
        localName: 'SPRO Caravelle',
        field: '',
        framework: 'charter',
        unifyingPurpose: '',
        commonProblem: '',
        goal: 'Accueillir',
        timeZone: 'America/Martinique',
        journalName: 'Le Trait d’union',
        maxDelegates: 3,
      })
      const read = await tx.selectFrom('communities').select(['local_name', 'time_zone']).execute()
      expect(read).toEqual([{ local_name: 'SPRO Caravelle', time_zone: 'America/Martinique' }])
    })
})
