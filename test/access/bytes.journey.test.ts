import { randomUUID } from 'node:crypto'
import { expect, it, onTestFinished } from 'vitest'
import { SignIn } from '#server/accounts/contract.ts'
import * as journal from '#server/journal/contract.ts'
import { doc } from '#server/platform/richtext/build.rules.ts'
import type { BoardCommand } from '#server/sessions/board.contract.ts'
import * as sessions from '#server/sessions/contract.ts'
import { ApproveMinutes, SubmitMinutes } from '#server/sessions/minutes.contract.ts'
import { AddPost, OpenThread, ReadThread } from '#server/threads/contract.ts'
import { CAST } from '../support/people.ts'
import type { CastMember } from '../support/seed-community.ts'
import { UniqueWords } from './unique-words.ts'
import { addressOf, deploy } from './deployment.ts'
import { usesFurther, createsOneOfEach, roomsOf, writes } from './one-of-each.ts'
import { entersAllRooms, looksEverywhere } from './read-everything.ts'
import type { RecordingClient } from './recording-client.ts'

/** Nobody is to be guessed under a seal: it takes eight people. */
const DELEGATE: CastMember = { structure: 'cap', scope: 'decide' }
const PEOPLE = { ...CAST, prisca: DELEGATE, lucien: DELEGATE, maelle: DELEGATE, yann: DELEGATE }
type People = Record<keyof typeof PEOPLE | 'stranger' | 'visitor', RecordingClient>

it('access: no confidential word reaches a person who may not read it, and no secret reaches the log', async () => {
  const liane = await deploy(PEOPLE, { circle: ['cindy', 'sabrina'], late: 'nathan' })
  onTestFinished(async () => void (await liane.stop()))
  const { people, mailbox, server } = liane
  const { solange, jocelyne, cindy, sabrina, nadege, stranger, visitor } = people
  const outsiders = [nadege, stranger, visitor]
  const [kept, open] = [new UniqueWords(), new UniqueWords()]
  for (const person of Object.values(people)) expect(await person.connects()).toBe(person !== visitor)

  const delegates = await createsOneOfEach(cindy, { level: 'delegates' }, kept)
  const circle = await createsOneOfEach(cindy, { level: 'circle', circle: liane.circle }, kept)
  const steering = await createsOneOfEach(solange, { level: 'steering' }, kept)
  const community = await createsOneOfEach(cindy, { level: 'community' }, open)
  const things = [delegates, circle, steering, community]
  const rooms = things.flatMap(roomsOf)
  for (const person of [sabrina, jocelyne]) await entersAllRooms(person, rooms)
  expect(await entersAllRooms(stranger, rooms)).toEqual([])
  expect(await entersAllRooms(nadege, rooms)).toEqual(roomsOf(community).slice(0, -1))

  const structure = liane.structures['mlc']!
  for (const thing of things)
    await usesFurther(thing, { named: nadege, structure, canaries: thing === community ? open : kept })
  await speaksUnderSeal(people, kept)
  await meets(people, { session: delegates.session, structure, kept })
  const issue = await publishes(people, kept)
  await expect.poll(() => mailbox.received.length).toBe(Object.keys(PEOPLE).length - 1)
  await goesWrong(people, kept)
  const seen = { things, issue: { ...issue, slug: liane.slug }, words: [...kept.words, ...open.words] }
  for (const person of [sabrina, jocelyne, ...outsiders]) await looksEverywhere(person, seen)

  for (const person of outsiders) expect(kept.in(person.received())).toEqual([])
  expect(open.in(stranger.received() + visitor.received())).toEqual([])
  const mails = mailbox.received.map((mail) => JSON.stringify(mail))
  expect(kept.in(mails.join())).toEqual([])
  const log = server.said.join('')
  expect([...kept.in(log), ...open.in(log)]).toEqual([])
  for (const [name, { cookie }] of Object.entries(people)) {
    expect(log.toLowerCase()).not.toContain(name)
    if (cookie) expect(log).not.toContain(cookie.split('=')[1])
  }
  expect(log).not.toMatch(/Essai|@structure\.example/)

  expectReceived(people, { kept, open, mails })
  expect(log).toContain('a job has failed and will be tried again')
  tellHowMuch(Object.values(people), mails, log)
})

async function speaksUnderSeal({ nathan, sabrina }: People, kept: UniqueWords): Promise<void> {
  const { id } = await nathan.does(OpenThread, {
    body: {
      kind: 'question',
      title: 'Sans nom, entre nous',
      body: doc(kept.of('sealed opening')),
      level: 'delegates',
      sealed: true,
    },
  })
  await nathan.does(AddPost, {
    params: { thread: id },
    body: { body: doc(kept.of('sealed post')), sealed: true },
  })
  await sabrina.tries(ReadThread, { params: { thread: id } })
}

/** A session from its call to its minutes. What Cindy writes first is hers alone until it is put in common. */
async function meets(
  { solange, cindy, sabrina, nadege, stranger }: People,
  { session, structure, kept }: { session: string; structure: string; kept: UniqueWords },
): Promise<void> {
  const params = { session }
  const room = `board:${session}`
  const acts = async (who: RecordingClient, command: BoardCommand) =>
    expect(await who.asks('board:act', { room, op: randomUUID(), command })).toHaveProperty('seq')
  const writesCard = (who: RecordingClient, text: string) =>
    acts(who, { type: 'write', card: randomUUID(), column: 'c1', text, sealed: false })

  await solange.does(sessions.ConveneSession, { params })
  await cindy.does(sessions.OpenSession, { params })
  for (const person of [cindy, sabrina]) expect(await entersAllRooms(person, [room])).toEqual([room])
  for (const person of [nadege, stranger]) expect(await entersAllRooms(person, [room])).toEqual([])
  const broken = {
    type: 'write',
    card: randomUUID(),
    column: 'c1',
    text: `${kept.of('card')} \0`,
    sealed: false,
  }
  expect(await cindy.asks('board:act', { room, op: randomUUID(), command: broken })).toHaveProperty('problem')
  await writesCard(cindy, kept.of('card'))
  await writesCard(sabrina, kept.of('other card'))
  expect(kept.in(sabrina.received())).not.toContain('card')
  await acts(cindy, { type: 'advance', phase: 'discussion' })
  await expect.poll(() => kept.in(sabrina.received())).toContain('card')

  const decision = { kind: 'decision', title: kept.of('decision'), status: 'decided' } as const
  const action = { kind: 'action', label: kept.of('action'), structure, dueOn: '2030-01-01' } as const
  for (const note of [decision, action])
    await acts(cindy, { type: 'keep_note', note: { ...note, id: randomUUID() } })
  const { minutes } = await cindy.does(sessions.CloseSession, { params })
  await writes(cindy, minutes!.text, kept.of('minutes'))
  await cindy.does(SubmitMinutes, { params })
  await solange.does(ApproveMinutes, { params })
}

/** An issue for all the members, made of a time that holds all this; what its editors took back stays theirs. */
async function publishes({ solange, jocelyne, cindy }: People, kept: UniqueWords) {
  const day = (shift: number) => new Date(Date.now() + shift * 24 * 3600e3).toISOString().slice(0, 10)
  const { id, number, text } = await solange.does(journal.ComposeIssue, {
    body: { title: 'Ce que chacun peut lire', periodFrom: day(-30), periodTo: day(1), audience: 'community' },
  })
  const editor = await writes(cindy, text!, kept.of('draft'))
  editor.erases(kept.of('draft').length)
  editor.fills('Nous y reviendrons.')
  await expect.poll(() => editor.provider.status).toBe('saved')
  const params = { issue: id }
  await solange.does(journal.SubmitIssue, { params })
  await jocelyne.does(journal.ApproveIssue, { params })
  await solange.does(journal.PublishIssue, { params })
  return { id, number }
}

/** What is broken or refused on its way in is where a log would be tempted to show what it was. */
async function goesWrong({ cindy, nadege, visitor }: People, kept: UniqueWords): Promise<void> {
  const word = kept.of('broken')
  const email = addressOf('nadege', nadege.id)
  expect(await visitor.tries(SignIn, { body: { email, password: word } })).toMatchObject({ status: 403 })
  expect(await cindy.sends('POST', `/api/sign-in?q=${word}`, `{"${word}`)).toMatchObject({ status: 422 })
  expect(await cindy.asks('board:act', { room: word })).toHaveProperty('problem')
  expect(await cindy.asks(word, {})).toHaveProperty('problem')
}

/** Or the silence above would prove nothing. */
function expectReceived(
  { sabrina, jocelyne, nadege }: People,
  { kept, open, mails }: { kept: UniqueWords; open: UniqueWords; mails: string[] },
): void {
  expect(kept.in(sabrina.bodies.join())).toEqual(
    expect.arrayContaining(['delegates opening', 'delegates text', 'circle post', 'sealed post', 'minutes']),
  )
  expect(kept.in(sabrina.frames.join())).toEqual(
    expect.arrayContaining([
      'delegates post',
      'delegates text',
      'circle post',
      'circle text',
      'card',
      'decision',
    ]),
  )
  expect(kept.in(sabrina.papers.join())).toEqual(expect.arrayContaining(['delegates text', 'circle text']))
  expect(kept.in(jocelyne.frames.join())).toEqual(expect.arrayContaining(['steering post', 'steering text']))
  expect(kept.in(jocelyne.papers.join())).toContain('steering text')
  for (const told of [nadege.bodies, nadege.frames, nadege.papers])
    expect(open.in(told.join())).toContain('community text')
  for (const told of [nadege.papers, mails]) expect(open.in(told.join())).toContain('community title')
}

function tellHowMuch(people: RecordingClient[], mails: string[], log: string): void {
  const all = people.map((person) => person.received()).join('')
  const count = (what: 'bodies' | 'frames' | 'papers') =>
    people.reduce((sum, person) => sum + person[what].length, 0)
  process.stdout.write(
    `canaries: ${all.length + mails.join('').length} bytes searched: ${count('bodies')} bodies, ${count('frames')} frames, ${count('papers')} PDFs, ${mails.length} mails, ${log.split('\n').length - 1} lines of log\n`,
  )
}
