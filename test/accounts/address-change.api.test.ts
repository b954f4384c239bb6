import { Secret, TOTP } from 'otpauth'
import { describe, expect, it } from 'vitest'
import { day } from '#client/format.ts'
import { hashPassword } from '#server/accounts/passwords.ts'
import * as change from '#server/accounts/address-change.contract.ts'
import { AskReset, ReadReset, ResetPassword, SignIn } from '#server/accounts/contract.ts'
import { EnterCode, SetUpSecondFactor, TurnOnSecondFactor } from '#server/accounts/second-factor.contract.ts'
import { InvitePerson } from '#server/community/invitations.contract.ts'
import { WhoAmI } from '#server/community/me.contract.ts'
import { post } from '#server/platform/mail/mail.ts'
import { inTransaction } from '#server/platform/context.ts'
import { aNewPerson } from '#test/support/builders.ts'
import { Browser } from '#test/support/browser.ts'
import { CAST, useServer, type Person } from '#test/support/people.ts'

const PASSWORD = 'une barque sous les filaos'
const DAY_MS = 86_400_000
const { app, db, clock, found } = useServer()

async function settled() {
  const cast = await found({ ...CAST, emilie: { administrator: true } })
  const hash = await hashPassword(PASSWORD)
  await db().updateTable('people').set({ password_hash: hash }).where('id', '=', cast.cindy.id).execute()
  return { ...cast, old: await addressOf(cast.cindy), fresh: `cindy.${crypto.randomUUID()}@ailleurs.example` }
}

async function addressOf({ id }: Person): Promise<string> {
  return (await db().selectFrom('people').select('email').where('id', '=', id).executeTakeFirstOrThrow())
    .email
}

async function lettersTo(address: string) {
  const letters = db()
    .selectFrom('letters')
    .select(['subject', 'body_text'])
    .where('to_address', '=', address)
  return letters.orderBy('created_at', 'desc').execute()
}

async function linkTo(address: string): Promise<string> {
  for (const { body_text } of await lettersTo(address)) {
    const token = /\/adresse\/([\w-]{43})/.exec(body_text)?.[1]
    if (token) return token
  }
  throw new Error(`no link was sent to ${address}`)
}

const asks = (who: Person, email: string, password = PASSWORD) =>
  who.tries(change.AskAddressChange, { body: { email, password } })
const mailbox = () => new Browser(app())
const confirms = (token: string) => mailbox().tries(change.ConfirmAddress, { params: { token } })
const signsIn = (email: string) => mailbox().tries(SignIn, { body: { email, password: PASSWORD } })

describe('accounts: change of address', () => {
  it('of two people who confirm one address at once, the second is told that it is taken', async () => {
    const { cindy, sabrina, fresh } = await settled()
    const { password_hash } = await db()
      .selectFrom('people')
      .select('password_hash')
      .where('id', '=', cindy.id)
      .executeTakeFirstOrThrow()
    await db().updateTable('people').set({ password_hash }).where('id', '=', sabrina.id).execute()
    await asks(cindy, fresh)
    const ofCindy = [await linkTo(fresh), await linkTo(await addressOf(cindy))] as const
    clock.now = new Date(clock.now.getTime() + 60_000)
    await asks(sabrina, fresh)
    const ofSabrina = [await linkTo(fresh), await linkTo(await addressOf(sabrina))] as const
    for (const [, old] of [ofCindy, ofSabrina]) expect(await confirms(old)).toMatchObject({ status: 200 })
    const answers = await Promise.all([ofCindy, ofSabrina].map(([token]) => confirms(token)))
    expect(answers.toSorted((a, b) => a.status - b.status)).toMatchObject([
      { status: 200, body: { changed: true } },
      { status: 409, body: { type: '/problems/address-taken' } },
    ])
  })

  it('it takes effect when both addresses have confirmed, and ends the sign-ins elsewhere', async () => {
    const { cindy, old, fresh } = await settled()
    expect(await asks(cindy, fresh, 'un autre mot de passe')).toMatchObject({ status: 403 })
    expect(await lettersTo(fresh)).toEqual([])
    expect(await asks(cindy, fresh)).toMatchObject({ status: 200 })
    await mailbox().does(AskReset, { body: { email: old } })
    const reset = (await lettersTo(old)).map(
      ({ body_text }) => /mot-de-passe\/([\w-]{43})/.exec(body_text)?.[1],
    )
    const elsewhere = await cindy.connects()
    expect(await elsewhere.welcomed()).toBe(true)

    expect(await confirms(await linkTo(fresh))).toMatchObject({ status: 200, body: { changed: false } })
    expect(await addressOf(cindy)).toBe(old)
    expect(await cindy.does(change.MyAddressChange)).toMatchObject({
      change: { to: fresh, newConfirmed: true, oldConfirmed: false },
    })
    expect(await confirms(await linkTo(old))).toMatchObject({ status: 200, body: { changed: true } })

    expect(await addressOf(cindy)).toBe(fresh)
    await expect.poll(() => elsewhere.socket.connected).toBe(false)
    expect(await cindy.does(WhoAmI)).toMatchObject({ person: null })
    expect(await signsIn(old)).toMatchObject({ status: 403 })
    expect(await signsIn(fresh)).toMatchObject({ status: 200 })
    expect(await mailbox().tries(ReadReset, { params: { token: reset.find(Boolean)! } })).toMatchObject({
      status: 404,
    })
    expect((await lettersTo(old)).map(({ subject }) => subject)).toContain('Votre adresse a changé')
  })

  it('letters that wait go to the new address', async () => {
    const { cindy, old, fresh } = await settled()
    const waiting = { kind: 'notice' as const, subject: 'Une attente', html: 'x', text: 'x' }
    await inTransaction(cindy.ctx(), (ctx) =>
      post(ctx, { ...waiting, to: { address: old, name: 'Cindy', person: cindy.id } }),
    )
    await asks(cindy, fresh)
    await confirms(await linkTo(fresh))
    await confirms(await linkTo(old))
    expect((await lettersTo(fresh)).map(({ subject }) => subject)).toContain('Une attente')
  })

  it('« Ce n’était pas moi » refuses the change, and still undoes it within seven days', async () => {
    const { cindy, old, fresh } = await settled()
    await asks(cindy, fresh)
    const [ofNew, ofOld] = [await linkTo(fresh), await linkTo(old)]
    const contest = (token: string) => mailbox().tries(change.ContestAddress, { params: { token } })
    expect(await contest(ofNew)).toMatchObject({ status: 404 })
    await confirms(ofNew)
    await confirms(ofOld)
    expect(await addressOf(cindy)).toBe(fresh)
    const started = clock.now
    try {
      clock.now = new Date(started.getTime() + 7 * DAY_MS - 1)
      expect(await contest(ofOld)).toMatchObject({ status: 200 })
      expect(await addressOf(cindy)).toBe(old)
      // The person who asked knew the password: it opens nothing now.
      expect(await signsIn(old)).toMatchObject({ status: 403 })
      expect((await lettersTo(old)).map(({ subject }) => subject)).toContain(
        'Choisissez un nouveau mot de passe',
      )
    } finally {
      clock.now = started
    }
  })

  it('after « Ce n’était pas moi », the letter says that the former password opens nothing, and where to ask for another link', async () => {
    const { cindy, old, fresh } = await settled()
    await asks(cindy, fresh)
    await mailbox().does(change.ContestAddress, { params: { token: await linkTo(old) } })
    const said = (await lettersTo(old)).find(
      ({ subject }) => subject === 'Choisissez un nouveau mot de passe',
    )!
    expect(said.body_text).toContain('l’ancien mot de passe n’ouvre plus rien')
    expect(said.body_text).toContain('« Mot de passe oublié ? »')
    expect(said.body_text).not.toContain('reste le bon')
    const token = /mot-de-passe\/([\w-]{43})/.exec(said.body_text)![1]!
    expect(await mailbox().tries(ReadReset, { params: { token } })).toMatchObject({ status: 200 })
  })

  it('letters and pages give the same last day, counted where people are', async () => {
    const { cindy, old, fresh } = await settled()
    const started = clock.now
    try {
      // Still the 28th in Martinique.
      clock.now = new Date('2026-03-29T02:00:00.000Z')
      await asks(cindy, fresh)
      const { until } = (await cindy.does(change.MyAddressChange)).change!
      expect(day(until)).toBe('4\u00a0avril 2026')
      for (const address of [old, fresh])
        expect((await lettersTo(address))[0]!.body_text).toContain('jusqu’au 4 avril 2026')
    } finally {
      clock.now = started
    }
  })

  it('who has no password, in the demo, is not told that theirs is wrong', async () => {
    const { nadege, fresh } = await settled()
    expect(await asks(nadege, fresh)).toMatchObject({
      status: 403,
      body: { type: '/problems/wrong-current-password' },
    })
  })

  it('« Ce n’était pas moi » ends what was done since, so that the person who asked cannot undo it', async () => {
    const { cindy, emilie, old, fresh } = await settled()
    await asks(cindy, fresh)
    const [ofFresh, ofOld] = [await linkTo(fresh), await linkTo(old)]
    await emilie.does(change.ConfirmForOldAddress, { params: { person: cindy.id } })
    await confirms(ofFresh)
    clock.now = new Date(clock.now.getTime() + 60_000)
    const thief = mailbox()
    await thief.does(SignIn, { body: { email: fresh, password: PASSWORD } })
    const { key } = await thief.does(SetUpSecondFactor, { body: { password: PASSWORD } })
    const code = new TOTP({ secret: Secret.fromBase32(key) }).generate({ timestamp: clock.now.getTime() })
    await thief.does(TurnOnSecondFactor, { body: { code } })
    const waiting = mailbox()
    expect(await waiting.does(SignIn, { body: { email: fresh, password: PASSWORD } })).toMatchObject({
      codeNeeded: true,
    })
    const third = `cindy.${crypto.randomUUID()}@encore.example`
    clock.now = new Date(clock.now.getTime() + 60_000)
    const next = new TOTP({ secret: Secret.fromBase32(key) }).generate({ timestamp: clock.now.getTime() })
    const asked = { email: third, password: PASSWORD }
    expect(await thief.tries(change.AskAddressChange, { body: asked })).toMatchObject({
      body: { type: '/problems/code-needed' },
    })
    expect(await thief.tries(change.AskAddressChange, { body: { ...asked, code } })).toMatchObject({
      body: { type: '/problems/wrong-code' },
    })
    expect(await lettersTo(third)).toEqual([])
    await thief.does(change.AskAddressChange, { body: { ...asked, code: next } })
    const [ofThird, backToFresh] = [await linkTo(third), await linkTo(fresh)]
    await confirms(ofThird)
    await confirms(backToFresh)
    expect(await addressOf(cindy)).toBe(third)

    const contest = (token: string) => mailbox().tries(change.ContestAddress, { params: { token } })
    expect(await contest(ofOld)).toMatchObject({ status: 200 })
    expect(await addressOf(cindy)).toBe(old)
    const events = db().selectFrom('second_factor_events').select('kind').where('person_id', '=', cindy.id)
    expect(await events.execute()).toContainEqual({ kind: 'contested' })
    const reset = (await lettersTo(old)).flatMap(
      ({ body_text }) => /mot-de-passe\/([\w-]{43})/.exec(body_text)?.[1] ?? [],
    )[0]!
    clock.now = new Date(clock.now.getTime() + 60_000)
    const password = 'les filaos après la pluie'
    const owner = mailbox()
    expect(await owner.does(ResetPassword, { params: { token: reset }, body: { password } })).toMatchObject({
      codeNeeded: false,
    })

    expect(await contest(backToFresh)).toMatchObject({ status: 404 })
    expect(await waiting.tries(EnterCode, { body: { code } })).toMatchObject({
      body: { type: '/problems/sign-in-too-old' },
    })
    expect(await addressOf(cindy)).toBe(old)
    expect(await owner.does(WhoAmI)).toMatchObject({ person: { id: cindy.id } })
    expect(await mailbox().tries(SignIn, { body: { email: old, password } })).toMatchObject({
      status: 200,
      body: { codeNeeded: false },
    })
  })

  it('after seven days, neither the change nor its undoing is possible', async () => {
    const { cindy, old, fresh } = await settled()
    await asks(cindy, fresh)
    const started = clock.now
    try {
      clock.now = new Date(started.getTime() + 7 * DAY_MS)
      expect(await confirms(await linkTo(fresh))).toMatchObject({ status: 410 })
      expect(
        await mailbox().tries(change.ContestAddress, { params: { token: await linkTo(old) } }),
      ).toMatchObject({ status: 410 })
    } finally {
      clock.now = started
    }
  })

  it('answers the same when the address is another account’s, and writes to its holder', async () => {
    const { cindy, nadege, old, fresh } = await settled()
    const taken = await addressOf(nadege)
    const [answer, free] = [await asks(cindy, taken), await asks(cindy, fresh)]
    expect({ status: answer.status, body: answer.body }).toEqual({ status: free.status, body: free.body })
    expect((await lettersTo(taken)).map(({ subject }) => subject)).toEqual([
      'Quelqu’un a demandé votre adresse',
    ])
    expect((await lettersTo(old)).length).toBe(2)
  })

  it('invitations sent to the new address are seen', async () => {
    const [{ cindy, old, fresh }, elsewhere] = [await settled(), await found(CAST)]
    await elsewhere.solange.does(InvitePerson, {
      body: { ...aNewPerson(), email: fresh, structure: elsewhere.structures['ft']! },
    })
    await asks(cindy, fresh)
    const [ofNew, ofOld] = [await linkTo(fresh), await linkTo(old)]
    await confirms(ofNew)
    await confirms(ofOld)
    const signedIn = mailbox()
    await signedIn.does(SignIn, { body: { email: fresh, password: PASSWORD } })
    expect(await signedIn.does(WhoAmI)).toMatchObject({
      person: { id: cindy.id },
      invitations: [{ community: elsewhere.community }],
    })
  })

  it('an administrator confirms in place of an old address, for somebody else only', async () => {
    const { cindy, emilie, solange, fresh } = await settled()
    await asks(cindy, fresh)
    const forOld = (who: Person) => who.tries(change.ConfirmForOldAddress, { params: { person: cindy.id } })
    expect(await forOld(solange)).toMatchObject({ status: 403 })
    expect(await forOld(emilie)).toMatchObject({ status: 200 })
    expect(await confirms(await linkTo(fresh))).toMatchObject({ body: { changed: true } })
    expect(await addressOf(cindy)).toBe(fresh)
    const own = await emilie.tries(change.ConfirmForOldAddress, { params: { person: emilie.id } })
    expect(own).toMatchObject({ status: 403, body: { type: '/problems/not-for-yourself' } })
  })
})
