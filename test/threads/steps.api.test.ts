import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { fromPlain } from '#server/platform/richtext/build.rules.ts'
import { AddPost, MoveThread, OpenThread, ReadThread, SaySameHere } from '#server/threads/contract.ts'
import { Problem } from '#server/platform/problem.ts'
import { PlanSession } from '#server/sessions/contract.ts'
import { moveThread, resumeParked } from '#server/threads/steps.actions.ts'
import { THREAD_LIFE, type Moving } from '#server/threads/rules.ts'
import { THREAD_STATUSES, type ThreadMove, type ThreadStatus } from '#server/threads/thread.contract.ts'
import { CAST, useServer, type Person } from '../support/people.ts'
import { PLAN } from '../sessions/sessions.ts'
import { aProblem } from '../support/builders.ts'

const { found, db, clock, app } = useServer()

const ASKED: Partial<Record<ThreadMove['command'], Partial<ThreadMove>>> = {
  park: { reviewOn: '2026-09-01' },
  clarify: { singleStructure: true },
}

describe('threads: steps', () => {
  it('a thread is read with what its reader may do next, and what that needs', async () => {
    const { nadege, sabrina, solange } = await found(CAST)
    const { id } = await nadege.does(OpenThread, { body: aProblem() })
    const acts = async (person: Person) => {
      const page = await person.does(ReadThread, { params: { thread: id } })
      return page.acts.filter(({ refusal }) => refusal === null)
    }
    const close = { command: 'close', refusal: null, needs: ['reason'] }
    expect(await acts(nadege)).toEqual([close])
    expect(await acts(sabrina)).toEqual([])
    expect(await acts(solange)).toEqual([
      { command: 'park', refusal: null, needs: ['reason', 'reviewOn'] },
      { command: 'merge', refusal: null, needs: [] },
      close,
    ])
  })

  it('every role, state and step answers as THREAD_LIFE says', async () => {
    const { cindy, sabrina, nadege, solange, community } = await found(CAST)
    const { id } = await nadege.does(OpenThread, { body: aProblem() })
    const target = await solange.does(OpenThread, {
      body: aProblem({ title: 'Un autre fil, où tout se rejoint' }),
    })
    const long = new Date('2026-01-01T00:00:00Z')
    const people: [Person, string[]][] = [
      [nadege, ['author']],
      [sabrina, ['delegate']],
      [solange, ['network_lead']],
    ]
    const given: string[] = []
    const derived: string[] = []
    for (const [person, roles] of people) {
      for (const status of THREAD_STATUSES) {
        for (const command of THREAD_LIFE.commands) {
          await db()
            .updateTable('threads')
            .set({ status, proposal_count: 1, last_at: long })
            .where('id', '=', id)
            .execute()
          const body = {
            command,
            note: 'Parce que.',
            ...ASKED[command],
            ...(command === 'merge' && { into: target.id }),
          }
          const answered = await moveThread(person.ctx(), community, id, body).then(() => 200, statusOf)
          given.push(`${roles.join()} ${status} ${command} ${answered}`)
          derived.push(`${roles.join()} ${status} ${command} ${expected(status, command, roles)}`)
        }
      }
    }
    expect(given).toEqual(derived)
    expect(
      await cindy.tries(MoveThread, { params: { thread: id }, body: { command: 'resume' } }),
    ).toMatchObject({
      status: 409,
    })
  })

  it('a refused step says why and what to do', async () => {
    const { cindy, sabrina, nadege, solange } = await found(CAST)
    const { id } = await nadege.does(OpenThread, { body: aProblem() })
    const at = { params: { thread: id } }
    const refusal = async (person: Person, body: ThreadMove) =>
      ((await person.tries(MoveThread, { ...at, body })).body as { type?: string }).type?.split('/').at(-1)

    expect(await refusal(nadege, { command: 'clarify' })).toBe('too-few-structures')
    await cindy.does(SaySameHere, { ...at, body: { said: true } })
    await sabrina.does(SaySameHere, { ...at, body: { said: true } })
    await nadege.does(MoveThread, { ...at, body: { command: 'clarify' } })
    const { thread } = await sabrina.does(MoveThread, { ...at, body: { command: 'takeUp' } })
    expect(thread.caretaker).toMatchObject({ shortName: 'CAP' })
    expect(await refusal(sabrina, { command: 'proposeSolution' })).toBe('no-proposal-yet')
    await cindy.does(AddPost, { ...at, body: { body: fromPlain('Une page, pas plus.'), kind: 'proposal' } })
    await sabrina.does(MoveThread, { ...at, body: { command: 'proposeSolution' } })
    expect(await refusal(solange, { command: 'acceptSolution', note: 'Vu.' })).toBe('too-soon-to-accept')
    expect(await refusal(nadege, { command: 'acceptSolution' })).toBe('note-missing')
    expect(await refusal(solange, { command: 'park', note: 'Plus tard' })).toBe('review-day-missing')
    expect(await refusal(nadege, { command: 'park', note: 'Plus tard' })).toBe('lead-only')
    await nadege.does(MoveThread, { ...at, body: { command: 'acceptSolution', note: 'Une page suffit.' } })

    const page = await cindy.does(ReadThread, at)
    expect(page.events.map(({ command, afterNumber, note }) => [command, afterNumber, note])).toEqual([
      ['clarify', 1, null],
      ['takeUp', 1, null],
      ['proposeSolution', 2, null],
      ['acceptSolution', 2, 'Une page suffit.'],
    ])
  })

  it('a thread cannot be linked to a tool or session that its asker cannot read', async () => {
    const { cindy, solange } = await found(CAST)
    const { id } = await cindy.does(OpenThread, { body: aProblem() })
    const underWay = { status: 'in_progress' as const, proposal_count: 1 }
    await db().updateTable('threads').set(underWay).where('id', '=', id).execute()
    const plan = { ...PLAN, level: 'steering' as const }
    const { id: session } = await solange.does(PlanSession, { body: plan })
    const propose = (person: Person, links: Partial<ThreadMove>) =>
      person.tries(MoveThread, { params: { thread: id }, body: { command: 'proposeSolution', ...links } })

    for (const links of [{ tool: randomUUID() }, { session: randomUUID() }, { session }])
      expect(await propose(cindy, links)).toMatchObject({
        status: 422,
        body: { type: '/problems/named-unknown' },
      })
    const { id: open } = await solange.does(PlanSession, { body: PLAN })
    expect(await propose(cindy, { session: open })).toMatchObject({
      status: 200,
      body: { thread: { session: open } },
    })
  })

  it('a closed thread refuses replies and can be reopened', async () => {
    const { nadege, cindy } = await found(CAST)
    const { id } = await nadege.does(OpenThread, { body: aProblem() })
    const at = { params: { thread: id } }
    await nadege.does(MoveThread, { ...at, body: { command: 'close', note: 'Résolu ailleurs.' } })
    const refused = await cindy.tries(AddPost, { ...at, body: { body: fromPlain('Trop tard ?') } })
    expect(refused).toMatchObject({ status: 409, body: { type: '/problems/thread-closed' } })
    await cindy.does(MoveThread, { ...at, body: { command: 'reopen', note: 'Cela revient.' } })
    await cindy.does(AddPost, { ...at, body: { body: fromPlain('À temps.') } })
  })

  it('a parked thread reopens on its date behind many of a community where it is still the day before', async () => {
    const west = await found(CAST)
    await sql`
      update communities set settings = jsonb_set(settings, '{timeZone}', '"Pacific/Honolulu"') where id = ${west.community}
    `.execute(db())
    const park = async (who: Person, lead: Person) => {
      const { id } = await who.does(OpenThread, { body: aProblem() })
      const parked = { command: 'park', note: 'À la rentrée', reviewOn: '2026-09-01' } as const
      await lead.does(MoveThread, { params: { thread: id }, body: parked })
      return id
    }
    const asleep = await park(west.nadege, west.solange)
    await sql`
      insert into threads select (json_populate_record(t, json_build_object('id', gen_random_uuid()))).*
        from threads t, generate_series(1, 600) where t.id = ${asleep}
    `.execute(db())
    const { nadege, solange } = await found(CAST)
    const due = await park(nadege, solange)
    await resumeParked(app().as(null, new Date('2026-09-01T06:00:00Z')))
    expect((await nadege.does(ReadThread, { params: { thread: due } })).thread.status).toBe('open')
    expect((await west.nadege.does(ReadThread, { params: { thread: asleep } })).thread.status).toBe('parked')
  })

  it('a parked thread reopens on its date', async () => {
    const { nadege, solange } = await found(CAST)
    const { id } = await nadege.does(OpenThread, { body: aProblem() })
    const at = { params: { thread: id } }
    await solange.does(MoveThread, {
      ...at,
      body: { command: 'park', note: 'À la rentrée', reviewOn: '2026-09-01' },
    })
    await resumeParked(app().as(null, new Date('2026-09-01T02:00:00Z')))
    const statusOf = async () => (await nadege.does(ReadThread, at)).thread.status
    expect(await statusOf()).toBe('parked')
    await resumeParked(app().as(null, new Date('2026-09-01T12:00:00Z')))
    expect(await statusOf()).toBe('open')
    expect((await nadege.does(ReadThread, at)).events.at(-1)).toMatchObject({
      command: 'resume',
      signedBy: null,
    })
    expect(clock.now.getUTCFullYear()).toBe(2026)
  })
})

/** As HTTP would say it; many more steps are tried than one person may ask for in a minute. */
function statusOf(error: unknown): number {
  if (error instanceof Problem) return error.status
  throw error
}

/** What the table says, read again without its own reader: 200, 403 for the role, 409 for the state. */
function expected(status: ThreadStatus, command: ThreadMove['command'], roles: string[]): number {
  const isProblem = { kind: 'problem' } as Moving
  const line = THREAD_LIFE.steps.find(
    (one) => one.command === command && one.from.includes(status) && (one.when?.(isProblem) ?? true),
  )
  if (!line) return 409
  return line.who.some((who) => roles.includes(who) || (who === 'delegate' && roles.includes('none')))
    ? 200
    : 403
}
