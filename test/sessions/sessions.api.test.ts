import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import * as attendance from '#server/sessions/attendance.contract.ts'
import * as contract from '#server/sessions/contract.ts'
import { AddRectification, ApproveMinutes, SubmitMinutes } from '#server/sessions/minutes.contract.ts'
import * as outcome from '#server/sessions/outcomes.contract.ts'
import { actOnBoard } from '#server/sessions/board.actions.ts'
import { approveQuietMinutes, moveSession } from '#server/sessions/steps.actions.ts'
import { planSession } from '#server/sessions/planning.actions.ts'
import { openActions } from '#server/sessions/outcomes.actions.ts'
import { inTransaction } from '#server/platform/context.ts'
import { doc, p, quote } from '#server/platform/richtext/document.ts'
import type { QuotedSource } from '#server/platform/richtext/richtext.contract.ts'
import { textRoom } from '#server/platform/texts/contract.ts'
import { rewriteText } from '#server/platform/texts/texts.ts'
import { OpenThread, ReadThread } from '#server/threads/contract.ts'
import { purgeAttendance } from '#server/sessions/attendance.queries.ts'
import { CAST, useServer, type Person } from '#test/support/people.ts'
import { aProblem } from '#test/support/builders.ts'
import { anOp, aParagraph } from '../platform/texts-people.ts'
import { PLAN, underWay } from './sessions.ts'

const { found, db, clock, app } = useServer()
const type = (reply: { body: unknown }) => (reply.body as { type: string }).type

const note = (person: Person, session: string, kept: object) =>
  actOnBoard(person.ctx(), session, { type: 'keep_note', note: kept as never })

describe('sessions', () => {
  it('sessions: a delegate plans a session, the lead convenes it, everyone is notified', async () => {
    const { cindy, nadege, solange } = await found(CAST)
    const ear = await nadege.connects()
    await ear.welcomed()

    const refused = await nadege.tries(contract.PlanSession, { body: PLAN })
    expect(refused.status).toBe(403)
    const planned = await cindy.does(contract.PlanSession, { body: PLAN })
    expect(planned).toMatchObject({
      status: 'planned',
      facilitators: [cindy.id],
      standing: { facilitator: true },
    })

    const params = { session: planned.id }
    expect(type(await cindy.tries(contract.ConveneSession, { params }))).toBe('/problems/not-session-lead')
    const convened = await solange.does(contract.ConveneSession, { params })

    expect(convened.status).toBe('convened')
    expect(convened.shortNotice).toBe(false)
    // People with a mandate, and the network leads.
    expect(convened.attendance.map(({ state }) => state)).toEqual([
      'invited',
      'invited',
      'invited',
      'invited',
    ])
    await expect.poll(() => ear.names()).toContain('session:convened')
    const { sessions } = await nadege.does(contract.ListSessions, { query: { when: 'coming' } })
    expect(sessions).toMatchObject([{ id: planned.id, status: 'convened', mine: null }])
  })

  it('sessions: the level can be narrowed, never widened', async () => {
    const { solange } = await found(CAST)
    const { id } = await solange.does(contract.PlanSession, { body: PLAN })
    const params = { session: id }
    const change = (level: contract.NewSession['level']) =>
      solange.tries(contract.ChangeSession, { params, body: { ...PLAN, level } })
    expect(await change('steering')).toMatchObject({ status: 200, body: { level: 'steering' } })
    expect(await change('community')).toMatchObject({
      status: 409,
      body: { type: '/problems/session-wider' },
    })
  })

  it('sessions: convening needs an agenda and a venue', async () => {
    const { solange } = await found(CAST)
    const { id } = await solange.does(contract.PlanSession, { body: { ...PLAN, agenda: [], venue: '' } })
    const params = { session: id }
    expect(type(await solange.tries(contract.ConveneSession, { params }))).toBe('/problems/agenda-empty')
    await solange.does(contract.ChangeSession, { params, body: { ...PLAN, venue: ' ' } })
    expect(type(await solange.tries(contract.ConveneSession, { params }))).toBe('/problems/venue-missing')
  })

  it('sessions: postponing resets the answers, and cancelling keeps its reason', async () => {
    const { solange, cindy } = await found(CAST)
    const { id } = await solange.does(contract.PlanSession, { body: PLAN })
    const params = { session: id }
    await solange.does(contract.ConveneSession, { params })
    await cindy.does(attendance.AnswerInvitation, { params, body: { state: 'excused' } })

    const later = { startsAt: '2026-04-08T13:00:00.000Z', endsAt: '2026-04-08T16:00:00.000Z' }
    const postponed = await solange.does(contract.PostponeSession, { params, body: later })
    expect(postponed).toMatchObject({ status: 'planned', ...later, attendance: [] })

    const reason = 'La salle est prise.'
    const cancelled = await solange.does(contract.CancelSession, { params, body: { reason } })
    expect(cancelled).toMatchObject({ status: 'cancelled', cancelReason: reason })
    expect((await solange.tries(contract.ConveneSession, { params })).status).toBe(409)
  })

  it('sessions: a present person stays present whatever they answer', async () => {
    const { solange, cindy } = await found(CAST)
    const { id } = await underWay(solange)
    const params = { session: id }
    const answers = (state: 'confirmed' | 'excused') =>
      cindy.tries(attendance.AnswerInvitation, { params, body: { state } })
    expect((await answers('excused')).status).toBe(200)
    await solange.does(attendance.RecordAttendance, {
      params: { ...params, person: cindy.id },
      body: { state: 'present' },
    })
    expect(type(await answers('excused'))).toBe('/problems/already-there')
    expect(type(await answers('confirmed'))).toBe('/problems/already-there')
  })

  it('sessions: strangers and people who may not read it get « not here »', async () => {
    const { jocelyne, nathan, stranger, visitor } = await found(CAST)
    const committee = { ...PLAN, kind: 'steering_committee' as const, level: 'steering' as const }
    expect((await nathan.tries(contract.PlanSession, { body: committee })).status).toBe(403)
    const { id } = await jocelyne.does(contract.PlanSession, { body: committee })
    const params = { session: id }
    for (const who of [nathan, stranger]) {
      expect((await who.tries(contract.ReadSession, { params })).status).toBe(404)
      expect((await who.tries(contract.ReadBoard, { params })).status).toBe(404)
      expect(
        (await who.tries(attendance.AnswerInvitation, { params, body: { state: 'confirmed' } })).status,
      ).toBe(404)
      expect((await who.tries(contract.OpenSession, { params })).status).toBe(404)
    }
    expect((await visitor.tries(contract.ReadSession, { params })).status).toBe(401)
    const { sessions } = await nathan.does(contract.ListSessions, { query: { when: 'coming' } })
    expect(sessions).toEqual([])
  })

  it('sessions: a level the planner cannot read is refused', async () => {
    const { cindy, nathan } = await found(CAST)
    expect((await cindy.tries(contract.PlanSession, { body: { ...PLAN, level: 'steering' } })).status).toBe(
      403,
    )
    await nathan.does(contract.PlanSession, { body: { ...PLAN, level: 'delegates' } })
  })

  it('sessions: each reader gets the available commands with their refusals', async () => {
    const { solange, cindy, nadege } = await found(CAST)
    const { id } = await cindy.does(contract.PlanSession, { body: PLAN })
    const params = { session: id }
    const acts = async (person: Person) => {
      const { acts } = await person.does(contract.ReadSession, { params })
      return Object.fromEntries(acts.map(({ command, refusal }) => [command, refusal]))
    }
    expect(await acts(solange)).toEqual({
      change: null,
      convene: null,
      cancel: null,
      shareRoles: null,
      answer: null,
    })
    expect(await acts(cindy)).toMatchObject({
      change: null,
      convene: 'Seule l’animation du réseau peut le faire pour une séance.',
    })
    expect(Object.entries(await acts(nadege)).filter(([, refusal]) => refusal === null)).toEqual([
      ['answer', null],
    ])
    const { acts: own } = await solange.does(contract.ReadSession, { params })
    expect(own.find(({ command }) => command === 'cancel')!.needs).toEqual(['reason'])
    const list = { query: { when: 'coming' as const } }
    expect((await cindy.does(contract.ListSessions, list)).mayPlan).toBe(true)
    expect((await nadege.does(contract.ListSessions, list)).mayPlan).toBe(false)
  })

  it('sessions: past sessions are paged, latest first, without a gap', async () => {
    const { solange } = await found(CAST)
    const titles: string[] = []
    for (let n = 1; n <= 23; n++) {
      const startsAt = `2025-0${1 + (n % 9)}-10T1${n % 10}:00:00.000Z`
      const endsAt = `2025-0${1 + (n % 9)}-10T2${n % 4}:30:00.000Z`
      titles.push(`Séance ${n}`)
      await solange.does(contract.PlanSession, { body: { ...PLAN, title: `Séance ${n}`, startsAt, endsAt } })
    }
    const first = await solange.does(contract.ListSessions, { query: { when: 'past' } })
    const rest = await solange.does(contract.ListSessions, { query: { when: 'past', after: first.next! } })
    const all = [...first.sessions, ...rest.sessions]
    expect(rest.next).toBeNull()
    expect(all.map(({ title }) => title).sort()).toEqual(titles.sort())
    expect(all.map(({ startsAt }) => startsAt)).toEqual(
      all
        .map(({ startsAt }) => startsAt)
        .sort()
        .reverse(),
    )
  })
})

describe('minutes', () => {
  it('minutes: they name structures, decisions, and actions that their structure settles', async () => {
    const { solange, cindy, sabrina, nadege, structures, community } = await found(CAST)
    const { id } = await underWay(solange)
    const params = { session: id }
    const write = (person: Person, column: string, text: string) =>
      actOnBoard(person.ctx(), id, { type: 'write', card: randomUUID(), column, text, sealed: false })
    await write(cindy, 'c1', 'Une page')
    await write(sabrina, 'c2', 'Encore un papier')
    expect(type(await solange.tries(contract.CloseSession, { params }))).toBe('/problems/board-still-private')
    await actOnBoard(solange.ctx(), id, { type: 'advance', phase: 'discussion' })
    const action = randomUUID()
    await note(solange, id, {
      kind: 'decision',
      id: randomUUID(),
      title: 'Trois choix, aucun précoché',
      status: 'decided',
    })
    await note(solange, id, {
      kind: 'action',
      id: action,
      label: 'Version 0.4',
      structure: structures['mlc'],
      dueOn: null,
    })
    await solange.does(attendance.RecordAttendance, {
      params: { ...params, person: cindy.id },
      body: { state: 'present' },
    })

    expect(type(await cindy.tries(contract.CloseSession, { params }))).toBe(
      '/problems/not-session-facilitator',
    )
    const closed = await solange.does(contract.CloseSession, { params })

    expect(closed).toMatchObject({
      status: 'closed',
      decisions: [{ title: 'Trois choix, aucun précoché', status: 'decided', decidedOn: '2026-03-16' }],
      actions: [{ label: 'Version 0.4', structureName: 'MLC', status: 'open', maySettle: true }],
    })
    const html = closed.minutes!.html
    for (const said of ['MLC', 'Une page', 'Encore un papier', 'Trois choix', 'Version 0.4'])
      expect(html).toContain(said)
    for (const name of ['Cindy', 'Sabrina', 'Solange']) expect(html).not.toContain(name)

    expect(type(await solange.tries(SubmitMinutes, { params }))).toBe('/problems/action-incomplete')
    const due = { label: 'Version 0.4', structure: structures['mlc']!, dueOn: '2026-04-10' }
    await solange.does(outcome.KeepAction, { params: { ...params, action }, body: due })
    await solange.does(SubmitMinutes, { params })
    const settle = { params: { ...params, action }, body: { status: 'done' as const } }
    const settles = async (person: Person) =>
      (await person.does(contract.ReadSession, { params })).actions[0]!.maySettle
    expect([await settles(cindy), await settles(nadege)]).toEqual([true, false])
    expect((await nadege.tries(outcome.SettleAction, settle)).status).toBe(403)
    expect(await openActions(cindy.ctx(), community)).toMatchObject([
      { id: action, sessionTitle: PLAN.title },
    ])
    await cindy.does(outcome.SettleAction, settle)
    expect(await openActions(cindy.ctx(), community)).toEqual([])
  })

  it('minutes: attendees can no longer write them once submitted', async () => {
    const { solange, cindy } = await found(CAST)
    const { id } = await underWay(solange)
    const params = { session: id }
    await solange.does(attendance.RecordAttendance, {
      params: { ...params, person: cindy.id },
      body: { state: 'present' },
    })
    const { minutes } = await solange.does(contract.CloseSession, { params })
    const line = await cindy.connects()
    const room = textRoom(minutes!.text)
    const join = { room, since: 0, epoch: null, stateVector: new Uint8Array([0]) }
    expect(await line.asks('text:join', join)).toMatchObject({ mayWrite: true })
    const writes = () => line.asks('text:append', { room, ...anOp(aParagraph('mot')) })
    expect(await writes()).toHaveProperty('seq')

    await solange.does(SubmitMinutes, { params })
    await expect.poll(writes).toMatchObject({ problem: { type: '/problems/not-session-secretary' } })
  })

  it('minutes: approved ones never change and can only be rectified', async () => {
    const { solange, cindy, community, nathan } = await found(CAST)
    const { id } = await underWay(solange, { secretary: cindy.id })
    const params = { session: id }
    await solange.does(attendance.RecordAttendance, {
      params: { ...params, person: cindy.id },
      body: { state: 'present' },
    })
    await solange.does(contract.CloseSession, { params })
    expect((await cindy.does(contract.ReadSession, { params })).minutes!.mayWrite).toBe(true)
    expect((await nathan.does(contract.ReadSession, { params })).minutes!.mayWrite).toBe(false)

    const write = (words: string) =>
      moveSession(solange.ctx(), community, id, 'writeMinutes', { doc: doc(p(words)) })
    await write('Le groupe part de la maquette A5.')
    await cindy.does(SubmitMinutes, { params })
    expect((await cindy.tries(ApproveMinutes, { params })).status).toBe(403)
    const rectify = { params, body: { text: 'La maquette était une A6.' } }
    expect((await solange.tries(AddRectification, rectify)).status).toBe(409)
    const approved = await solange.does(ApproveMinutes, { params })

    expect(approved.minutes).toMatchObject({
      html: '<p>Le groupe part de la maquette A5.</p>',
      mayWrite: false,
    })
    await expect(write('Autre chose')).rejects.toMatchObject({
      status: 409,
    })
    const rectified = await solange.does(AddRectification, rectify)
    expect(rectified.rectifications).toMatchObject([
      { text: 'La maquette était une A6.', structureName: 'CARIF' },
    ])
    expect(rectified.minutes!.html).toBe(approved.minutes!.html)
    const entry = await db()
      .selectFrom('search_entries')
      .select(['body', 'level'])
      .where('subject_id', '=', id)
      .executeTakeFirstOrThrow()
    expect(entry).toMatchObject({
      level: 'community',
      body: expect.stringContaining('maquette A5') as string,
    })
  })

  it('minutes: they are approved automatically after seven days without a correction', async () => {
    const { solange } = await found(CAST)
    const { id } = await underWay(solange)
    const params = { session: id }
    await solange.does(contract.CloseSession, { params })
    await solange.does(SubmitMinutes, { params })
    const after = (days: number) => new Date(clock.now.getTime() + days * 24 * 3600e3)
    const status = async () => (await solange.does(contract.ReadSession, { params })).status

    await approveQuietMinutes(app().as(null, after(6)))
    expect(await status()).toBe('minutes_submitted')
    await approveQuietMinutes(app().as(null, after(8)))
    expect(await status()).toBe('minutes_approved')
    await approveQuietMinutes(app().as(null, after(9)))
    const told = await db().selectFrom('activity').select('name').where('subject_id', '=', id).execute()
    expect(told.filter(({ name }) => name === 'minutes:approved')).toHaveLength(1)
  })

  it('minutes: they contain nothing that their readers may not read', async () => {
    const { solange, nadege, cindy } = await found(CAST)
    const { id: thread } = await solange.does(OpenThread, { body: aProblem({ level: 'steering' }) })
    const { posts } = await solange.does(ReadThread, { params: { thread } })
    const canary = 'Vingt-trois traits'
    const source: QuotedSource = { kind: 'post', id: posts[0]!.id, label: '', href: '' }
    const { id } = await underWay(solange, { secretary: cindy.id })
    const params = { session: id }
    const { minutes } = await solange.does(contract.CloseSession, { params })
    const writes = (...content: Parameters<typeof doc>) =>
      inTransaction(solange.ctx(), (ctx) => rewriteText(ctx, minutes!.text, doc(...content)))
    const reading = async () => {
      const { body } = await db()
        .selectFrom('search_entries')
        .select('body')
        .where('subject_id', '=', id)
        .executeTakeFirstOrThrow()
      return body + (await nadege.does(contract.ReadSession, { params })).minutes!.html
    }
    const refused = { status: 409, body: { type: '/problems/quotes-too-narrow' } }

    await writes(p('Relu.'), quote(source, canary))
    expect(await reading()).not.toContain(canary)
    expect(await solange.tries(SubmitMinutes, { params })).toMatchObject(refused)
    await writes(p('Relu.'))
    await cindy.does(SubmitMinutes, { params })
    await writes(p('Relu.'), quote(source, canary))
    expect(await solange.tries(ApproveMinutes, { params })).toMatchObject(refused)
    await approveQuietMinutes(app().as(null, new Date(clock.now.getTime() + 8 * 24 * 3600e3)))
    expect((await solange.does(contract.ReadSession, { params })).status).toBe('minutes_submitted')
    expect(await reading()).not.toContain(canary)
  })

  it('sessions: a past session can be recorded with its original dates', async () => {
    const { solange, cindy, community } = await found(CAST)
    const on = (person: Person, at: string) => person.ctx(new Date(at))
    clock.now = new Date('2026-03-16T12:00:00Z')
    const plan = { ...PLAN, startsAt: '2025-11-26T13:00:00Z', endsAt: '2025-11-26T16:00:00Z' }
    const { id } = await planSession(on(solange, '2025-11-10T12:00:00Z'), community, plan)
    await moveSession(on(solange, '2025-11-12T12:00:00Z'), community, id, 'convene')
    await moveSession(on(solange, '2025-11-26T13:00:00Z'), community, id, 'open')
    const during = '2025-11-26T13:30:00Z'
    const write = {
      type: 'write' as const,
      card: randomUUID(),
      column: 'c4',
      text: 'Case d’accord ?',
      sealed: true,
    }
    await actOnBoard(on(cindy, during), id, write, { key: randomUUID() })
    await actOnBoard(on(solange, during), id, { type: 'advance', phase: 'discussion' })
    const closed = await moveSession(on(solange, '2025-11-26T16:00:00Z'), community, id, 'close')
    expect(closed.minutes!.html).toContain('Case d’accord')
    const { sessions } = await cindy.does(contract.ListSessions, { query: { when: 'past' } })
    expect(sessions).toMatchObject([{ id, startsAt: '2025-11-26T13:00:00.000Z' }])
  })
})

it('session: who came is forgotten five years after it ended, and not before', async () => {
  const { solange } = await found(CAST)
  const { id } = await underWay(solange)
  const people = async () => {
    const rows = db().selectFrom('session_attendance').select('person_id').where('session_id', '=', id)
    return (await rows.execute()).length
  }
  const before = await people()
  expect(before).toBeGreaterThan(0)
  // It ends on 1 April 2026 at 16:00.
  await purgeAttendance(db(), new Date('2031-04-01T15:59:00Z'))
  expect(await people()).toBe(before)
  await purgeAttendance(db(), new Date('2031-04-01T16:01:00Z'))
  expect(await people()).toBe(0)
})
