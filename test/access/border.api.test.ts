import { expect, it } from 'vitest'
import { AppointManager, DismissManager } from '#server/community/managers.contract.ts'
import * as invitations from '#server/community/invitations.contract.ts'
import { GrantMandate, RequestMandate } from '#server/community/mandates.contract.ts'
import * as mine from '#server/community/my-invitations.contract.ts'
import { WhoAmI } from '#server/community/me.contract.ts'
import { aNewMandate, aNewPerson } from '#test/support/builders.ts'
import { CAST, useServer, type Person } from '#test/support/people.ts'
import { changed, routesOfPeople, rowsAbout, send } from './border.ts'
import { draftIssue, things, type Things } from './world.ts'

const { found, app, db } = useServer()

it('border: nothing that people of one community send reads or changes anything of another', async () => {
  const [here, there] = [await found(CAST), await found(CAST)]
  const made = await things(db(), here.community, here)
  const issue = await draftIssue(here.solange, here.community)
  const mandate = await here.nadege.does(RequestMandate, { body: aNewMandate(here.nadege) })
  const email = await emailOf(here.jocelyne)
  const known: Record<string, unknown> = {
    ...made.find(({ level }) => level === 'community')!.ids,
    ...{ issue, mandate: mandate.id, person: here.jocelyne.id, structure: here.structures['mlc'] },
    ...{ substitute: here.cindy.id, secretary: here.nadege.id, facilitators: [here.nadege.id], email },
    ...{ credits: [here.structures['ft']], level: 'community', template: 'exchange' },
    ...{ endsOn: '2026-12-31', endsAt: '2026-04-01T15:00:00Z', timeZone: 'America/Martinique' },
  }
  const ids = [here.community, issue, mandate.id, ...Object.values(here.structures)]
  const own = [
    ...ids,
    ...Object.keys(CAST).map((name) => here[name as keyof typeof CAST].id),
    ...made.flatMap((one) => Object.values(one.ids)),
  ]
  const routes = routesOfPeople(app())
  const actors = ['solange', 'jocelyne', 'cindy', 'nadege'] as const
  const problems: string[] = []
  const statuses: Record<number, number> = {}

  let before = await rowsAbout(db(), own, there.community)
  for (const route of routes) {
    const communities = route.url.includes(':community')
      ? [there.community, here.community]
      : [there.community]
    for (const name of actors)
      for (const community of communities) {
        const { status, body, type } = await send(app(), route, there[name], { ...known, community })
        statuses[status] = (statuses[status] ?? 0) + 1
        const what = `${route.method} ${route.url} by ${name} of the other community`
        if (status >= 500) problems.push(`${what} answered ${status}`)
        if (status === 200 && !type.includes('json')) problems.push(`${what} is given a file`)
        for (const canary of leaks(body, made)) problems.push(`${what} leaks ${canary}`)
      }
    if (route.method === 'GET') continue
    const after = await rowsAbout(db(), own, there.community)
    for (const row of changed(before, after)) problems.push(`${route.method} ${route.url}: ${row}`)
    before = after
  }
  process.stdout.write(
    `border: ${routes.length} routes, ${before.size} rows watched; answers ${JSON.stringify(statuses)}\n`,
  )
  expect(problems).toEqual([])
  expect(before.size).toBeGreaterThan(100)
})

it('border: a lead neither names nor dismisses the managers of a structure that another community holds', async () => {
  const [here, there] = [await found(CAST), await found(CAST)]
  const mlc = here.structures['mlc']!
  const guest = await invites(there.solange, { structure: mlc, email: await emailOf(here.cindy) })
  expect(guest).toMatchObject({ status: 200 })
  await here.cindy.does(mine.EnterCommunity, { params: { community: there.community } as never })

  const elsewhere = { status: 403, body: { type: '/problems/structure-governed-elsewhere' } }
  const dismissing = { params: { structure: mlc, person: here.jocelyne.id } }
  expect(await there.solange.tries(DismissManager, dismissing)).toMatchObject(elsewhere)
  const appointing = { params: { structure: mlc, person: here.cindy.id } }
  expect(await there.solange.tries(AppointManager, appointing)).toMatchObject(elsewhere)
  expect(await invites(there.solange, { structure: mlc, manages: true })).toMatchObject(elsewhere)

  // The lead of the community that holds it names her; she manages it wherever she is for it.
  await here.solange.does(AppointManager, appointing)
  const managed = (await here.cindy.does(WhoAmI)).communities.map(({ managerOf }) => managerOf)
  expect(managed).toEqual([[mlc], [mlc]])
  await here.jocelyne.does(DismissManager, appointing)
  expect((await here.cindy.does(WhoAmI)).communities.map(({ managerOf }) => managerOf)).toEqual([[], []])
})

it('border: a structure whose people have left its community is managed where they are', async () => {
  const [here, there] = [await found(CAST), await found(CAST)]
  const ft = here.structures['ft']!
  await invites(there.solange, { structure: ft, email: await emailOf(here.nadege) })
  await here.nadege.does(mine.EnterCommunity, { params: { community: there.community } as never })
  const appointing = { params: { structure: ft, person: here.nadege.id } }
  expect(await there.solange.tries(AppointManager, appointing)).toMatchObject({ status: 403 })
  await db()
    .updateTable('memberships')
    .set({ left_at: new Date() })
    .where('community_id', '=', here.community)
    .where('person_id', '=', here.nadege.id)
    .execute()
  expect(await there.solange.tries(AppointManager, appointing)).toMatchObject({ status: 200 })
})

it('border: a request for a mandate is written to the managers who are in its community only', async () => {
  const [here, there] = [await found(CAST), await found(CAST)]
  const mlc = here.structures['mlc']!
  const body = aNewMandate(here.cindy, { startsOn: '2027-04-01', endsOn: '2027-12-31' })
  // Her only manager leaves the community for another one.
  await invites(there.solange, { structure: mlc, email: await emailOf(here.jocelyne) })
  await here.jocelyne.does(mine.EnterCommunity, { params: { community: there.community } as never })
  await here.solange.does(AppointManager, { params: { structure: mlc, person: here.cindy.id } })
  await here.solange.does(DismissManager, { params: { structure: mlc, person: here.cindy.id } })
  await db()
    .updateTable('memberships')
    .set({ left_at: new Date() })
    .where('community_id', '=', here.community)
    .where('person_id', '=', here.jocelyne.id)
    .execute()
  const asked = await here.cindy.does(RequestMandate, { body })
  expect(asked).toMatchObject({ status: 'requested' })
  const letters = await db()
    .selectFrom('letters')
    .select('subject')
    .where('to_person', '=', here.jocelyne.id)
    .where('subject', 'like', '%mandat%')
    .execute()
  expect(letters).toEqual([])
  expect(await here.jocelyne.tries(GrantMandate, { params: { mandate: asked.id } })).toMatchObject({
    status: 404,
  })
})

async function invites(lead: Person, more: object) {
  return lead.tries(invitations.InvitePerson, { body: { ...aNewPerson(), ...more } as never })
}

async function emailOf({ id }: Person): Promise<string> {
  const row = await db().selectFrom('people').select('email').where('id', '=', id).executeTakeFirstOrThrow()
  return row.email
}

const leaks = (body: string, made: Things[]) =>
  made.filter(({ level, canary }) => level !== 'public' && body.includes(canary)).map(({ canary }) => canary)
