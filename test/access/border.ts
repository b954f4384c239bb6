import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import type { Db } from '#server/database.ts'
import type { DeclaredRoute } from '#server/platform/http.ts'
import type { Person } from '#test/support/people.ts'
import { whole } from './invalid-input.ts'
import { sampleOf, type Schema } from './minimal-input.ts'

/** What ends the sender's own access: tried last. */
const LAST = /api\/(people|closure|erasure)|sign-out|sign-ins|departure|password/

/** Every route that needs an account: what anyone may ask for is not a matter of communities. */
export function routesOfPeople(app: FastifyInstance): DeclaredRoute[] {
  const order = ({ url }: DeclaredRoute) => Number(LAST.test(url))
  return app.declared
    .filter(({ method, url, access }) => method !== 'HEAD' && !url.includes('*') && access !== 'anyone')
    .toSorted((a, b) => order(a) - order(b))
}

/** Calls a route with all that is known filled in. */
export async function send(
  app: FastifyInstance,
  { method, url, schema }: DeclaredRoute,
  actor: Person,
  known: Record<string, unknown>,
) {
  const path = url.replace(
    /:(\w+)/g,
    (_, name: string) => (known[name] as string | undefined) ?? (name === 'number' ? '1' : randomUUID()),
  )
  const query = schema.querystring as Schema | undefined
  const asked = (query?.required ?? []).map((name) => [name, String(sampleOf(query!.properties![name]!))])
  const body = schema.body as Schema | undefined
  const named = Object.keys(body?.properties ?? {}).filter((name) => name in known)
  const reply = await app.inject({
    method: method as 'GET',
    url: asked.length ? `${path}?${new URLSearchParams(asked).toString()}` : path,
    headers: { cookie: await actor.cookie(), 'idempotency-key': randomUUID() },
    ...(body && {
      payload: { ...whole(body, known), ...Object.fromEntries(named.map((name) => [name, known[name]])) },
    }),
  })
  return { status: reply.statusCode, body: reply.body, type: String(reply.headers['content-type']) }
}

/** Kept for the time of a call, or made by every call. */
const PASSING = ['commands', 'sign_ins']

/**
 * Every row of the database that names something of a community, as JSON. A person may be asked to enter the other one:
 * its invitation, what it announces of it, and its letter are not about the community they are in.
 */
export async function rowsAbout(db: Db, own: string[], other: string): Promise<Set<string>> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> all(${sql.val(PASSING)}::text[])
  `.execute(db)
  const each = tables.map(
    ({ name }) => sql`select ${name} || ' ' || to_jsonb(t)::text as row from ${sql.table(name)} t`,
  )
  const { rows } = await sql<{ row: string }>`
    select row from (${sql.join(each, sql` union all `)}) all_rows
     where row ~ ${own.join('|')} and not (row ~ '^(invitations|activity) ' and row ~ ${other})
       and not (row ~ '^letters ' and row ~ 'Votre invitation dans')
  `.execute(db)
  return new Set(rows.map(({ row }) => row))
}

export const changed = (before: Set<string>, after: Set<string>): string[] => [
  ...[...before].filter((row) => !after.has(row)).map((row) => `− ${row}`),
  ...[...after].filter((row) => !before.has(row)).map((row) => `+ ${row}`),
]
