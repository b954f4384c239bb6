import { expect, it } from 'vitest'
import { ListDemoPeople, FoundCommunity, Install } from '#server/community/installation.contract.ts'
import { WhoAmI } from '#server/community/me.contract.ts'
import { ReadCommunity } from '#server/community/settings.contract.ts'
import { Browser } from '#test/support/browser.ts'
import { useServer } from '#test/support/people.ts'
import { aNewCommunity, aNewPerson, aNewStructure } from '#test/support/builders.ts'

const { app, db } = useServer()

const installing = (name: string) => ({
  person: {
    ...aNewPerson({ email: `${name}@structure.example`, givenName: name, position: 'manager' }),
    password: 'une barque sous les filaos',
  },
  structure: aNewStructure({ name: `Carif-Oref ${name}` }),
  community: aNewCommunity(),
})

it('installation: of several at the same moment one succeeds, and becomes lead and administrator', async () => {
  const first = new Browser(app())
  expect(await first.does(WhoAmI)).toEqual({
    person: null,
    demo: false,
    installed: false,
    communities: [],
    invitations: [],
    secondFactorNeeded: false,
  })
  const far = { ...installing('x'), community: aNewCommunity({ timeZone: 'Mars/Olympus' }) }
  expect(await first.tries(Install, { body: far })).toMatchObject({ status: 422 })

  const browsers = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({ name, browser: new Browser(app()) }))
  const replies = await Promise.all(
    browsers.map(({ name, browser }) => browser.tries(Install, { body: installing(name) })),
  )
  expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409, 409, 409])
  expect(await db().selectFrom('people').select('id').execute()).toHaveLength(1)

  const { name, browser } = browsers[replies.findIndex(({ status }) => status === 200)]!
  const me = await browser.does(WhoAmI)
  expect(me).toMatchObject({
    installed: true,
    person: { givenName: name, administrator: true },
    communities: [{ slug: 'spro-caravelle', roles: ['member', 'network_lead'], localName: 'SPRO Caravelle' }],
  })
  const { id, structure, managerOf } = me.communities[0]!
  expect(managerOf).toEqual([structure.id])
  expect(await browser.does(ReadCommunity, { params: { community: id } })).toMatchObject({
    status: 'emerging',
    maxDelegates: 2,
  })

  // Later communities are the administrator's to found, for someone who animates them.
  const body = { community: aNewCommunity(), lead: aNewPerson(), structure: structure.id }
  const second = await browser.does(FoundCommunity, { body })
  expect(second).toMatchObject({ slug: 'spro-caravelle-2' })
  const taken = { ...body, community: aNewCommunity({ slug: 'spro-caravelle' }) }
  expect(await browser.tries(FoundCommunity, { body: taken })).toMatchObject({ status: 409 })
  expect(await new Browser(app()).tries(FoundCommunity, { body })).toMatchObject({ status: 401 })
})

it('installation: outside the demo, the demo people are not listed', async () => {
  expect(await new Browser(app()).tries(ListDemoPeople)).toMatchObject({ status: 404 })
})
