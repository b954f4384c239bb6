import { describe, expect, it } from 'vitest'
import { ApproveIssue } from '#server/journal/contract.ts'
import { AcceptMandate, GrantMandate, RequestMandate } from '#server/community/mandates.contract.ts'
import { doc, p } from '#server/platform/richtext/build.rules.ts'
import { AnswerInvitation } from '#server/sessions/attendance.contract.ts'
import { ConveneSession, PlanSession } from '#server/sessions/contract.ts'
import { AddPost, MarkRead, MoveThread, SaySameHere, SeeMention } from '#server/threads/contract.ts'
import { readToday } from '#server/today/actions.ts'
import { ReadToday } from '#server/today/contract.ts'
import { composes, keepsUnlisted, publishes, takes, tells } from '../journal/issues.ts'
import { adds } from '../library/library-people.ts'
import { PLAN, underWay } from '../sessions/sessions.ts'
import { CAST, useServer, type Person } from '../support/people.ts'
import { aNewMandate } from '#test/support/builders.ts'

const { found, db } = useServer()

const waits = async (person: Person) =>
  (await person.does(ReadToday)).awaiting.map(({ kind, label }) => `${kind}: ${label}`)

/** The number of queries of « Aujourd'hui » for this person, whatever else the server does meanwhile. */
async function queriesOf(person: Person, community: string): Promise<number> {
  let queries = 0
  const counted = db().withPlugin({
    transformQuery: ({ node }) => {
      queries += 1
      return node
    },
    transformResult: ({ result }) => Promise.resolve(result),
  })
  await readToday(Object.assign(person.ctx(), { db: counted }), community)
  return queries
}

/** Replies in a thread with a mention of somebody. */
async function calls(person: Person, thread: string, whom: Person, name: string) {
  const mention = { type: 'mention', attrs: { id: whom.id, label: name } }
  await person.does(AddPost, {
    params: { thread },
    body: { body: doc(p('Et chez vous, ', mention, ' ?')), kind: 'reply' },
  })
}

describe('today: what awaits me', () => {
  it('a mention awaits me until I answer or mark it as seen, where I may read it', async () => {
    const { cindy, nathan, nadege } = await found(CAST)
    const thread = await tells(cindy, 'Trois fois la même histoire', 'community')
    await calls(cindy, thread, nathan, 'Nathan Essai')
    expect(await waits(nathan)).toEqual(['mention: Trois fois la même histoire'])
    expect(await waits(nadege)).toEqual([])
    expect(await waits(cindy)).toEqual([])
    const { href, who } = (await nathan.does(ReadToday)).awaiting[0]!
    expect(who).toBe('Cindy Essai')
    expect(href).toMatch(new RegExp(`^/c/[a-z0-9-]+/fils/${thread}#message-\\d+$`))
    await nathan.does(MarkRead, { params: { thread }, body: { number: Number(href.split('-').at(-1)) } })
    expect(await waits(nathan)).toEqual(['mention: Trois fois la même histoire'])
    await nathan.does(AddPost, {
      params: { thread },
      body: { body: doc(p('Chez nous aussi.')), kind: 'reply' },
    })
    expect(await waits(nathan)).toEqual([])

    await calls(cindy, thread, nathan, 'Nathan Essai')
    const { post } = (await nathan.does(ReadToday)).awaiting[0]!
    expect((await nadege.tries(SeeMention, { params: { post: post! } })).status).toBe(404)
    expect(await waits(nathan)).toHaveLength(1)
    await nathan.does(MarkRead, { params: { thread }, body: { number: 10 } })
    await nathan.does(SeeMention, { params: { post: post! } })
    expect(await waits(nathan)).toEqual([])
  })

  it('an invitation to a session awaits me until I answer', async () => {
    const { solange, cindy } = await found(CAST)
    const { id } = await solange.does(PlanSession, { body: PLAN })
    expect(await waits(cindy)).toEqual([])
    await solange.does(ConveneSession, { params: { session: id } })
    expect(await waits(cindy)).toEqual([`session_to_answer: ${PLAN.title}`])
    await cindy.does(AnswerInvitation, { params: { session: id }, body: { state: 'confirmed' } })
    expect(await waits(cindy)).toEqual([])
  })

  it('a session in progress awaits me', async () => {
    const { solange, cindy } = await found(CAST)
    await underWay(solange)
    expect(await waits(cindy)).toEqual([`session_live: ${PLAN.title}`])
  })

  it('an issue to approve awaits the committee, not its editors', async () => {
    const { solange, jocelyne, cindy } = await found(CAST)
    const issue = await composes(solange)
    expect(await waits(jocelyne)).toEqual([])
    await takes(solange, 'submit', issue)
    expect(await waits(jocelyne)).toEqual([`issue_to_approve: ${issue.title}`])
    expect(await waits(solange)).toEqual([])
    expect(await waits(cindy)).toEqual([])
    await takes(jocelyne, 'approve', issue)
    expect(await waits(jocelyne)).toEqual([])
    expect(await waits(solange)).toEqual([`issue_to_publish: ${issue.title}`])
    await takes(solange, 'publish', issue)
    expect(await waits(solange)).toEqual([])
  })

  it('an issue to approve does not await the committee member who submitted it', async () => {
    const { solange, jocelyne, hugo } = await found({
      ...CAST,
      hugo: { structure: 'mlc', roles: ['member', 'network_lead', 'steering_member'] },
    })
    const issue = await composes(solange)
    await takes(hugo, 'submit', issue)
    expect(await waits(hugo)).toEqual([])
    expect(await waits(jocelyne)).toEqual([`issue_to_approve: ${issue.title}`])
  })

  it('without a committee, an issue to approve awaits each delegate once', async () => {
    const { solange, cindy, sabrina } = await found({
      solange: CAST.solange,
      cindy: CAST.cindy,
      sabrina: CAST.sabrina,
    })
    const issue = await composes(solange)
    await takes(solange, 'submit', issue)
    await cindy.does(ApproveIssue, { params: { issue: issue.id } })
    expect(await waits(cindy)).toEqual([])
    expect(await waits(sabrina)).toEqual([`issue_to_approve: ${issue.title}`])
  })

  it('a mandate requested in my structure awaits me as its manager', async () => {
    const { jocelyne, paul, cindy } = await found({ ...CAST, paul: { structure: 'mlc' } })
    const { id } = await paul.does(RequestMandate, {
      body: aNewMandate(paul),
    })
    expect(await waits(jocelyne)).toEqual(['mandate_to_grant: Paul Essai'])
    expect(await waits(paul)).toEqual([])
    const params = { mandate: id }
    await jocelyne.does(GrantMandate, { params })
    expect(await waits(jocelyne)).toEqual([])
    expect(await waits(paul)).toEqual(['mandate_to_accept: Structure mlc'])
    await paul.does(AcceptMandate, { params })
    expect(await waits(paul)).toEqual([])
    expect(await waits(cindy)).toEqual([])
  })
})

describe('today: what moved', () => {
  it('each thing appears once, latest first, and only what I may read', async () => {
    const { solange, cindy, sabrina, nadege, stranger } = await found(CAST)
    await adds(cindy, { title: 'Grille partagée' })
    const thread = await tells(cindy, 'Trois fois la même histoire', 'community', sabrina)
    await tells(cindy, 'canari des délégués', 'delegates')

    const { moved } = await nadege.does(ReadToday)
    expect(moved.map(({ label }) => label).toSorted()).toEqual([
      'Grille partagée',
      'Trois fois la même histoire',
    ])
    expect(moved.find(({ id }) => id === thread)).toMatchObject({
      kind: 'thread',
      href: expect.stringMatching(new RegExp(`^/c/[a-z0-9-]+/fils/${thread}$`)) as string,
      structures: ['CAP', 'MLC'],
      facts: { 'thread:opened': 1, 'post:added': 1 },
    })
    expect(JSON.stringify(moved)).not.toContain('canari')
    expect(JSON.stringify((await solange.does(ReadToday)).moved)).toContain('canari des délégués')
    expect((await stranger.tries(ReadToday)).status).toBe(404)
  })

  it('names the most telling fact first, and none that no table lists', async () => {
    const { cindy, nathan, community } = await found(CAST)
    const thread = await tells(cindy, 'Trois fois la même histoire', 'community')
    await nathan.does(SaySameHere, { params: { thread }, body: { said: true } })
    await cindy.does(MoveThread, { params: { thread }, body: { command: 'clarify', singleStructure: true } })
    await keepsUnlisted(db(), community, 'thread:forgotten')
    const { moved } = await cindy.does(ReadToday)
    expect(moved.map(({ facts }) => Object.keys(facts))).toEqual([
      ['thread:moved', 'post:added', 'thread:opened', 'thread:joined'],
    ])
  })

  it('shows the latest issue and the next session', async () => {
    const { solange, jocelyne, nadege } = await found(CAST)
    const issue = await publishes(solange, jocelyne)
    // Sooner, but still being prepared.
    await solange.does(PlanSession, { body: { ...PLAN, startsAt: '2026-03-30T13:00:00.000Z' } })
    const { id } = await solange.does(PlanSession, { body: PLAN })
    await solange.does(ConveneSession, { params: { session: id } })
    await composes(solange, { title: 'Le suivant' })
    expect(await nadege.does(ReadToday)).toMatchObject({
      latestIssue: { id: issue.id, number: 1 },
      nextSession: { id, live: false },
      journalName: 'Le Trait d’union',
      // S44
      purpose: 'Que toute personne soit entendue une fois.',
    })
    expect((await solange.does(ReadToday)).latestIssue).toMatchObject({ id: issue.id })
  })

  it('the number of queries does not depend on what happened', async () => {
    const { cindy, sabrina, solange, jocelyne, community } = await found(CAST)
    const thread = await tells(cindy, 'Le premier fil', 'community')
    await adds(cindy)
    await publishes(solange, jocelyne)
    const { id } = await solange.does(PlanSession, { body: PLAN })
    await solange.does(ConveneSession, { params: { session: id } })
    const before = await queriesOf(cindy, community)
    for (let i = 0; i < 8; i++) await tells(sabrina, `Un autre fil ${i}`, 'community')
    for (let i = 0; i < 4; i++) await calls(sabrina, thread, cindy, 'Cindy Essai')
    for (let i = 0; i < 3; i++) await adds(sabrina, { title: `Outil ${i}` })
    expect(await queriesOf(cindy, community)).toBe(before)
    expect(before).toBeLessThanOrEqual(16)
  })
})
