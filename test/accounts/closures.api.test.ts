import { describe, expect, it } from 'vitest'
import * as closures from '#server/accounts/closures.contract.ts'
import { hashPassword } from '#server/accounts/passwords.ts'
import { AskReset, ResetPassword, SignIn } from '#server/accounts/contract.ts'
import { ReadDirectory } from '#server/community/directory.contract.ts'
import { ChangeRoles } from '#server/community/members.contract.ts'
import { AppointManager } from '#server/community/managers.contract.ts'
import { FindPeople } from '#server/community/people.contract.ts'
import { mention, doc, p } from '#server/platform/richtext/build.rules.ts'
import { OpenThread, ReadThread } from '#server/threads/contract.ts'
import { aProblem } from '#test/support/builders.ts'
import { Browser } from '#test/support/browser.ts'
import { CAST, useServer, type Person } from '#test/support/people.ts'

const PASSWORD = 'une barque sous les filaos'
const { app, db, found } = useServer()
async function settled() {
  const cast = await found({ ...CAST, emilie: { administrator: true } })
  const password_hash = await hashPassword(PASSWORD)
  await db().updateTable('people').set({ password_hash }).where('id', '=', cast.emilie.id).execute()
  return cast
}
const naming = ({ id }: Person, password = PASSWORD) => ({ params: { person: id }, body: { password } })
const closing = ({ id }: Person, reason = 'Elle a quitté sa structure.') => ({
  params: { person: id },
  body: { reason },
})
const lettersTo = ({ id }: Person) =>
  db()
    .selectFrom('letters')
    .select(['subject', 'body_text'])
    .where('to_person', '=', id)
    .orderBy('subject')
    .execute()
const row = (table: 'mandates' | 'mentions', person: string) =>
  db().selectFrom(table).selectAll().where('person_id', '=', person).execute()

describe('accounts: closing', () => {
  it('an administrator closes an account: sign-ins, rooms, mandates, mentions and letters end; then opens it again', async () => {
    const { emilie, cindy, jocelyne, solange } = await settled()
    const { id: thread } = await cindy.does(OpenThread, { body: aProblem() })
    const connection = await cindy.connects()
    expect(await connection.welcomed()).toBe(true)
    expect(await connection.enters(`thread:${thread}`)).toBe(true)

    expect(await solange.tries(closures.CloseAccount, closing(cindy))).toMatchObject({ status: 403 })
    await emilie.does(closures.CloseAccount, closing(cindy))
    await expect.poll(() => connection.socket.connected, { timeout: 1000 }).toBe(false)
    expect(await cindy.tries(ReadThread, { params: { thread } })).toMatchObject({ status: 401 })
    expect(await row('mandates', cindy.id)).toMatchObject([{ status: 'revoked' }])
    expect(JSON.stringify(await solange.does(ReadDirectory))).not.toContain(cindy.id)
    expect(JSON.stringify(await solange.does(FindPeople, { query: { q: 'Cindy' } }))).not.toContain(cindy.id)
    await solange.does(OpenThread, {
      body: { ...aProblem(), body: doc(p('Avec ', mention(cindy.id, 'Cindy'))) },
    })
    expect(await row('mentions', cindy.id)).toEqual([])
    const told = await db()
      .selectFrom('letters')
      .select('subject')
      .where('to_person', '=', jocelyne.id)
      .execute()
    expect(told).toEqual([{ subject: 'Un mandat a pris fin : Cindy Essai' }])

    const { accounts } = await emilie.does(closures.ListAccounts, { query: { words: cindy.id } })
    expect(accounts).toMatchObject([
      { status: 'deactivated', closure: { reason: 'Elle a quitté sa structure.' } },
    ])
    expect(await emilie.tries(closures.CloseAccount, closing(cindy))).toMatchObject({ status: 409 })
    await emilie.does(closures.ReopenAccount, { params: { person: cindy.id } })
    expect(JSON.stringify(await solange.does(FindPeople, { query: { q: 'Cindy' } }))).toContain(cindy.id)
    expect(await emilie.tries(closures.ReopenAccount, { params: { person: cindy.id } })).toMatchObject({
      status: 409,
    })
  })

  it('the last lead, manager or administrator is refused until somebody else is named', async () => {
    const { emilie, solange, jocelyne, cindy, structures } = await settled()
    const close = (who: Person) => emilie.tries(closures.CloseAccount, closing(who))
    expect(await close(solange)).toMatchObject({ status: 409, body: { type: '/problems/last-network-lead' } })
    await solange.does(ChangeRoles, { params: { person: cindy.id }, body: { roles: ['network_lead'] } })
    expect(await close(solange)).toMatchObject({ status: 200 })

    expect(await close(jocelyne)).toMatchObject({ status: 409, body: { type: '/problems/last-manager' } })
    await cindy.does(AppointManager, { params: { structure: structures['mlc']!, person: cindy.id } })
    expect(await close(jocelyne)).toMatchObject({ status: 200 })

    await db().updateTable('people').set({ administrator: false }).where('id', '<>', emilie.id).execute()
    expect(await close(emilie)).toMatchObject({ status: 409, body: { type: '/problems/last-administrator' } })
    const taking = naming(emilie)
    expect(await emilie.tries(closures.DismissAdministrator, taking)).toMatchObject({ status: 409 })
    await emilie.does(closures.AppointAdministrator, naming(cindy))
    expect(await emilie.tries(closures.DismissAdministrator, taking)).toMatchObject({ status: 200 })
  })

  it('appointing or dismissing an administrator asks for one’s own password', async () => {
    const { emilie, cindy } = await settled()
    const wrong = { status: 403, body: { type: '/problems/wrong-current-password' } }
    const not = naming(cindy, 'un autre mot de passe')
    expect(await emilie.tries(closures.AppointAdministrator, not)).toMatchObject(wrong)
    expect(await cindy.tries(closures.ListAccounts)).toMatchObject({ status: 403 })
    await emilie.does(closures.AppointAdministrator, naming(cindy))
    expect(await emilie.tries(closures.DismissAdministrator, not)).toMatchObject(wrong)
    await cindy.does(closures.ListAccounts)
    await emilie.does(closures.DismissAdministrator, naming(cindy))
    expect(await cindy.tries(closures.ListAccounts)).toMatchObject({ status: 403 })
  })

  it('an administrator who is closed no longer administers when the account is open again, and is told', async () => {
    const { emilie, cindy } = await settled()
    await emilie.does(closures.AppointAdministrator, naming(cindy))
    await emilie.does(closures.CloseAccount, closing(cindy))
    const line = async () =>
      (await emilie.does(closures.ListAccounts, { query: { words: cindy.id } })).accounts[0]
    expect(await line()).toMatchObject({ administrator: false, closure: { wasAdministrator: true } })
    await emilie.does(closures.ReopenAccount, { params: { person: cindy.id } })
    expect(await line()).toMatchObject({ administrator: false, status: 'active', closure: null })
    const told = (await lettersTo(cindy)).find(({ subject }) => subject.endsWith('est rouvert'))
    expect(told!.body_text).toContain('Vous n’administrez plus Liane')
  })

  it('a link to a new password opens no account that was closed since', async () => {
    const { emilie, nadege } = await settled()
    const email = `nadege.${nadege.id}@structure.example`
    await new Browser(app()).does(AskReset, { body: { email } })
    const token = /mot-de-passe\/([\w-]{43})/.exec((await lettersTo(nadege))[0]!.body_text)![1]!
    // As a link that contests a change of address can leave one behind.
    const links = await db()
      .selectFrom('account_links')
      .selectAll()
      .where('person_id', '=', nadege.id)
      .execute()
    await emilie.does(closures.CloseAccount, closing(nadege))
    await db().insertInto('account_links').values(links).execute()
    const resets = { params: { token }, body: { password: PASSWORD } }
    expect(await new Browser(app()).tries(ResetPassword, resets)).toMatchObject({
      status: 403,
      body: { type: '/problems/account-closed' },
    })
    await emilie.does(closures.ReopenAccount, { params: { person: nadege.id } })
    await new Browser(app()).does(ResetPassword, resets)
  })

  it('a person closes their own account with their password', async () => {
    const { nadege } = await settled()
    const password_hash = await hashPassword(PASSWORD)
    await db().updateTable('people').set({ password_hash }).where('id', '=', nadege.id).execute()
    const wrong = await nadege.tries(closures.CloseMyAccount, { body: { password: 'un autre mot de passe' } })
    expect(wrong).toMatchObject({ status: 403 })
    await nadege.does(closures.CloseMyAccount, { body: { password: PASSWORD } })
    const email = `nadege.${nadege.id}@structure.example`
    const enters = (password: string) => new Browser(app()).tries(SignIn, { body: { email, password } })
    expect(await enters('un autre mot de passe')).toMatchObject({
      status: 403,
      body: { type: '/problems/wrong-password' },
    })
    const again = await enters(PASSWORD)
    expect(again).toMatchObject({ status: 403, body: { type: '/problems/account-closed' } })
    // Somebody who may open it again, by name and address.
    const whom = /Pour le rouvrir, écrivez à .+ \(.+@.+\), qui administre votre Liane\./
    expect((again.body as { title: string }).title).toMatch(whom)
    expect((await lettersTo(nadege))[0]!.body_text).toMatch(/écrivez à .+@.+, qui administre votre Liane/)

    await new Browser(app()).does(AskReset, { body: { email } })
    const answer = (await lettersTo(nadege)).find(({ body_text }) =>
      body_text.includes('un mot de passe ne suffit'),
    )
    expect(answer!.body_text).toMatch(whom)
    expect(answer!.body_text).not.toContain('/mot-de-passe/')
  })

  it('who becomes an administrator is told, and so are the others, once', async () => {
    const { emilie, cindy, solange, nadege } = await settled()
    for (const who of [solange, cindy, cindy]) await emilie.does(closures.AppointAdministrator, naming(who))
    const subjects = async (who: Person) => (await lettersTo(who)).map(({ subject }) => subject)
    expect(await subjects(cindy)).toEqual(['Vous administrez maintenant Liane'])
    expect((await lettersTo(cindy))[0]!.body_text).toContain('Emilie Essai vous confie l’administration')
    expect(await subjects(solange)).toEqual([
      'Cindy Essai administre maintenant Liane',
      'Vous administrez maintenant Liane',
    ])
    expect(await subjects(emilie)).toEqual([])
    expect(await subjects(nadege)).toEqual([])
  })
})
