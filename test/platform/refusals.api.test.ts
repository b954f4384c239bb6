import { connect, type AddressInfo } from 'node:net'
import { sql } from 'kysely'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { describe, expect, it } from 'vitest'
import { Instant, Line, Words } from '#server/platform/endpoint.ts'
import { loggedError } from '#server/platform/logged-error.ts'
import { frenchRefusal } from '#server/platform/french-refusals.ts'
import { Install, Installation } from '#server/community/installation.contract.ts'
import { NewSession, PlanSession } from '#server/sessions/contract.ts'
import { OpenThread } from '#server/threads/contract.ts'
import { longestHold } from '#test/support/event-loop.ts'
import { CAST, useServer } from '#test/support/people.ts'
import { whole } from '../access/invalid-input.ts'
import type { Schema } from '../access/minimal-input.ts'

const { found, app, db } = useServer()

/** What the database says of a query it refuses. */
const refusalOf = async (query: ReturnType<typeof sql>) =>
  query.execute(db()).then(
    () => expect.fail('it was accepted'),
    (error: unknown) => error as Error,
  )

describe('invalid requests', () => {
  it.each(['/%E0%A4%A', '/c/%zz', `/api/communities/${'a'.repeat(300)}`])(
    'invalid requests: refused in French: %s',
    async (url) => {
      const reply = await app().inject({ url })
      expect(reply.statusCode).toBe(404)
      expect(reply.headers['content-type']).toMatch('application/problem+json')
      expect(reply.json()).toMatchObject({ title: 'Il n’y a rien ici, ou rien que vous puissiez lire.' })
    },
  )

  it('invalid requests: oversized headers are refused in French', async () => {
    const { port } = app().server.address() as AddressInfo
    const socket = connect(port, '127.0.0.1')
    socket.write(`GET / HTTP/1.1\r\nHost: localhost\r\nCookie: ${'a'.repeat(20_000)}\r\n\r\n`)
    const answer = (await socket.setEncoding('utf8').toArray()).join('')
    expect(answer).toMatch(/^HTTP\/1.1 431 [\s\S]*application\/problem\+json[\s\S]*trop d’en-têtes/)
  })
})

describe('input', () => {
  it('input: invisible characters are removed, and a field of nothing else counts as missing', async () => {
    const { cindy } = await found(CAST)
    const thread = (title: string) =>
      cindy.tries(OpenThread, {
        body: {
          title,
          level: 'community',
          vignette: { established: 'Un constat.', tried: '', question: 'Que faire ?' },
        },
      })
    expect(await thread('Un zéro\u0000 et un demi\ud800 signe')).toMatchObject({
      status: 200,
      body: { title: 'Un zéro et un demi signe' },
    })
    for (const title of [
      ' '.repeat(10),
      `a${' '.repeat(10)}`,
      '\u0000'.repeat(10),
      'Un titre\nsur deux lignes',
    ])
      expect(await thread(title)).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/title', detail: expect.stringContaining('8 caractères') as string }] },
      })
  })

  it('input: a name far too long from a stranger, or a long list of wrong items, is refused at once', async () => {
    const { visitor, cindy } = await found(CAST)
    const name = `${'a'.repeat(2_000)}\nb`
    const installation = whole(Installation as Schema, {}) as Installation
    const session = whole(NewSession as Schema, {})
    const threads = Array.from({ length: 20_000 }, () => ({}))
    const refusals: { status: number }[] = []
    const held = await longestHold(async () => {
      refusals.push(
        await visitor.tries(Install, {
          body: { ...installation, structure: { ...installation.structure, name } },
        }),
        await cindy.tries(PlanSession, { body: { ...session, threads } as unknown as NewSession }),
      )
    })
    expect(refusals).toMatchObject([{ status: 422 }, { status: 422 }])
    expect(held).toBeLessThan(500)
  })

  it('input: a line, a text and an instant need visible characters and a valid date', () => {
    const fits = (schema: TSchema, value: string) => Compile(schema).Check(value)
    expect(fits(Line(3, 10), ' a b ')).toBe(true)
    expect(fits(Line(3, 10), ' ab ')).toBe(false)
    expect(fits(Line(1, 10), '\u200b')).toBe(false)
    expect(fits(Line(3, 10), 'a\nbc')).toBe(false)
    expect(fits(Words(3, 10), 'a\nbc')).toBe(true)
    expect(fits(Instant, '2026-03-16T12:00:00Z')).toBe(true)
    expect(fits(Instant, '2016-12-31T23:59:60Z')).toBe(false)
    expect(fits(Instant, '0000-01-01T00:00:00Z')).toBe(false)
  })
})

describe('database errors', () => {
  it.each([
    ['a number too great', sql`select 99999999999::int`],
    ['a day that is not', sql`select '2026-02-30'::date`],
    ['a sign that it cannot keep', sql`select '"\\u0000"'::jsonb ->> 0`],
    ['an unknown name', sql`select 'personne'::uuid`],
    [
      'somebody who is not there',
      sql`insert into sign_ins (id, token_hash, person_id, expires_at, user_agent)
      values (gen_random_uuid(), 'x', gen_random_uuid(), now(), '')`,
    ],
  ])('database errors: a bad value is a refusal in French, not a 500: %s', async (_what, query) => {
    expect(frenchRefusal(await refusalOf(query))).toMatchObject({
      status: 422,
      extra: { detail: expect.anything() as string },
    })
  })

  it('database errors: the log has code and place, without people’s text', async () => {
    const error = await refusalOf(sql`select ${'Confié à voix basse'}::text::uuid`)
    expect(error.message).toContain('voix basse')
    const logged = loggedError(new Error('a job failed', { cause: error }))
    expect(logged).toMatchObject({ message: 'a job failed', cause: { type: 'PostgresError', code: '22P02' } })
    expect(JSON.stringify(logged)).not.toContain('voix basse')
  })
})

describe('full disk', () => {
  it('full disk: refused in words as 507', async () => {
    const full = await refusalOf(
      sql`do $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$`,
    )
    const words = Object.assign(new Error('could not write: No space left on device'), { code: '58030' })
    for (const error of [full, words, Object.assign(new Error('write'), { code: 'ENOSPC' })])
      expect(frenchRefusal(error)).toMatchObject({
        status: 507,
        message: expect.stringContaining('disque') as string,
      })
  })
})
