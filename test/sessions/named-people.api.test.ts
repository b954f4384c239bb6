import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { EndMembership } from '#server/community/members.contract.ts'
import * as attendance from '#server/sessions/attendance.contract.ts'
import * as contract from '#server/sessions/contract.ts'
import { textRoom } from '#server/platform/texts/contract.ts'
import { OpenThread } from '#server/threads/contract.ts'
import { CAST, useServer, type Person } from '#test/support/people.ts'
import { aProblem } from '#test/support/builders.ts'
import { adds } from '../library/library-people.ts'
import { PLAN, underWay } from './sessions.ts'

const { found } = useServer()
const type = (reply: { body: unknown }) => (reply.body as { type: string }).type

it('sessions: only members, and things that the planner may read, can be named', async () => {
  const { cindy, solange, stranger } = await found(CAST)
  const { id: narrow } = await solange.does(OpenThread, {
    body: aProblem({ level: 'steering' }),
  })
  const plan = (more: Partial<contract.NewSession>) =>
    cindy.tries(contract.PlanSession, { body: { ...PLAN, ...more } })
  for (const people of [{ facilitators: [cindy.id, stranger.id] }, { secretary: randomUUID() }])
    expect(type(await plan(people))).toBe('/problems/attendee-unknown')
  for (const things of [{ threads: [narrow] }, { threads: [randomUUID()] }, { tools: [randomUUID()] }])
    expect(type(await plan(things))).toBe('/problems/named-unknown')

  const { id: thread } = await solange.does(OpenThread, { body: aProblem() })
  const things = { threads: [thread], tools: [await adds(solange)] }
  const { status, body } = await plan({ facilitators: [cindy.id], secretary: solange.id, ...things })
  expect(status).toBe(200)
  const params = { session: (body as contract.Session).id }
  const roles = { facilitators: [cindy.id], secretary: stranger.id }
  expect(type(await cindy.tries(attendance.ShareRoles, { params, body: roles }))).toBe(
    '/problems/attendee-unknown',
  )
})

it('sessions: a session keeps the people named in it who have left since, and takes no other', async () => {
  const { solange, nathan, nadege, stranger } = await found(CAST)
  const named = { ...PLAN, facilitators: [nathan.id], secretary: nadege.id }
  const { id } = await solange.does(contract.PlanSession, { body: named })
  for (const { id: person } of [nathan, nadege]) await solange.does(EndMembership, { params: { person } })
  const change = (body: contract.NewSession) =>
    solange.tries(contract.ChangeSession, { params: { session: id }, body })
  expect(await change({ ...named, title: 'Sans eux' })).toMatchObject({ status: 200 })
  expect(type(await change({ ...named, secretary: stranger.id }))).toBe('/problems/attendee-unknown')
  expect(type(await change({ ...named, facilitators: [nathan.id, stranger.id] }))).toBe(
    '/problems/attendee-unknown',
  )
})

it('sessions: the secretary writes the minutes, a person who was not there only reads them', async () => {
  const { solange, nathan, nadege } = await found(CAST)
  const { id } = await underWay(solange, { secretary: nadege.id })
  const { minutes } = await solange.does(contract.CloseSession, { params: { session: id } })
  const join = { room: textRoom(minutes!.text), since: 0, epoch: null, stateVector: new Uint8Array([0]) }
  const joins = async (person: Person) => (await person.connects()).asks('text:join', join)
  expect(await joins(nadege)).toMatchObject({ mayWrite: true })
  expect(await joins(nathan)).toMatchObject({ mayWrite: false })
})
