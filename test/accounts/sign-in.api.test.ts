import { expect, it } from 'vitest'
import { accountFor } from '#server/accounts/actions.ts'
import * as accounts from '#server/accounts/contract.ts'
import { WhoAmI } from '#server/community/me.contract.ts'
import { Browser } from '#test/support/browser.ts'
import { useServer } from '#test/support/people.ts'
import { aNewPerson } from '#test/support/builders.ts'

const PASSWORD = 'une barque sous les filaos'
const { app, clock, database } = useServer()

let counted = 0
async function newcomer(password = PASSWORD) {
  const email = `Marie.Neuve.${++counted}@structure.example`
  const person = {
    ...aNewPerson({ email, givenName: 'Marie', familyName: 'Neuve' }),
    structure: null,
    password,
  }
  const { person: id } = await accountFor(app().as(null), person)
  return { id, email, password }
}
const type = (reply: { body: unknown }) => (reply.body as { type: string }).type

it('sign-in: the address is not case-sensitive', async () => {
  const { id, email, password } = await newcomer()
  const browser = new Browser(app())
  expect(await browser.does(WhoAmI)).toMatchObject({ person: null, installed: true })
  await browser.does(accounts.SignIn, { body: { email: email.toUpperCase(), password } })
  expect(await browser.does(WhoAmI)).toMatchObject({ person: { id, name: 'Marie Neuve' } })
  await browser.does(accounts.SignOut)
  expect(await browser.does(WhoAmI)).toMatchObject({ person: null })
})

it('sign-in: a wrong password and an unknown account get the same answer', async () => {
  const { email } = await newcomer()
  const wrong = await new Browser(app()).tries(accounts.SignIn, { body: { email, password: 'x' } })
  const absent = await new Browser(app()).tries(accounts.SignIn, {
    body: { email: 'personne@structure.example', password: 'x' },
  })
  expect(wrong.status).toBe(403)
  expect(absent).toMatchObject({ status: 403, body: wrong.body })
})

it('sign-in: the tries of strangers never keep out the right password from a known device', async () => {
  const { email, password } = await newcomer()
  const here = new Browser(app(), '203.0.113.7')
  await here.does(accounts.SignIn, { body: { email, password } })
  await here.does(accounts.SignOut)

  const wrong = { body: { email, password: 'à tâtons' } }
  const tries = await Promise.all(
    Array.from({ length: 130 }, (_, i) =>
      new Browser(app(), i < 20 ? '203.0.113.7' : `198.51.100.${i}`).tries(accounts.SignIn, wrong),
    ),
  )
  // Ten at the office, then one from each other address, until the hundredth for this account.
  expect(tries.filter(({ status }) => status === 403)).toHaveLength(100)
  expect(
    await new Browser(app(), '203.0.113.7').tries(accounts.SignIn, { body: { email, password } }),
  ).toMatchObject({
    status: 429,
    body: { type: '/problems/tries-too-close' },
  })
  await here.does(accounts.SignIn, { body: { email, password } })
})

it('sign-in: an office is not locked by the tries of one of its computers', async () => {
  const [known, unknown] = [await newcomer(), await newcomer()]
  const office = '203.0.113.40'
  const here = new Browser(app(), office)
  await here.does(accounts.SignIn, { body: known })
  await here.does(accounts.SignOut)
  const stranger = new Browser(app(), office)
  const spray = Array.from({ length: 110 }, (_, i) =>
    stranger.tries(accounts.SignIn, {
      body: { email: `personne.${i}@structure.example`, password: 'à tâtons' },
    }),
  )
  await Promise.all(spray)
  await here.does(accounts.SignIn, { body: known })
  const other = new Browser(app(), office)
  expect(await other.tries(accounts.SignIn, { body: unknown })).toMatchObject({ status: 429 })
  clock.now = new Date(clock.now.getTime() + 5_000)
  await other.does(accounts.SignIn, { body: unknown })
})

it('sign-in: wrong tries from a known device wait longer and longer, a few at a time', async () => {
  const { email, password } = await newcomer()
  const here = new Browser(app(), '203.0.113.50')
  await here.does(accounts.SignIn, { body: { email, password } })
  const wrong = { body: { email, password: 'à tâtons' } }
  const tries = await Promise.all(Array.from({ length: 12 }, () => here.tries(accounts.SignIn, wrong)))
  expect(tries.some(({ status }) => status === 429)).toBe(true)
  await here.does(accounts.SignIn, { body: { email, password } })
})

it('sign-in: tokens and passwords are stored only as hashes', async () => {
  const { email, password } = await newcomer()
  const browser = new Browser(app())
  await browser.does(accounts.SignIn, { body: { email, password } })
  await browser.does(accounts.ChangePassword, { body: { current: password, next: `${password} encore` } })
  const db = database().db
  const rows = await Promise.all([
    db.selectFrom('people').selectAll().execute(),
    db.selectFrom('sign_ins').selectAll().execute(),
    db.selectFrom('commands').selectAll().execute(),
  ])
  const kept = JSON.stringify(rows)
  expect(kept).not.toContain(password)
  expect(kept).not.toContain(browser.token)
  expect(rows[2]).toEqual([])
})

it('accounts: a short new password is refused with what to do', async () => {
  const { email, password } = await newcomer()
  const browser = new Browser(app())
  await browser.does(accounts.SignIn, { body: { email, password } })
  const change = (next: string) =>
    browser.tries(accounts.ChangePassword, { body: { current: password, next } })
  expect(type(await change('trop court'))).toBe('/problems/password-too-short')
  expect(type(await change('aaaaaaaaaaaaaaaa'))).toBe('/problems/password-too-plain')
})

it('accounts: changing a password ends that person’s other sign-ins only', async () => {
  const { email, password } = await newcomer()
  const [here, there] = [new Browser(app()), new Browser(app())]
  for (const browser of [here, there]) await browser.does(accounts.SignIn, { body: { email, password } })
  expect(await here.does(accounts.ListSignIns)).toHaveLength(2)

  await here.does(accounts.ChangePassword, { body: { current: password, next: `${password} encore` } })
  expect(await here.does(accounts.ListSignIns)).toMatchObject([{ here: true }])
  expect(await there.does(WhoAmI)).toMatchObject({ person: null })
})

it('sign-out everywhere: ends every sign-in and closes its sockets', async () => {
  const { email, password } = await newcomer()
  const [here, there] = [new Browser(app()), new Browser(app())]
  for (const browser of [here, there]) await browser.does(accounts.SignIn, { body: { email, password } })
  const connection = await there.connects()
  expect(await connection.welcomed()).toBe(true)

  await here.does(accounts.SignOutEverywhere)
  await expect.poll(() => connection.socket.connected).toBe(false)
  expect(await there.does(WhoAmI)).toMatchObject({ person: null })
})

it('sign-in: on a browser where someone is signed in, it ends that sign-in and closes its sockets', async () => {
  const [marie, other] = [await newcomer(), await newcomer()]
  const [here, there] = [new Browser(app()), new Browser(app())]
  for (const browser of [here, there]) await browser.does(accounts.SignIn, { body: marie })
  const [closed, open] = [await here.connects(), await there.connects()]
  for (const connection of [closed, open]) expect(await connection.welcomed()).toBe(true)

  await here.does(accounts.SignIn, { body: other })
  await expect.poll(() => closed.socket.connected).toBe(false)
  expect(await here.does(WhoAmI)).toMatchObject({ person: { id: other.id } })
  expect(await there.does(accounts.ListSignIns)).toHaveLength(1)
  expect(await open.asks('nothing:declared', {})).toMatchObject({ problem: { status: 404 } })
})

it('sign-ins: a person ends one of their own, never another person’s', async () => {
  const [marie, other] = [await newcomer(), await newcomer()]
  const [here, there, elsewhere] = [new Browser(app()), new Browser(app()), new Browser(app())]
  await here.does(accounts.SignIn, { body: marie })
  await there.does(accounts.SignIn, { body: marie })
  await elsewhere.does(accounts.SignIn, { body: other })
  const mine = (await here.does(accounts.ListSignIns)).find((signIn) => !signIn.here)!
  const theirs = (await elsewhere.does(accounts.ListSignIns))[0]!

  expect(await here.tries(accounts.EndSignIn, { params: { signIn: theirs.id } })).toMatchObject({
    status: 404,
  })
  await here.does(accounts.EndSignIn, { params: { signIn: mine.id } })
  expect(await there.does(WhoAmI)).toMatchObject({ person: null })
  expect(await elsewhere.does(WhoAmI)).toMatchObject({ person: { id: other.id } })
})
