import { describe, expect, it } from 'vitest'
import { ReadDirectory } from '#server/community/directory.contract.ts'
import { FoundCommunity } from '#server/community/installation.contract.ts'
import * as invitations from '#server/community/invitations.contract.ts'
import { ChangeRoles } from '#server/community/members.contract.ts'
import * as answers from '#server/community/my-invitations.contract.ts'
import { WhoAmI } from '#server/community/me.contract.ts'
import { ReadToday } from '#server/today/contract.ts'
import { aNewCommunity, aNewPerson } from '#test/support/builders.ts'
import { Browser } from '#test/support/browser.ts'
import { CAST, useServer, type Person } from '#test/support/people.ts'

const { found, db, app, clock } = useServer()
const PASSWORD = 'une barque sous les filaos'

async function emailOf({ id }: Person): Promise<string> {
  const { email } = await db()
    .selectFrom('people')
    .select('email')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return email
}
const lettersTo = (person: string) =>
  db()
    .selectFrom('letters')
    .select(['subject', 'body_text as text'])
    .where('to_person', '=', person)
    .orderBy('created_at')
    .execute()
/** Letters of one instant have no order. */
const aMomentLater = () => void (clock.now = new Date(clock.now.getTime() + 1000))
const tokenIn = (text: string) => /\/invitation\/([\w-]{43})/.exec(text)![1]!
const mine = async (person: Person) => (await person.does(WhoAmI)).invitations

/** Two communities, and the invitation of a member of the one into the other. */
async function invited(more: object = {}) {
  const there = await found(CAST)
  const { solange, structures, community } = await found(CAST)
  const { cindy } = there
  const [givenName, familyName] = ['Cindy', 'Essai']
  const person = aNewPerson({ email: await emailOf(cindy), givenName, familyName, ...more })
  const body = { ...person, structure: structures['cio']! }
  await solange.does(invitations.InvitePerson, { body })
  const here = { params: { community } as never }
  const enters = () => cindy.tries(answers.EnterCommunity, here)
  const declines = () => cindy.tries(answers.DeclineInvitation, here)
  return { there, solange, cindy, community, structures, body, enters, declines }
}

describe('invitations: a person who has an account', () => {
  it('is asked, and is in the community once they have accepted', async () => {
    const { cindy, solange, community, body, enters } = await invited()
    expect((await cindy.does(WhoAmI)).communities).toHaveLength(1)
    const asked = { community, structure: 'Structure cio', invitedBy: 'Solange Essai' }
    expect(await mine(cindy)).toMatchObject([asked])
    const { awaiting } = await cindy.does(ReadToday)
    expect(awaiting).toContainEqual(expect.objectContaining({ kind: 'invitation_to_answer' }))
    expect((await lettersTo(cindy.id)).at(-1)!.text).toMatch(/acceptez ou déclinez[^]*\/compte/)

    expect(await enters()).toMatchObject({ status: 200 })
    expect((await cindy.does(WhoAmI)).communities.map(({ id }) => id)).toContain(community)
    expect(await mine(cindy)).toEqual([])
    expect(await solange.tries(invitations.InvitePerson, { body })).toMatchObject({ status: 409 })
    expect(await enters()).toMatchObject({ status: 404 })
  })

  it('declines: they are not in, and the lead who invited is told', async () => {
    const { cindy, solange, declines, enters } = await invited()
    expect(await declines()).toMatchObject({ status: 200 })
    expect(await mine(cindy)).toEqual([])
    expect(await enters()).toMatchObject({ status: 404 })
    expect((await cindy.does(WhoAmI)).communities).toHaveLength(1)
    expect((await lettersTo(solange.id)).at(-1)!.subject).toBe('Cindy Essai décline votre invitation')
  })

  it('is answered to the lead as a person without an account, and shown under the words of the lead', async () => {
    const { solange, cindy, structures } = await invited({ givenName: 'Sidonie', mainOccupation: 'accueil' })
    const body = { ...aNewPerson(), structure: structures['cio']! }
    expect(Object.keys(await solange.does(invitations.InvitePerson, { body }))).toEqual(['person'])
    const directory = await solange.does(ReadDirectory)
    const shown = directory.structures.flatMap(({ people }) => people).find(({ id }) => id === cindy.id)
    expect(shown).toMatchObject({ name: 'Sidonie Essai', mainOccupation: 'accueil', invited: true })
  })

  it('is shown the name that the lead wrote, and the leads get a letter with the name of the account', async () => {
    const { cindy, solange, enters } = await invited({ givenName: 'Sidonie' })
    expect(await mine(cindy)).toMatchObject([{ givenName: 'Sidonie', familyName: 'Essai' }])
    await enters()
    const { subject } = (await lettersTo(solange.id)).at(-1)!
    expect(subject).toBe('Sidonie Essai est là sous un autre nom, Cindy Essai')
  })

  it('loses an invitation that the lead withdraws', async () => {
    const { cindy, solange, enters } = await invited()
    await solange.does(invitations.WithdrawInvitation, { params: { person: cindy.id } })
    expect(await mine(cindy)).toEqual([])
    expect(await enters()).toMatchObject({ status: 404 })
    const again = await solange.tries(invitations.InviteAgain, { params: { person: cindy.id } })
    expect(again).toMatchObject({ status: 404 })
  })

  it('has no role in the community before accepting', async () => {
    const { cindy, solange } = await invited()
    const promote = { params: { person: cindy.id }, body: { roles: ['network_lead' as const] } }
    expect(await solange.tries(ChangeRoles, promote)).toMatchObject({ status: 404 })
  })
})

describe('invitations: a person without an account', () => {
  it('accepts one community by its link, and is asked for each other', async () => {
    const [first, second] = [await found(CAST), await found(CAST)]
    const person = aNewPerson()
    const invite = async ({ solange, structures }: typeof first) =>
      solange.does(invitations.InvitePerson, { body: { ...person, structure: structures['cio']! } })
    const { person: id } = await invite(first)
    aMomentLater()
    await invite(second)
    const [here, there] = (await lettersTo(id)).map(({ text }) => tokenIn(text))
    const browser = new Browser(app())
    await browser.does(invitations.AcceptInvitation, {
      params: { token: here! },
      body: { password: PASSWORD },
    })
    const me = await browser.does(WhoAmI)
    expect(me.communities.map(({ id }) => id)).toEqual([first.community])
    expect(me.invitations.map(({ community }) => community)).toEqual([second.community])

    // The other link neither changes the password nor signs anyone in.
    const other = { params: { token: there! }, body: { password: 'la main de quelqu’un d’autre' } }
    const late = await new Browser(app()).tries(invitations.AcceptInvitation, other)
    expect(late).toMatchObject({ status: 410, body: { type: '/problems/link-used' } })
  })

  it('is who the invitation that they accept says, whichever network wrote their address first', async () => {
    const [first, second] = [await found(CAST), await found(CAST)]
    const person = aNewPerson()
    const other = { ...person, givenName: 'Autre', familyName: 'Nom', position: 'manager' as const }
    await first.solange.does(invitations.InvitePerson, {
      body: { ...other, mainOccupation: 'mots de l’autre réseau', structure: first.structures['cio']! },
    })
    const { solange, structures } = second
    const wrong = { ...person, givenName: 'Aurre', structure: structures['mlc']! }
    aMomentLater()
    await solange.does(invitations.InvitePerson, { body: wrong })
    const right = { ...person, structure: structures['cio']!, manages: true }
    aMomentLater()
    const { person: id } = await solange.does(invitations.InvitePerson, { body: right })
    const token = tokenIn((await lettersTo(id)).at(-1)!.text)
    const entering = { params: { token }, body: { password: PASSWORD } }
    await new Browser(app()).does(invitations.AcceptInvitation, entering)
    const { structures: shown } = await solange.does(ReadDirectory)
    const cio = shown.find(({ id }) => id === structures['cio'])!
    expect(cio.people.find((one) => one.id === id)).toMatchObject({
      name: `${person.givenName} ${person.familyName}`,
      mainOccupation: person.mainOccupation,
      position: person.position,
      manages: true,
    })
  })

  it('is shown the name that the lead wrote; the leads get a letter when the person changes it', async () => {
    const { solange, structures } = await found(CAST)
    const body = { ...aNewPerson(), structure: structures['cio']! }
    const { person } = await solange.does(invitations.InvitePerson, { body })
    const token = tokenIn((await lettersTo(person)).at(-1)!.text)
    const browser = new Browser(app())
    expect(await browser.does(invitations.ReadInvitation, { params: { token } })).toMatchObject({
      givenName: 'Aurore',
      familyName: 'Mélisson',
      invitedBy: 'Solange Essai',
      structure: 'Structure cio',
    })
    const connection = await solange.connects()
    expect(await connection.welcomed()).toBe(true)
    await browser.does(invitations.AcceptInvitation, {
      params: { token },
      body: { givenName: 'Solange', familyName: 'Maratier', password: PASSWORD },
    })
    await expect.poll(() => connection.names()).toContain('member:renamed')
    const { subject } = (await lettersTo(solange.id)).at(-1)!
    expect(subject).toBe('Aurore Mélisson est là sous un autre nom, Solange Maratier')
  })

  it('cannot choose the name of a member, and may still use the link under another', async () => {
    const { solange, structures } = await found(CAST)
    const body = { ...aNewPerson(), structure: structures['cio']! }
    const { person } = await solange.does(invitations.InvitePerson, { body })
    const token = tokenIn((await lettersTo(person)).at(-1)!.text)
    const accepts = (names: object) =>
      new Browser(app()).tries(invitations.AcceptInvitation, {
        params: { token },
        body: { ...names, password: PASSWORD },
      })
    const refused = await accepts({ givenName: 'solange', familyName: 'ESSAI' })
    expect(refused).toMatchObject({ status: 409, body: { type: '/problems/name-taken' } })
    expect(await accepts({})).toMatchObject({ status: 200 })
  })

  it('cannot use the link of an invitation that was withdrawn', async () => {
    const { solange, structures } = await found(CAST)
    const body = { ...aNewPerson(), structure: structures['cio']! }
    const { person } = await solange.does(invitations.InvitePerson, { body })
    const token = tokenIn((await lettersTo(person)).at(-1)!.text)
    await solange.does(invitations.WithdrawInvitation, { params: { person } })
    const use = { params: { token }, body: { password: PASSWORD } }
    expect(await new Browser(app()).tries(invitations.AcceptInvitation, use)).toMatchObject({ status: 404 })
  })
})

it('installation: an administrator who founds a community for themself is in, someone else is asked', async () => {
  const { emilie, cindy, structures } = await found({ ...CAST, emilie: { administrator: true } })
  const foundFor = async (person: Person) =>
    emilie.does(FoundCommunity, {
      body: {
        community: aNewCommunity({ name: `Réseau ${crypto.randomUUID()}` }),
        lead: aNewPerson({ email: await emailOf(person) }),
        structure: structures['mlc']!,
      },
    })
  const own = await foundFor(emilie)
  expect((await emilie.does(WhoAmI)).communities.map(({ id }) => id)).toContain(own.id)
  const theirs = await foundFor(cindy)
  expect((await cindy.does(WhoAmI)).communities.map(({ id }) => id)).not.toContain(theirs.id)
  expect((await mine(cindy)).map(({ community }) => community)).toEqual([theirs.id])
})
