import { randomBytes } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { Secret, TOTP } from 'otpauth'
import { expect, it } from 'vitest'
import * as change from '#server/accounts/address-change.contract.ts'
import * as closures from '#server/accounts/closures.contract.ts'
import { AskReset, SignIn } from '#server/accounts/contract.ts'
import { AskErasure } from '#server/accounts/erasure.contract.ts'
import { warnUnused } from '#server/accounts/inactivity.actions.ts'
import { hashPassword } from '#server/accounts/passwords.ts'
import * as factor from '#server/accounts/second-factor.contract.ts'
import { RemoveSecondFactor } from '#server/accounts/second-factors.contract.ts'
import * as invitations from '#server/community/invitations.contract.ts'
import { remindOfEnds } from '#server/community/mandates.actions.ts'
import * as mandates from '#server/community/mandates.contract.ts'
import * as answers from '#server/community/my-invitations.contract.ts'
import { ConveneSession } from '#server/sessions/contract.ts'
import { OpenThread, ReadThread } from '#server/threads/contract.ts'
import { aNewMandate, aNewPerson, aProblem } from '#test/support/builders.ts'
import { Browser } from '#test/support/browser.ts'
import { CROWD, useServer, type Person } from '#test/support/people.ts'
import type { CastMember } from '#test/support/seed-community.ts'
import { publishes } from '../journal/issues.ts'
import { decides, flags } from '../redactions/flagging.ts'
import { routesOfPeople, send } from './border.ts'
import { draftIssue, things } from './world.ts'

/** What a letter about a flag must never repeat. */
const FLAGGED = 'Cornibert'
const PASSWORD = 'une barque sous les filaos'
const { app, clock, db, found } = useServer({ SEAL_KEY: randomBytes(32).toString('base64') })

/** Every letter that a feature can write, and its subject. */
const SUBJECTS: Record<string, RegExp[]> = {
  inviteLetter: [/^Votre invitation dans/],
  inviteMemberLetter: [/^Votre invitation dans/],
  resetLetter: [/^Votre nouveau mot de passe/],
  unusedLetter: [/^Gardez-vous votre compte/],
  closedLetter: [/est fermé$/],
  stillClosedLetter: [/est toujours fermé$/],
  reopenedLetter: [/est rouvert$/],
  erasureAskedLetter: [/demande à être effacée$/],
  newAddressLetter: [/^Confirmez votre nouvelle adresse/],
  oldAddressLetter: [/^Votre adresse va-t-elle changer/],
  takenLetter: [/^Quelqu’un a demandé votre adresse/],
  changedLetters: [/^Votre adresse a changé/],
  contestedLetter: [/^Choisissez un nouveau mot de passe/],
  undoneLetter: [/le changement d’adresse est défait$/],
  appointedLetters: [/^Vous administrez maintenant/, /administre maintenant Liane$/],
  secondFactorLetter: [
    /demande maintenant deux étapes$/,
    /deuxième étape de votre connexion est retirée$/,
    /a été retirée par l’administration$/,
    /^Vos codes de secours ont été remplacés/,
    /^Un de vos codes de secours/,
  ],
  declinedLetter: [/décline votre invitation$/],
  renamedLetter: [/est là sous un autre nom/],
  requestedLetter: [/^Une demande de mandat/],
  grantedLetter: [/^Votre mandat est accordé/],
  refusedLetter: [/n’a pas été accordée$/],
  revokedLetter: [/^Votre mandat a pris fin/],
  vacantLetter: [/^Un mandat a pris fin :/],
  endingLetter: [/^Un mandat prend fin le/],
  issueLetter: [/^Le Trait d’union/],
  hiddenLetter: [/^Un de vos textes est masqué/],
  decidedLetters: [/^Un de vos textes a été vérifié/, /^Ce que vous avez signalé/],
}

it('border: every letter is known here, and none is written elsewhere', () => {
  const files = globSync('server/*/*.ts')
  const named = (pattern: RegExp) =>
    files.filter((file) => pattern.test(readFileSync(file, 'utf8'))).toSorted()
  const written = files
    .filter((file) => file.endsWith('letters.ts'))
    .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/^export (?:async )?function (\w+)/gm)])
    .map(([, name]) => name!)
  expect(written.filter((name) => name !== 'postLetter').toSorted()).toEqual(Object.keys(SUBJECTS).toSorted())
  expect(named(/\b(postLetter|writeTo|postAll|post)\((ctx|$)/m)).toEqual([
    'server/accounts/actions.ts',
    'server/accounts/address-change.letters.ts',
    'server/accounts/administration.letters.ts',
    'server/accounts/letters.ts',
    'server/accounts/second-factor.letters.ts',
    'server/community/letters.ts',
    'server/journal/jobs.ts',
    'server/redactions/letters.ts',
  ])
})

it('border: no letter of a community reaches another, nor tells more than its reader may read', async () => {
  const here = await aNetwork()
  const there = await found(CROWD)
  const { made, people } = here
  await everyLetter(here)

  const letters = await allLetters()
  for (const [name, subjects] of Object.entries(SUBJECTS))
    for (const subject of subjects)
      expect(
        letters.some((one) => subject.test(one.subject)),
        `${name}: ${subject}`,
      ).toBe(true)
  const theirs = Object.keys(CROWD).map((name) => there[name as keyof typeof CROWD].id)
  expect(letters.filter(({ to_person }) => theirs.includes(to_person ?? ''))).toEqual([])
  const confidential = made.filter(({ level }) => !['public', 'community'].includes(level))
  const words = [...confidential.map(({ canary }) => canary), 'canari-issue', 'Zénobie', FLAGGED]
  const told = letters.flatMap(({ subject, html, body_text }) =>
    words
      .filter((word) => `${subject}${html}${body_text}`.includes(word))
      .map((word) => `${word} in ${subject}`),
  )
  expect(told).toEqual([])

  const [lead, ...others] = letters.map(({ id }) => id)
  const known = {
    ...made.find(({ level }) => level === 'community')!.ids,
    ...{ community: here.community, structure: here.structures['mlc'], person: here.nadege.id },
    ...{ letter: lead, letters: others.slice(0, 100), level: 'community' },
  }
  const seen: string[] = []
  const routes = routesOfPeople(app())
  for (const route of routes)
    for (const name of ACTORS) {
      const { body } = await send(app(), route, there[name], known)
      seen.push(...letters.filter(({ id }) => body.includes(id)).map(() => `${route.url} by ${name}`))
    }
  expect(seen).toEqual([])
  const mine = new Set(people.map(({ id }) => id))
  const after = (await allLetters()).filter(({ to_person }) => mine.has(to_person ?? ''))
  expect(after).toEqual(letters.filter(({ to_person }) => mine.has(to_person ?? '')))
  const cells = letters.length * (theirs.length + words.length) + routes.length * ACTORS.length
  process.stdout.write(
    `border, letters: ${letters.length} letters of ${Object.keys(SUBJECTS).length} kinds, ${cells} cells\n`,
  )
})

it('border: an invitation calls a person by the name its own lead wrote, whoever invited them first', async () => {
  const [first, second] = [await found(CROWD), await found(CROWD)]
  const person = aNewPerson({ givenName: 'Aurore' })
  const invite = ({ solange, structures }: typeof first, givenName: string) =>
    solange.does(invitations.InvitePerson, {
      body: { ...person, givenName, structure: structures['cio']! },
    })
  await invite(first, 'Toi-là')
  const { person: id } = await invite(second, 'Aurore')
  const letters = await db()
    .selectFrom('letters')
    .select(['to_name', 'body_text'])
    .where('to_person', '=', id)
    .execute()
  expect(letters.map(({ to_name }) => to_name).toSorted()).toEqual(['Aurore Mélisson', 'Toi-là Mélisson'])
  const ofSecond = letters.find(({ to_name }) => to_name.startsWith('Aurore'))!
  expect(ofSecond.body_text).toMatch(/^Bonjour Aurore,/)
  expect(ofSecond.body_text).not.toContain('Toi-là')
})

const ACTORS = ['solange', 'jocelyne', 'cindy', 'nadege'] as const
const EMILIE: CastMember = { structure: 'siege', administrator: true }
const MLC: CastMember = { structure: 'mlc' }

/** People with passwords, an administrator who is a member of nothing, and words that few may read. */
async function aNetwork() {
  const here = await found({ ...CROWD, emilie: EMILIE, anouk: MLC, didier: MLC })
  const { structures: _, community, ...cast } = here
  const people = Object.values(cast).filter(({ id }) => id)
  const password_hash = await hashPassword(PASSWORD)
  const ids = people.map(({ id }) => id)
  await db().updateTable('people').set({ password_hash }).where('id', 'in', ids).execute()
  const named = db().updateTable('people').set({ given_name: 'Zénobie' })
  await named.where('id', '=', here.zenobie.id).execute()
  // The journal welcomes by name those who have just arrived.
  const arrived = db()
    .updateTable('memberships')
    .set({ joined_at: new Date('2024-01-01') })
  await arrived.where('person_id', '=', here.zenobie.id).execute()
  await db().deleteFrom('memberships').where('person_id', '=', here.emilie.id).execute()
  const made = await things(db(), community, here)
  await draftIssue(here.solange, community)
  const sealed = { title: 'Ce qui se dit entre nous', sealed: true, sensitive: true }
  await here.zenobie.does(OpenThread, { body: aProblem(sealed) })
  return { ...here, made, people }
}
type Network = Awaited<ReturnType<typeof aNetwork>>

/** Whatever makes Liane write, once. */
async function everyLetter(here: Network): Promise<void> {
  const elsewhere = await found(CROWD)
  await peopleAreInvited(here, elsewhere.kevin)
  await mandatesMove(here)
  for (const { level, ids } of here.made)
    if (level !== 'circle') await here.solange.does(ConveneSession, { params: { session: ids['session']! } })
  await publishes(here.solange, here.jocelyne)
  await textsAreFlagged(here)
  await factorsChange(here)
  await addressesChange(here)
  await accountsEnd(here)
  await app().jobs.idle()
  await expect.poll(async () => (await allLetters()).filter(({ status }) => status !== 'kept')).toEqual([])
}

async function peopleAreInvited({ solange, structures, community }: Network, kevin: Person): Promise<void> {
  const structure = structures['cio']!
  const { person } = await solange.does(invitations.InvitePerson, { body: { ...aNewPerson(), structure } })
  await new Browser(app()).does(invitations.AcceptInvitation, {
    params: { token: await linkTo(person, /\/invitation\/([\w-]{43})/) },
    body: { givenName: 'Rose', password: PASSWORD },
  })
  const asked = { ...aNewPerson({ email: await emailOf(kevin) }), structure }
  await solange.does(invitations.InvitePerson, { body: asked })
  await kevin.does(answers.DeclineInvitation, { params: { community } as never })
}

async function mandatesMove({ anouk, didier, jocelyne }: Network): Promise<void> {
  const asks = async (person: Person) => {
    const { id } = await person.does(mandates.RequestMandate, { body: aNewMandate(person) })
    return { params: { mandate: id } }
  }
  const body = { reason: 'Pas cette année.' }
  await jocelyne.does(mandates.RefuseMandate, { ...(await asks(anouk)), body })
  const given = async (person: Person) => {
    const asked = await asks(person)
    await jocelyne.does(mandates.GrantMandate, asked)
    await person.does(mandates.AcceptMandate, asked)
    return asked
  }
  await jocelyne.does(mandates.RevokeMandate, { ...(await given(anouk)), body })
  await given(didier)
  await remindOfEnds(app().as(null, new Date('2026-11-01T12:00:00Z')))
}

async function textsAreFlagged({ sabrina, nathan, solange }: Network): Promise<void> {
  const { id: thread } = await sabrina.does(OpenThread, {
    body: aProblem({ title: `Comment aider ${FLAGGED} ?` }),
  })
  const { posts } = await sabrina.does(ReadThread, { params: { thread } })
  const { id } = await flags(nathan, 'post', posts[0]!.id)
  expect(await decides(solange, id, [], 'Une situation recomposée.')).toMatchObject({ status: 200 })
}

async function factorsChange({ aurore, olivier, emilie }: Network): Promise<void> {
  const code = (key: string) =>
    new TOTP({ secret: Secret.fromBase32(key) }).generate({ timestamp: clock.now.getTime() })
  const setsUp = async (person: Person) => {
    const { key } = await person.does(factor.SetUpSecondFactor, { body: { password: PASSWORD } })
    const { codes } = await person.does(factor.TurnOnSecondFactor, { body: { code: code(key) } })
    clock.now = new Date(clock.now.getTime() + 30_000)
    return { key, codes }
  }
  const { key, codes } = await setsUp(aurore)
  const browser = new Browser(app())
  await browser.does(SignIn, { body: { email: await emailOf(aurore), password: PASSWORD } })
  await browser.does(factor.EnterCode, { body: { code: codes[0]! } })
  const proof = { code: code(key), password: PASSWORD }
  const renewed = await aurore.does(factor.RenewRecoveryCodes, { body: proof })
  await aurore.does(factor.TurnOffSecondFactor, { body: { ...proof, code: renewed.codes[0]! } })
  await setsUp(olivier)
  const removing = { params: { person: olivier.id }, body: { password: PASSWORD } }
  await emilie.does(RemoveSecondFactor, removing)
}

async function addressesChange({ sabrina, nathan, kevin, nadege, emilie }: Network): Promise<void> {
  const asks = (person: Person, email: string) =>
    person.does(change.AskAddressChange, { body: { email, password: PASSWORD } })
  const confirms = (token: string) => new Browser(app()).does(change.ConfirmAddress, { params: { token } })
  const [old, fresh] = [await emailOf(sabrina), `sabrina.${crypto.randomUUID()}@ailleurs.example`]
  await asks(sabrina, fresh)
  for (const address of [fresh, old]) await confirms(await addressLink(address))
  await asks(nathan, await emailOf(nadege))

  const [former, next] = [await emailOf(kevin), `kevin.${crypto.randomUUID()}@ailleurs.example`]
  await asks(kevin, next)
  await emilie.does(change.ConfirmForOldAddress, { params: { person: kevin.id } })
  const token = await addressLink(former)
  await confirms(await addressLink(next))
  await new Browser(app()).does(change.ContestAddress, { params: { token } })
}

async function accountsEnd({ cindy, nadege, olivier, jocelyne, emilie }: Network): Promise<void> {
  await new Browser(app()).does(AskReset, { body: { email: await emailOf(jocelyne) } })
  await db().updateTable('people').set({ active_in: '2020-01-01' }).where('id', '=', olivier.id).execute()
  await warnUnused(app().as(null))
  const params = { person: cindy.id } as never
  await emilie.does(closures.CloseAccount, { params, body: { reason: 'Elle a quitté sa structure.' } })
  await new Browser(app()).does(AskReset, { body: { email: await emailOf(cindy) } })
  await emilie.does(closures.ReopenAccount, { params })
  for (const { id: person } of [jocelyne, olivier])
    await emilie.does(closures.AppointAdministrator, {
      params: { person },
      body: { password: PASSWORD },
    })
  await nadege.does(AskErasure, { body: { password: PASSWORD, keepDeidentified: true } })
}

const allLetters = () => db().selectFrom('letters').selectAll().orderBy('id').execute()

async function emailOf({ id }: Person): Promise<string> {
  const row = await db().selectFrom('people').select('email').where('id', '=', id).executeTakeFirstOrThrow()
  return row.email
}

const linkTo = async (person: string, link: RegExp) => linkIn(await lettersWhere('to_person', person), link)
const addressLink = async (address: string) =>
  linkIn(await lettersWhere('to_address', address), /\/adresse\/([\w-]{43})/)
const lettersWhere = (column: 'to_person' | 'to_address', value: string) =>
  db().selectFrom('letters').select('body_text').where(column, '=', value).execute()

function linkIn(letters: readonly { body_text: string }[], link: RegExp): string {
  const found = letters.map(({ body_text }) => link.exec(body_text)?.[1]).find(Boolean)
  expect(found).toBeDefined()
  return found!
}
