import { describe, expect, it } from 'vitest'
import {
  RecordAttendance,
  ShareRoles,
  TakeBackSession,
  TakeOverSession,
} from '#server/sessions/attendance.contract.ts'
import { actOnBoard } from '#server/sessions/board.actions.ts'
import { boardRoom } from '#server/sessions/board.contract.ts'
import * as contract from '#server/sessions/contract.ts'
import { CAST, useServer, type Person } from '#test/support/people.ts'
import { PLAN, underWay } from './sessions.ts'

const { found, clock, db } = useServer()
const START = new Date('2026-03-16T12:00:00Z')
const after = (minutes: number) => (clock.now = new Date(START.getTime() + minutes * 60_000))
const typeOf = (reply: { body: unknown }) => (reply.body as { type: string }).type

describe('sessions: a facilitator who is gone', () => {
  it('sessions: a delegate present takes over after two minutes, and the facilitator who returns takes it back', async () => {
    const { solange, cindy, sabrina, nathan } = await found(CAST)
    after(0)
    const { id } = await underWay(solange, { facilitators: [sabrina.id] })
    const params = { session: id }
    const is = (person: Person, state: 'present') =>
      solange.does(RecordAttendance, { params: { ...params, person: person.id }, body: { state } })
    await is(cindy, 'present')
    const advance = (person: Person) => actOnBoard(person.ctx(), id, { type: 'advance', phase: 'discussion' })

    after(1)
    expect(typeOf(await cindy.tries(TakeOverSession, { params }))).toBe('/problems/facilitator-there')
    after(2)
    // Someone who is not there does not.
    expect(typeOf(await nathan.tries(TakeOverSession, { params }))).toBe('/problems/not-stand-in')
    const taken = await cindy.does(TakeOverSession, { params })
    expect(taken).toMatchObject({ facilitators: [cindy.id], relieved: [sabrina.id] })
    await advance(cindy)
    await expect(advance(sabrina)).rejects.toMatchObject({ type: 'not-session-facilitator' })

    expect(typeOf(await nathan.tries(TakeBackSession, { params }))).toBe('/problems/not-relieved')
    const back = await sabrina.does(TakeBackSession, { params })
    expect(back).toMatchObject({ facilitators: [sabrina.id], relieved: [] })
    expect(typeOf(await cindy.tries(TakeOverSession, { params }))).toBe('/problems/facilitator-there')
    const told = await db().selectFrom('activity').select('name').where('subject_id', '=', id).execute()
    expect(told.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['session:taken-over', 'session:taken-back']),
    )
  })

  it('sessions: the server measures who is at the board', async () => {
    const { solange, cindy, sabrina } = await found(CAST)
    after(0)
    const { id } = await underWay(solange, { facilitators: [sabrina.id] })
    const params = { session: id }
    const join = async (person: Person) => {
      const line = await person.connects()
      await line.asks('board:join', { room: boardRoom(id), since: 0, keys: [] })
      return line
    }
    await join(cindy)
    after(3)
    await join(sabrina)
    const seen = async () => (await cindy.does(contract.ReadSession, { params })).facilitatorSeenAt
    await expect.poll(seen).toBe('2026-03-16T12:03:00.000Z')
    after(4)
    expect(typeOf(await cindy.tries(TakeOverSession, { params }))).toBe('/problems/facilitator-there')
    after(5)
    expect((await cindy.does(TakeOverSession, { params })).relieved).toEqual([sabrina.id])
  })

  it('sessions: a deputy named before opens the session and takes over', async () => {
    const { solange, cindy, sabrina } = await found(CAST)
    after(0)
    const { id } = await solange.does(contract.PlanSession, { body: { ...PLAN, facilitators: [sabrina.id] } })
    const params = { session: id }
    const body = { facilitators: [sabrina.id], secretary: null, deputy: cindy.id }
    expect((await solange.does(ShareRoles, { params, body })).deputy).toBe(cindy.id)
    await solange.does(contract.ConveneSession, { params })
    expect((await cindy.does(contract.OpenSession, { params })).status).toBe('live')
    after(2)
    expect((await cindy.does(TakeOverSession, { params })).facilitators).toEqual([cindy.id])
  })
})
