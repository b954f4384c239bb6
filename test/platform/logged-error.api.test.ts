import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { loggedError } from '#server/platform/logged-error.ts'
import { useDatabase } from '../support/database.ts'

const database = useDatabase()

it.each([
  ['the JSON around a fault', '22P05', sql`select ${'{"said": "canari \\u0000"}'}::text::jsonb`],
  ['a value', '22P02', sql`select ${'canari'}::text::uuid`],
  [
    'the row that is refused',
    '23502',
    sql`insert into circles (id, name) values (${randomUUID()}, ${'canari'})`,
  ],
])('logs: a database error is logged without %s', async (_, code, statement) => {
  const error = await statement.execute(database().db).catch((error: unknown) => error as Error)
  expect(error).toMatchObject({ name: 'PostgresError', code })
  expect(JSON.stringify({ ...error, message: (error as Error).message })).toContain('canari')
  expect(loggedError(error as Error)).toMatchObject({ type: 'PostgresError', code })
  expect(JSON.stringify(loggedError(error as Error))).not.toContain('canari')
})

it('logged errors: an error is logged with its cause', () => {
  const error = new Error('the sheet fell', { cause: new Error('no paper') })
  expect(loggedError(error)).toMatchObject({
    message: 'the sheet fell',
    stack: expect.stringContaining('logged-error.api.test.ts') as string,
    cause: { message: 'no paper' },
  })
})
