import { sql } from 'kysely'
import { Secret, TOTP } from 'otpauth'
import { expect, it } from 'vitest'
import { accountFor } from '#server/accounts/actions.ts'
import { AskAddressChange, ConfirmAddress } from '#server/accounts/address-change.contract.ts'
import { ListAccounts } from '#server/accounts/closures.contract.ts'
import * as accounts from '#server/accounts/contract.ts'
import * as factor from '#server/accounts/second-factor.contract.ts'
import * as factors from '#server/accounts/second-factors.contract.ts'
import { purge } from '#server/accounts/purge.queries.ts'
import { WhoAmI } from '#server/community/me.contract.ts'
import { ChangeRoles } from '#server/community/members.contract.ts'
import { ReadToday } from '#server/today/contract.ts'
import { aNewPerson } from '#test/support/builders.ts'
import { Browser } from '#test/support/browser.ts'
import { CAST, useServer, type Person } from '#test/support/people.ts'

const PASSWORD = 'une barque sous les filaos'
const { app, clock, db, found } = useServer()

let counted = 0
async function newcomer() {
  const email = `marie.double.${++counted}@structure.example`
  const { person: id } = await accountFor(app().as(null), {
    ...aNewPerson({ email, givenName: 'Marie', familyName: 'Double' }),
    structure: null,
    password: PASSWORD,
  })
  return { id, email, password: PASSWORD }
}

const wait = (seconds: number) => void (clock.now = new Date(clock.now.getTime() + seconds * 1000))
const codeOf = (key: string, secondsAgo = 0) =>
  new TOTP({ secret: Secret.fromBase32(key) }).generate({
    timestamp: clock.now.getTime() - secondsAgo * 1000,
  })
const problem = (type: string, status = 403) => ({ status, body: { type: `/problems/${type}` } })

type Caller = Pick<Browser, 'does' | 'tries'>

/** Turns it on. Its first code has then been used: the clock moves to the next one. */
async function setsUp(browser: Caller) {
  const { key } = await browser.does(factor.SetUpSecondFactor, { body: { password: PASSWORD } })
  const { codes } = await browser.does(factor.TurnOnSecondFactor, { body: { code: codeOf(key) } })
  wait(30)
  return { key, codes }
}

async function signsIn(account: { email: string; password: string }, browser = new Browser(app())) {
  const { codeNeeded } = await browser.does(accounts.SignIn, { body: account })
  return { browser, codeNeeded }
}
const tries = (browser: Caller, code: string) => browser.tries(factor.EnterCode, { body: { code } })
const whoIs = async (browser: Caller) => (await browser.does(WhoAmI)).person?.id ?? null

/** Someone with a second factor, and a browser where the password has been given. */
async function withFactor() {
  const marie = await newcomer()
  const { browser: here } = await signsIn(marie)
  const { key, codes } = await setsUp(here)
  const { browser } = await signsIn(marie)
  return { marie, here, key, codes, browser }
}

const lettersTo = async (email: string) => {
  const rows = await db().selectFrom('letters').select('subject').where('to_address', '=', email).execute()
  return rows.map(({ subject }) => subject)
}

it('second factor: is on once a code has proved the key, and is then asked for after the password', async () => {
  const marie = await newcomer()
  const { browser: here, codeNeeded } = await signsIn(marie)
  expect(codeNeeded).toBe(false)
  const wrong = await here.tries(factor.SetUpSecondFactor, { body: { password: 'pas le sien' } })
  expect(wrong).toMatchObject(problem('wrong-current-password'))
  const { key, address, qr } = await here.does(factor.SetUpSecondFactor, { body: { password: PASSWORD } })
  expect(key).toMatch(/^[A-Z2-7]{32}$/)
  expect(address).toContain(key)
  expect(qr.path).toMatch(/^M0 0h7v1h-7z/)
  // Not on yet: nobody is kept out by a key that their app does not have.
  expect(await here.does(factor.ReadSecondFactor)).toMatchObject({ since: null })
  expect((await signsIn(marie)).codeNeeded).toBe(false)
  expect(await here.tries(factor.TurnOnSecondFactor, { body: { code: '000 000' } })).toMatchObject(
    problem('wrong-code'),
  )

  const code = codeOf(key)
  const typed = { code: `${code.slice(0, 3)} ${code.slice(3)}` }
  const { codes } = await here.does(factor.TurnOnSecondFactor, { body: typed })
  expect(codes).toHaveLength(10)
  const state = await here.does(factor.ReadSecondFactor)
  expect(state).toMatchObject({ recoveryCodesLeft: 10, events: [{ kind: 'turned_on', by: null }] })
  expect(state.since).toBe(clock.now.toISOString())
  expect(await here.tries(factor.SetUpSecondFactor, { body: { password: PASSWORD } })).toMatchObject(
    problem('second-factor-on', 409),
  )
  expect(await lettersTo(marie.email)).toEqual(['Votre connexion demande maintenant deux étapes'])

  const { browser, codeNeeded: now } = await signsIn(marie)
  expect(now).toBe(true)
  expect(browser.token).toBe('')
  expect(await whoIs(browser)).toBe(null)
  wait(30)
  await browser.does(factor.EnterCode, { body: { code: codeOf(key) } })
  expect(await whoIs(browser)).toBe(marie.id)
})

it('second factor: turning it on ends the sign-ins made with the password alone', async () => {
  const marie = await newcomer()
  const [{ browser: here }, { browser: there }] = [await signsIn(marie), await signsIn(marie)]
  const connection = await there.connects()
  expect(await connection.welcomed()).toBe(true)
  await setsUp(here)
  await expect.poll(() => connection.socket.connected).toBe(false)
  expect(await whoIs(there)).toBe(null)
  expect(await whoIs(here)).toBe(marie.id)
})

it('second factor: a code is good once, for its half minute and the one before or after', async () => {
  const { marie, key, browser } = await withFactor()
  const now = codeOf(key)
  expect(await tries(browser, codeOf(key, 60))).toMatchObject(problem('wrong-code'))
  await browser.does(factor.EnterCode, { body: { code: now } })

  const again = await signsIn(marie)
  expect(await tries(again.browser, now)).toMatchObject(problem('wrong-code'))
  expect(await tries(again.browser, codeOf(key, 30))).toMatchObject(problem('wrong-code'))
  // The telephone is ahead of the server by less than a minute.
  await again.browser.does(factor.EnterCode, { body: { code: codeOf(key, -30) } })
})

it('second factor: of several uses of one code at once, one enters', async () => {
  const { marie, key } = await withFactor()
  const browsers = []
  for (let i = 0; i < 5; i++) browsers.push((await signsIn(marie)).browser)
  const replies = await Promise.all(browsers.map((browser) => tries(browser, codeOf(key))))
  expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 403, 403, 403, 403])
})

it('second factor: a recovery code enters once, however it is typed, and a letter says so', async () => {
  const { marie, here, codes, browser } = await withFactor()
  const [first] = codes as [string]
  await browser.does(factor.EnterCode, { body: { code: ` ${first.toLowerCase().replaceAll('-', ' ')} ` } })
  expect(await whoIs(browser)).toBe(marie.id)
  expect(await lettersTo(marie.email)).toContain('Un de vos codes de secours vient de servir')
  expect(await here.does(factor.ReadSecondFactor)).toMatchObject({ recoveryCodesLeft: 9 })
  const again = await signsIn(marie)
  expect(await tries(again.browser, first)).toMatchObject(problem('wrong-recovery-code'))
})

it('second factor: wrong codes wait longer and longer, and never keep out a browser the person has used', async () => {
  const { marie, here, key, browser } = await withFactor()
  for (let i = 0; i < 5; i++) expect(await tries(browser, '000000')).toMatchObject({ status: 403 })
  expect(await tries(browser, codeOf(key))).toMatchObject(problem('codes-too-close', 429))
  wait(5)
  expect(await tries(browser, '000000')).toMatchObject({ status: 403 })
  wait(5)
  expect(await tries(browser, codeOf(key))).toMatchObject({ status: 429 })

  await here.does(accounts.SignOut)
  await signsIn(marie, here)
  await here.does(factor.EnterCode, { body: { code: codeOf(key) } })
})

it('second factor: a code is judged only after the password, in the same browser, within ten minutes', async () => {
  const { marie, key, browser } = await withFactor()
  expect(await tries(new Browser(app()), codeOf(key))).toMatchObject(problem('sign-in-too-old'))
  wait(601)
  expect(await tries(browser, codeOf(key))).toMatchObject(problem('sign-in-too-old'))

  const { browser: later } = await signsIn(marie)
  await later.does(factor.EnterCode, { body: { code: codeOf(key) } })
  await later.does(accounts.SignOut)
  wait(30)
  // What the password had opened has served.
  expect(await tries(later, codeOf(key))).toMatchObject(problem('sign-in-too-old'))
})

it('second factor: a new password by mail does not skip it, and ends what the former one had begun', async () => {
  const { marie, key, browser: begun } = await withFactor()
  const mailbox = new Browser(app())
  await mailbox.does(accounts.AskReset, { body: { email: marie.email } })
  const { body_text } = await db()
    .selectFrom('letters')
    .select('body_text')
    .where('to_address', '=', marie.email)
    .where('kind', '=', 'reset')
    .executeTakeFirstOrThrow()
  const token = /mot-de-passe\/([\w-]{43})/.exec(body_text)![1]!
  const reply = await mailbox.does(accounts.ResetPassword, {
    params: { token },
    body: { password: 'un autre chant de merle' },
  })
  expect(reply).toEqual({ done: true, codeNeeded: true })
  expect(await whoIs(mailbox)).toBe(null)
  expect(await tries(begun, codeOf(key))).toMatchObject(problem('sign-in-too-old'))
  await mailbox.does(factor.EnterCode, { body: { code: codeOf(key) } })
  expect(await whoIs(mailbox)).toBe(marie.id)
})

it('second factor: new recovery codes, and its removal, ask for the password and a code', async () => {
  const { marie, here, key, codes } = await withFactor()
  const proof = (code: string, password = PASSWORD) => ({ body: { code, password } })
  expect(await here.tries(factor.RenewRecoveryCodes, proof(codeOf(key), 'pas le sien'))).toMatchObject(
    problem('wrong-current-password'),
  )
  expect(await here.tries(factor.TurnOffSecondFactor, proof('000000'))).toMatchObject(problem('wrong-code'))
  const { codes: others } = await here.does(factor.RenewRecoveryCodes, proof(codeOf(key)))
  expect(await here.tries(factor.TurnOffSecondFactor, proof(codes[1]!))).toMatchObject(
    problem('wrong-recovery-code'),
  )
  const off = await here.does(factor.TurnOffSecondFactor, proof(others[1]!))
  expect(off).toMatchObject({ since: null, recoveryCodesLeft: 0 })
  expect(off.events.map(({ kind }) => kind)).toContain('turned_off')
  expect((await signsIn(marie)).codeNeeded).toBe(false)
  expect(await lettersTo(marie.email)).toContain('La deuxième étape de votre connexion est retirée')
})

it('second factor: no key and no code stands in any table, log of commands or letter', async () => {
  const { here, key, codes, browser } = await withFactor()
  await browser.does(factor.EnterCode, { body: { code: codes[0]! } })
  wait(30)
  const proof = { password: PASSWORD, code: codeOf(key) }
  const { codes: others } = await here.does(factor.RenewRecoveryCodes, { body: proof })
  const everything = await wholeDatabase()
  expect(everything).toContain('recovery_code_used')
  for (const secret of [key, ...codes, ...others])
    for (const form of [secret, secret.replaceAll('-', ''), Buffer.from(secret).toString('hex')])
      expect(everything).not.toContain(form)
  const bytes = Buffer.from(Secret.fromBase32(key).bytes)
  expect(everything).not.toContain(bytes.toString('hex'))
})

async function wholeDatabase(): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema')
       and table_schema = 'public'
  `.execute(db())
  const tables = rows.map(({ name }) =>
    sql<object>`select t::text as row from ${sql.table(name)} t`.execute(db()),
  )
  return JSON.stringify(await Promise.all(tables))
}

/** A community whose administrator has a second factor and requires one. */
async function required() {
  const people = await found({ ...CAST, emilie: { administrator: true, structure: 'siege' } })
  for (const { id } of [people.emilie, people.solange, people.cindy]) await givePassword(id)
  expect(await people.emilie.tries(factors.RequireSecondFactor, { body: { required: true } })).toMatchObject(
    problem('own-second-factor-first', 409),
  )
  await setsUp(people.emilie)
  const line = await people.solange.connects()
  expect(await line.welcomed()).toBe(true)
  await people.emilie.does(factors.RequireSecondFactor, { body: { required: true } })
  // At once: the next check of everybody is twenty seconds away.
  await expect.poll(() => line.socket.connected, { timeout: 5000 }).toBe(false)
  return people
}
const lifting = (password: string) => ({ body: { required: false, password } })
async function givePassword(person: string) {
  const { hashPassword } = await import('#server/accounts/passwords.ts')
  const password_hash = await hashPassword(PASSWORD)
  await db().updateTable('people').set({ password_hash }).where('id', '=', person).execute()
}
const asCaller = (person: Person) => person as unknown as Caller

it('second factor: required, a lead without one can do nothing else than setting it up', async () => {
  const { emilie, solange, cindy } = await required()
  try {
    const needed = problem('second-factor-needed', 401)
    expect(await solange.tries(ReadToday)).toMatchObject(needed)
    expect(await solange.tries(factors.ReadRequirement)).toMatchObject(needed)
    expect(await solange.tries(accounts.ListSignIns)).toMatchObject(needed)
    expect(await solange.does(WhoAmI)).toMatchObject({ secondFactorNeeded: true, communities: [] })
    expect(await (await solange.connects()).welcomed()).toBe(false)
    expect(await cindy.does(WhoAmI)).toMatchObject({ secondFactorNeeded: false, communities: [{}] })
    await cindy.does(ReadToday)

    await setsUp(asCaller(solange))
    await solange.does(ReadToday)
    for (const wrong of [{ body: { required: false } }, lifting('pas le sien')])
      expect(await emilie.tries(factors.RequireSecondFactor, wrong)).toMatchObject(
        problem('wrong-current-password'),
      )
    expect(await solange.does(WhoAmI)).toMatchObject({ secondFactorNeeded: false, communities: [{}] })
    expect(await (await solange.connects()).welcomed()).toBe(true)

    // Who becomes a lead is asked too.
    await solange.does(ChangeRoles, {
      params: { person: cindy.id },
      body: { roles: ['member', 'network_lead'] },
    })
    expect(await cindy.tries(ReadToday)).toMatchObject(needed)
  } finally {
    await emilie.does(factors.RequireSecondFactor, lifting(PASSWORD))
  }
  await cindy.does(ReadToday)
})

it('second factor: an administrator removes that of someone who has lost everything, who is told by whom', async () => {
  const { emilie, solange, cindy } = await required()
  try {
    await setsUp(asCaller(solange))
    const { email } = (await solange.does(WhoAmI)).person!
    const { accounts: found } = await emilie.does(ListAccounts, { query: { words: email } })
    expect(found).toMatchObject([{ id: solange.id, secondFactor: true }])
    const removing = (person: string, password = PASSWORD) =>
      ({ params: { person }, body: { password } }) as never
    expect(await cindy.tries(factors.RemoveSecondFactor, removing(solange.id))).toMatchObject(
      problem('not-administrator'),
    )
    expect(await emilie.tries(factors.RemoveSecondFactor, removing(solange.id, 'pas le sien'))).toMatchObject(
      problem('wrong-current-password'),
    )
    expect(await emilie.tries(factors.RemoveSecondFactor, removing(emilie.id))).toMatchObject(
      problem('own-second-factor'),
    )
    expect(await emilie.tries(factors.RemoveSecondFactor, removing(cindy.id))).toMatchObject({ status: 404 })
    await emilie.does(factors.RemoveSecondFactor, removing(solange.id))

    // The telephone that is lost may have been signed in.
    expect(await solange.does(WhoAmI)).toMatchObject({ person: null })
    expect(await lettersTo(email)).toContain(
      'La deuxième étape de votre connexion a été retirée par l’administration',
    )
    const { browser, codeNeeded } = await signsIn({ email, password: PASSWORD })
    expect(codeNeeded).toBe(false)
    expect(await browser.does(WhoAmI)).toMatchObject({ secondFactorNeeded: true })
    const { events } = await browser.does(factor.ReadSecondFactor)
    expect(events.find(({ kind }) => kind === 'removed')?.by).toMatch(/\w/)
  } finally {
    await emilie.does(factors.RequireSecondFactor, lifting(PASSWORD))
  }
})

it('second factor: a person who did not add it gets the account back through the link in the letter', async () => {
  const { marie, here, key } = await withFactor()
  const letters = () =>
    db()
      .selectFrom('letters')
      .select(['subject', 'body_text'])
      .where('to_address', '=', marie.email)
      .orderBy('created_at')
      .execute()
  const added = (await letters()).find(({ subject }) => subject.endsWith('maintenant deux étapes'))!
  const params = { token: /\/deuxieme-etape\/([\w-]{43})/.exec(added.body_text)![1]! }
  const owner = new Browser(app())
  expect(await owner.does(factor.ReadSecondFactorLink, { params })).toMatchObject({ name: 'Marie Double' })
  expect(await whoIs(here)).toBe(marie.id)
  const address = `marie.${crypto.randomUUID()}@ailleurs.example`
  await here.does(AskAddressChange, { body: { email: address, password: PASSWORD, code: codeOf(key) } })

  await owner.does(factor.ContestSecondFactor, { params })
  expect(await whoIs(here)).toBeNull()
  expect(await owner.tries(accounts.SignIn, { body: marie })).toMatchObject(problem('wrong-password'))
  expect(JSON.stringify(await letters())).not.toContain(params.token)
  const left = db().selectFrom('address_changes').select('id').where('person_id', '=', marie.id)
  expect(await left.execute()).toEqual([])
  const reset = (await letters()).flatMap(
    ({ body_text }) => /mot-de-passe\/([\w-]{43})/.exec(body_text)?.[1] ?? [],
  )
  const chosen = { params: { token: reset.at(-1)! }, body: { password: 'les filaos après la pluie' } }
  expect(await owner.does(accounts.ResetPassword, chosen)).toMatchObject({ codeNeeded: false })
  expect(await owner.does(factor.ReadSecondFactor)).toMatchObject({
    since: null,
    events: [{ kind: 'contested' }, { kind: 'turned_on' }],
  })
  expect(await owner.tries(factor.ContestSecondFactor, { params })).toMatchObject({ status: 410 })
})

it('second factor: its letter gives nothing to the mailbox of an address that the account has left', async () => {
  const { marie, here, key } = await withFactor()
  const linkTo = async (address: string, link: RegExp) => {
    const sent = db().selectFrom('letters').select('body_text').where('to_address', '=', address)
    return (await sent.execute()).map(({ body_text }) => link.exec(body_text)?.[1]).find(Boolean)!
  }
  const params = { token: await linkTo(marie.email, /\/deuxieme-etape\/([\w-]{43})/) }
  const next = `marie.${crypto.randomUUID()}@ailleurs.example`
  await here.does(AskAddressChange, { body: { email: next, password: PASSWORD, code: codeOf(key) } })
  const anyone = new Browser(app())
  for (const address of [next, marie.email]) {
    const token = await linkTo(address, /\/adresse\/([\w-]{43})/)
    await anyone.does(ConfirmAddress, { params: { token } })
  }
  expect(await anyone.tries(factor.ContestSecondFactor, { params })).toMatchObject({ status: 404 })
})

it('second factor: a key without its first code, and what the password had opened, are purged', async () => {
  const marie = await newcomer()
  const { browser } = await signsIn(marie)
  await browser.does(factor.SetUpSecondFactor, { body: { password: PASSWORD } })
  const { marie: other } = await withFactor()
  await purge(db(), new Date(clock.now.getTime() + 86_400_001))
  const left = await db().selectFrom('second_factors').select('person_id').execute()
  expect(left.map(({ person_id }) => person_id)).toContain(other.id)
  expect(left.map(({ person_id }) => person_id)).not.toContain(marie.id)
  expect(await db().selectFrom('pending_sign_ins').select('person_id').execute()).toEqual([])
})
