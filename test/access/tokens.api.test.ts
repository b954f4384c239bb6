import { randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { expect, it } from 'vitest'
import { AskAddressChange } from '#server/accounts/address-change.contract.ts'
import { CloseAccount } from '#server/accounts/closures.contract.ts'
import { AskReset } from '#server/accounts/contract.ts'
import { AskErasure, ErasePerson } from '#server/accounts/erasure.contract.ts'
import { hashPassword } from '#server/accounts/passwords.ts'
import * as factor from '#server/accounts/second-factor.contract.ts'
import { InvitePerson } from '#server/community/invitations.contract.ts'
import type { DeclaredRoute } from '#server/platform/http.ts'
import { aNewPerson } from '#test/support/builders.ts'
import { Browser } from '#test/support/browser.ts'
import { CAST, useServer, type Person } from '#test/support/people.ts'
import { routesOfPeople } from './border.ts'
import { pathOf } from './declared-calls.ts'
import { sampleOf, type Schema } from './minimal-input.ts'

const PASSWORD = 'une barque sous les filaos'
const { app, clock, db, found } = useServer()

/** The beginning of the only addresses at which a token serves. */
const DOORS: Record<string, string> = {
  invitation: '/api/invitations/',
  reset: '/api/password-resets/',
  'new address': '/api/address-links/',
  'old address': '/api/address-links/',
  'second factor': '/api/second-factor-links/',
}

it('tokens: what opens one door opens no other, and what is closed or erased opens none', async () => {
  const here = await aNetwork()
  const links = await linksOf(here)
  const step = await stepOf(here.nathan)
  links['second factor'] = await linkTo(await emailOf(here.nathan))
  const cookies = [...Object.entries(links), ['step', step] as const].flatMap(([name, token]) =>
    ['liane', 'liane-step'].map((cookie) => ({ name, cookie: `${cookie}=${token}` })),
  )
  const ended = [
    { name: 'a closed account', cookie: await here.sabrina.cookie() },
    { name: 'an erased person', cookie: await here.nadege.cookie() },
  ]
  const ofSabrina = { params: { person: here.sabrina.id } as never }
  await here.emilie.does(CloseAccount, { ...ofSabrina, body: { reason: 'Elle a quitté sa structure.' } })
  await here.nadege.does(AskErasure, { body: { password: PASSWORD, keepDeidentified: true } })
  await here.emilie.does(ErasePerson, {
    params: { person: here.nadege.id },
    body: { words: [], password: PASSWORD },
  })

  const problems: string[] = []
  const before = await kept()
  let cells = 0
  const routes = routesOfPeople(app())
  const known = { community: here.community, person: here.cindy.id, structure: here.structures['mlc'] }
  for (const route of routes)
    for (const { name, cookie } of [...cookies, ...ended]) {
      const { statusCode } = await send(route, cookie, known)
      if (statusCode !== 401)
        problems.push(`${route.method} ${route.url} answers ${statusCode} to ${name}, ${cookie}`)
      cells += 1
    }
  const doors = app().declared.filter(({ method, url }) => method !== 'HEAD' && url.includes(':token'))
  expect(doors.length).toBeGreaterThan(6)
  const asked = await here.cindy.cookie()
  for (const route of doors)
    for (const [name, token] of Object.entries(links)) {
      if (route.url.startsWith(DOORS[name]!)) continue
      for (const cookie of ['', asked]) {
        const { statusCode, body } = await send(route, cookie, { token })
        const absent = await send(route, cookie, { token: randomBytes(32).toString('base64url') })
        if (statusCode < 400 || body !== absent.body)
          problems.push(`${route.url} answers ${statusCode} to ${name}`)
        cells += 1
      }
    }
  process.stdout.write(`tokens: ${routes.length + doors.length} routes, ${cells} cells\n`)
  expect(problems).toEqual([])
  expect(await kept()).toEqual(before)
})

async function aNetwork() {
  const here = await found({ ...CAST, emilie: { administrator: true } })
  const password_hash = await hashPassword(PASSWORD)
  const ids = [here.cindy.id, here.nadege.id, here.nathan.id, here.emilie.id]
  await db().updateTable('people').set({ password_hash }).where('id', 'in', ids).execute()
  return here
}
type Network = Awaited<ReturnType<typeof aNetwork>>

/** One link of each kind, from the letters that hold them. */
async function linksOf({ solange, cindy, jocelyne, structures }: Network): Promise<Record<string, string>> {
  const fresh = `cindy.${crypto.randomUUID()}@ailleurs.example`
  const invited = { ...aNewPerson(), structure: structures['cio']! }
  await solange.does(InvitePerson, { body: invited })
  await new Browser(app()).does(AskReset, { body: { email: await emailOf(jocelyne) } })
  await cindy.does(AskAddressChange, { body: { email: fresh, password: PASSWORD } })
  return {
    invitation: await linkTo(invited.email),
    reset: await linkTo(await emailOf(jocelyne)),
    'new address': await linkTo(fresh),
    'old address': await linkTo(await emailOf(cindy)),
  }
}

async function linkTo(address: string): Promise<string> {
  const letters = await db()
    .selectFrom('letters')
    .select('body_text')
    .where('to_address', '=', address)
    .execute()
  const token = letters.map(({ body_text }) => /\/([\w-]{43})\b/.exec(body_text)?.[1]).find(Boolean)
  expect(token).toBeDefined()
  return token!
}

/** The token of a sign-in whose password was right and whose code is awaited. */
async function stepOf(person: Person): Promise<string> {
  const { key } = await person.does(factor.SetUpSecondFactor, { body: { password: PASSWORD } })
  const code = new TOTP({ secret: Secret.fromBase32(key) }).generate({ timestamp: clock.now.getTime() })
  await person.does(factor.TurnOnSecondFactor, { body: { code } })
  const reply = await app().inject({
    method: 'POST',
    url: '/api/sign-in',
    headers: { 'idempotency-key': crypto.randomUUID() },
    payload: { email: await emailOf(person), password: PASSWORD },
  })
  const step = reply.cookies.find(({ name }) => name === 'liane-step')
  expect(step?.value).toBeTruthy()
  return step!.value
}

async function emailOf({ id }: Person): Promise<string> {
  const row = await db().selectFrom('people').select('email').where('id', '=', id).executeTakeFirstOrThrow()
  return row.email
}

/** What the links would change. */
const kept = async () => [
  await db().selectFrom('account_links').selectAll().orderBy('token_hash').execute(),
  await db().selectFrom('people').selectAll().orderBy('id').execute(),
]

async function send({ method, url, schema }: DeclaredRoute, cookie: string, known: Record<string, unknown>) {
  const body = schema.body as Schema | undefined
  return app().inject({
    method: method as 'GET',
    // No address asks too often.
    remoteAddress: [10, ...randomBytes(3)].join('.'),
    url: pathOf(url, known),
    headers: { cookie, 'idempotency-key': crypto.randomUUID() },
    ...(body && { payload: sampleOf(body) as object }),
  })
}
