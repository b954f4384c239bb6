import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { doc, p } from '#server/platform/richtext/build.rules.ts'
import { CloseSession } from '#server/sessions/contract.ts'
import { SubmitMinutes } from '#server/sessions/minutes.contract.ts'
import { KeepAction, SettleAction } from '#server/sessions/outcomes.contract.ts'
import { AddPost, FollowThread, MarkRead, OpenThread } from '#server/threads/contract.ts'
import { ReadToday } from '#server/today/contract.ts'
import { aProblem } from '#test/support/builders.ts'
import { PLAN, underWay } from '../sessions/sessions.ts'
import { CAST, useServer, type Person } from '../support/people.ts'

const { found, structureOf } = withStructures()
function withStructures() {
  const server = useServer()
  const structureOf = async (person: Person) =>
    (
      await server
        .db()
        .selectFrom('memberships')
        .select('structure_id')
        .where('person_id', '=', person.id)
        .executeTakeFirstOrThrow()
    ).structure_id
  return { ...server, structureOf }
}

const awaiting = async (person: Person, ...kinds: string[]) =>
  (await person.does(ReadToday)).awaiting.filter(({ kind }) => kinds.includes(kind))

it('today: minutes await who writes them, then who may approve them', async () => {
  const { solange, cindy, nadege } = await found(CAST)
  const { id } = await underWay(solange, { facilitators: [cindy.id] })
  await solange.does(CloseSession, { params: { session: id } })
  const kinds = ['minutes_to_write', 'minutes_to_approve']
  expect(await awaiting(cindy, ...kinds)).toMatchObject([{ kind: 'minutes_to_write', label: PLAN.title }])
  expect(await awaiting(solange, ...kinds)).toEqual([])
  await cindy.does(SubmitMinutes, { params: { session: id } })
  expect(await awaiting(cindy, ...kinds)).toEqual([])
  expect(await awaiting(nadege, ...kinds)).toEqual([])
  const [minutes] = await awaiting(solange, ...kinds)
  expect(minutes).toMatchObject({ kind: 'minutes_to_approve', label: PLAN.title, due: '2026-03-23' })
})

it('today: an action awaits its structure when it is due, and says that it is late', async () => {
  const { solange, cindy, nathan } = await found(CAST)
  const { id } = await underWay(solange)
  await solange.does(CloseSession, { params: { session: id } })
  const action = randomUUID()
  const structure = await structureOf(cindy)
  const keep = (dueOn: string) =>
    solange.does(KeepAction, {
      params: { session: id, action },
      body: { label: 'Écrire le message type', structure, dueOn },
    })
  await keep('2026-06-01')
  expect(await awaiting(cindy, 'action_due')).toEqual([])
  await keep('2026-03-16')
  expect(await awaiting(cindy, 'action_due')).toMatchObject([
    { label: 'Écrire le message type', where: PLAN.title, due: '2026-03-16', late: false },
  ])
  await keep('2026-03-01')
  const [late] = await awaiting(cindy, 'action_due')
  expect(late).toMatchObject({ late: true, who: 'MLC' })
  expect(late!.href).toMatch(new RegExp(`/seances/${id}#action-${action}$`))
  expect(await awaiting(nathan, 'action_due')).toEqual([])
  await cindy.does(SettleAction, { params: { session: id, action }, body: { status: 'done' } })
  expect(await awaiting(cindy, 'action_due')).toEqual([])
})

it('today: a thread awaits its author when a precision is asked of them, sealed or not', async () => {
  const { cindy, nathan, sabrina } = await found(CAST)
  const ask = (thread: string, kind: 'clarification' | 'reply', person: Person) =>
    person.does(AddPost, { params: { thread }, body: { body: doc(p('Où, exactement ?')), kind } })
  const { id } = await cindy.does(OpenThread, { body: aProblem({ title: 'Trois fois' }) })
  await ask(id, 'clarification', nathan)
  expect(await awaiting(cindy, 'thread_clarification')).toMatchObject([
    { label: 'Trois fois', who: 'Nathan Essai' },
  ])
  expect(await awaiting(sabrina, 'thread_clarification')).toEqual([])
  await ask(id, 'reply', cindy)
  expect(await awaiting(cindy, 'thread_clarification')).toEqual([])
})

it('today: a thread that is followed awaits with what is new in it', async () => {
  const { cindy, nathan, sabrina } = await found(CAST)
  const { id } = await cindy.does(OpenThread, { body: aProblem({ title: 'Trois fois' }) })
  const params = { thread: id }
  await sabrina.does(FollowThread, { params, body: { following: true } })
  await sabrina.does(MarkRead, { params, body: { number: 1 } })
  expect(await awaiting(sabrina, 'thread_followed')).toEqual([])
  const body = { body: doc(p('Chez nous aussi.')), kind: 'reply' as const }
  await nathan.does(AddPost, { params, body })
  await cindy.does(AddPost, { params, body })
  const [followed] = await awaiting(sabrina, 'thread_followed')
  expect(followed).toMatchObject({ label: 'Trois fois', count: 2 })
  expect(followed!.href).toMatch(/#message-2$/)
  await sabrina.does(MarkRead, { params, body: { number: 3 } })
  expect(await awaiting(sabrina, 'thread_followed')).toEqual([])
})
