import { describe, expect, it } from 'vitest'
import { accountFor } from '#server/accounts/actions.ts'
import * as accounts from '#server/accounts/contract.ts'
import { ReadDirectory } from '#server/community/directory.contract.ts'
import { WhoAmI } from '#server/community/me.contract.ts'
import * as invitations from '#server/community/invitations.contract.ts'
import { AcceptInvitation, InviteAgain, InvitePerson } from '#server/community/invitations.contract.ts'
import { Browser } from '#test/support/browser.ts'
import { CAST, useServer } from '#test/support/people.ts'
import { aNewPerson } from '#test/support/builders.ts'

const PASSWORD = 'une barque sous les filaos'
const { app, database, clock, found } = useServer()

/** The link of the last letter to this address. */
async function linkTo(email: string, page: 'invitation' | 'mot-de-passe'): Promise<string> {
  const letter = await database()
    .db.selectFrom('letters')
    .select('body_text')
    .where('to_address', '=', email.toLowerCase())
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(1)
    .executeTakeFirstOrThrow()
  return new RegExp(`/${page}/([\\w-]{43})`).exec(letter.body_text)![1]!
}

const newcomer = (structure: string) => ({ ...aNewPerson(), structure })
const type = (reply: { body: unknown }) => (reply.body as { type: string }).type

describe('accounts: invitations', () => {
  it('an invited person chooses a password, signs in, and the community hears of it', async () => {
    const { solange, cindy, community, structures } = await found(CAST)
    const aurore = newcomer(structures['cio']!)
    await solange.does(InvitePerson, { body: aurore })
    // Known to the animation only, until she comes.
    const seen = async (who: typeof cindy) => JSON.stringify(await who.does(ReadDirectory))
    expect(await seen(solange)).toContain(aurore.email)
    expect(await seen(cindy)).not.toContain(aurore.email)

    const connection = await cindy.connects()
    expect(await connection.welcomed()).toBe(true)
    const token = await linkTo(aurore.email, 'invitation')
    const browser = new Browser(app())
    expect(await browser.does(invitations.ReadInvitation, { params: { token } })).toMatchObject({
      email: aurore.email,
      structure: 'Structure cio',
    })
    await browser.does(AcceptInvitation, { params: { token }, body: { password: PASSWORD } })
    expect(await browser.does(WhoAmI)).toMatchObject({
      person: { name: 'Aurore Mélisson' },
      communities: [{ id: community }],
    })
    await expect.poll(() => connection.names()).toContain('member:arrived')
    expect(await seen(cindy)).toContain(aurore.email)
  })

  it('an invitation link works once, even when used twice at the same moment', async () => {
    const { solange, structures } = await found(CAST)
    const aurore = newcomer(structures['cio']!)
    await solange.does(InvitePerson, { body: aurore })
    const token = await linkTo(aurore.email, 'invitation')
    const all = Array.from({ length: 20 }, (_, i) =>
      new Browser(app()).tries(AcceptInvitation, {
        params: { token },
        body: { password: `${PASSWORD} ${i}` },
      }),
    )
    const replies = await Promise.all(all)
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(new Set(replies.filter(({ status }) => status !== 200).map(type))).toEqual(
      new Set(['/problems/link-used']),
    )
  })

  it('an invitation expires after two weeks; sent again, only its last link works', async () => {
    const { solange, structures } = await found(CAST)
    const aurore = newcomer(structures['cio']!)
    const { person } = await solange.does(InvitePerson, { body: aurore })
    const first = await linkTo(aurore.email, 'invitation')
    const started = clock.now
    try {
      clock.now = new Date(started.getTime() + 14 * 86_400_000)
      const late = await new Browser(app()).tries(invitations.ReadInvitation, { params: { token: first } })
      expect(late).toMatchObject({ status: 410, body: { type: '/problems/link-expired' } })
      await solange.does(InviteAgain, { params: { person } })
      const second = await linkTo(aurore.email, 'invitation')
      const use = (token: string) =>
        new Browser(app()).tries(AcceptInvitation, { params: { token }, body: { password: PASSWORD } })
      expect(await use(first)).toMatchObject({ status: 404 })
      expect(await use(second)).toMatchObject({ status: 200 })
    } finally {
      clock.now = started
    }
  })

  it('a password refused as too short leaves the invitation link usable', async () => {
    const { solange, structures } = await found(CAST)
    const aurore = newcomer(structures['cio']!)
    await solange.does(InvitePerson, { body: aurore })
    const token = await linkTo(aurore.email, 'invitation')
    const browser = new Browser(app())
    const short = await browser.tries(AcceptInvitation, { params: { token }, body: { password: 'court' } })
    expect(short).toMatchObject({ status: 422, body: { type: '/problems/password-too-short' } })
    await browser.does(AcceptInvitation, { params: { token }, body: { password: PASSWORD } })
  })

  it('only leads send invitations', async () => {
    const { cindy, stranger, visitor, structures } = await found(CAST)
    const body = newcomer(structures['mlc']!)
    expect(await cindy.tries(InvitePerson, { body })).toMatchObject({ status: 403 })
    expect(await stranger.tries(InvitePerson, { body })).toMatchObject({ status: 404 })
    expect(await visitor.tries(InvitePerson, { body })).toMatchObject({ status: 401 })
  })
})

describe('accounts: password reset', () => {
  async function account() {
    const email = `marie.${crypto.randomUUID()}@structure.example`
    const { person } = await accountFor(app().as(null), {
      ...newcomer(''),
      structure: null,
      email,
      password: PASSWORD,
    })
    return { id: person, email }
  }

  it('a reset link works once and ends every open sign-in', async () => {
    const { id, email } = await account()
    const [open, mailbox] = [new Browser(app()), new Browser(app())]
    await open.does(accounts.SignIn, { body: { email, password: PASSWORD } })
    const connection = await open.connects()
    expect(await connection.welcomed()).toBe(true)

    await mailbox.does(accounts.AskReset, { body: { email } })
    const token = await linkTo(email, 'mot-de-passe')
    const use = () =>
      mailbox.tries(accounts.ResetPassword, {
        params: { token },
        body: { password: 'un autre chant de merle' },
      })
    expect(await use()).toMatchObject({ status: 200 })
    expect(await use()).toMatchObject({ status: 410 })
    expect(await mailbox.does(WhoAmI)).toMatchObject({ person: { id } })
    expect(await open.does(WhoAmI)).toMatchObject({ person: null })
    await expect.poll(() => connection.socket.connected).toBe(false)
    const old = await open.tries(accounts.SignIn, { body: { email, password: PASSWORD } })
    expect(old).toMatchObject({ status: 403 })
  })

  it('asking for a reset answers the same for everyone, and mails only existing accounts', async () => {
    const { email } = await account()
    const nobody = `personne.${crypto.randomUUID()}@structure.example`
    const browser = new Browser(app())
    const [real, absent] = [
      await browser.tries(accounts.AskReset, { body: { email } }),
      await browser.tries(accounts.AskReset, { body: { email: nobody } }),
    ]
    expect(real).toEqual(absent)
    const letters = await database()
      .db.selectFrom('letters')
      .select('to_address')
      .where('to_address', 'in', [email, nobody])
      .execute()
    expect(letters).toEqual([{ to_address: email }])
  })

  it('a reset link expires after an hour', async () => {
    const { email } = await account()
    await new Browser(app()).does(accounts.AskReset, { body: { email } })
    const token = await linkTo(email, 'mot-de-passe')
    const started = clock.now
    clock.now = new Date(started.getTime() + 3_600_000)
    const late = await new Browser(app()).tries(accounts.ReadReset, { params: { token } })
    clock.now = started
    expect(late).toMatchObject({ status: 410 })
  })
})
