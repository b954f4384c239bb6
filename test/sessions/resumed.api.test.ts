import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { actOnBoard } from '#server/sessions/board.actions.ts'
import * as contract from '#server/sessions/contract.ts'
import { moveSession } from '#server/sessions/steps.actions.ts'
import * as outcome from '#server/sessions/outcomes.contract.ts'
import { doc, p } from '#server/platform/richtext/document.ts'
import { CAST, useServer } from '#test/support/people.ts'
import { PLAN, underWay } from './sessions.ts'

const { found, clock, db } = useServer()
const START = new Date('2026-03-16T12:00:00Z')

it('sessions: a session closed too soon is resumed within the hour, and its minutes are completed', async () => {
  const { solange, cindy, community } = await found(CAST)
  clock.now = START
  const { id } = await underWay(solange)
  const params = { session: id }
  const act = (command: Parameters<typeof actOnBoard>[2]) => actOnBoard(solange.ctx(), id, command)
  const write = (text: string) =>
    act({ type: 'write', card: randomUUID(), column: 'c1', text, sealed: false })
  const [kept, dropped] = [randomUUID(), randomUUID()]
  const decide = (note: string, title: string) =>
    act({ type: 'keep_note', note: { kind: 'decision', id: note, title, status: 'decided' } })
  await act({ type: 'advance', phase: 'discussion' })
  await write('Avant')
  await decide(kept, 'Une décision')
  await decide(dropped, 'Une erreur')
  await solange.does(contract.CloseSession, { params })
  const words = doc(p('Ce que Solange a écrit.'))
  await moveSession(solange.ctx(), community, id, 'writeMinutes', { doc: words })
  const corrected = { title: 'Une décision corrigée', status: 'tabled' as const }
  await solange.does(outcome.KeepDecision, { params: { ...params, decision: kept }, body: corrected })

  clock.now = new Date(START.getTime() + 59 * 60_000)
  expect((await cindy.tries(contract.ReopenSession, { params })).status).toBe(403)
  expect((await solange.does(contract.ReopenSession, { params })).status).toBe('live')
  await write('Après')
  await act({ type: 'drop_note', note: dropped })
  const closed = await solange.does(contract.CloseSession, { params })
  expect(closed.decisions).toMatchObject([{ id: kept, ...corrected }])
  const { html } = closed.minutes!
  for (const said of ['Ce que Solange a écrit.', 'Ajouté à la reprise', 'Après', 'Une décision corrigée'])
    expect(html).toContain(said)
  for (const gone of ['Avant', 'Une erreur']) expect(html).not.toContain(gone)
  const told = await db().selectFrom('activity').select('name').where('subject_id', '=', id).execute()
  expect(told.map(({ name }) => name)).toContain('session:reopened')

  clock.now = new Date(clock.now.getTime() + 61 * 60_000)
  expect(await solange.tries(contract.ReopenSession, { params })).toMatchObject({
    status: 409,
    body: { type: '/problems/closed-too-long' },
  })
  clock.now = START
})

it('sessions: a network without a mandate calls everybody, and who convenes chooses', async () => {
  const { maud, ines, stranger } = await found({
    maud: { structure: 'carif', roles: ['network_lead'] },
    ines: { structure: 'mlc' },
    paul: { structure: 'cap' },
  })
  const { id } = await maud.does(contract.PlanSession, { body: PLAN })
  const params = { session: id }
  const { people } = await maud.does(contract.ListInvitees, { params })
  expect(people.map(({ byDefault }) => byDefault)).toEqual([true, true, true])
  const calls = (...called: string[]) =>
    maud.tries(contract.ConvenePeople, { params, body: { people: called } })
  expect(await calls(stranger.id)).toMatchObject({
    status: 422,
    body: { type: '/problems/attendee-unknown' },
  })
  expect(await calls(ines.id)).toMatchObject({ status: 200, body: { attendance: [{ person: ines.id }] } })

  const other = await maud.does(contract.PlanSession, { body: PLAN })
  const convened = await maud.does(contract.ConveneSession, { params: { session: other.id } })
  expect(convened.attendance).toHaveLength(3)
})
