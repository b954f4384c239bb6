import { expect, it, onTestFinished } from 'vitest'
import { CloseMyAccount } from '#server/accounts/closures.contract.ts'
import { DEMO_PASSWORD } from '#server/accounts/contract.ts'
import { buildApp } from '#server/app.ts'
import { readConfig } from '#server/platform/config.ts'
import { CAST, Person, useServer } from '#test/support/people.ts'

const { clock, database, found } = useServer()

it('demo: an act that asks for a password says which, and takes it in the demo only', async () => {
  const { cindy, community } = await found(CAST)
  const demo = await buildApp({
    config: readConfig({ LOG_LEVEL: 'error' }),
    database: database(),
    clock: () => clock.now,
    demo: true,
  })
  onTestFinished(() => demo.close())
  const closes = (who: Person, password: string) => who.tries(CloseMyAccount, { body: { password } })
  expect(await closes(cindy, DEMO_PASSWORD)).toMatchObject({
    body: { type: '/problems/wrong-current-password' },
  })
  const here = new Person(demo, community, cindy.id)
  expect(await closes(here, 'un mot de passe')).toMatchObject({
    status: 403,
    body: { title: expect.stringContaining(DEMO_PASSWORD) as string },
  })
  expect(await closes(here, DEMO_PASSWORD)).toMatchObject({ status: 200 })
})
