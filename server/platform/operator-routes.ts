import { sql } from 'kysely'
import type { FastifyInstance } from 'fastify'
import type { Database } from './open-database.ts'

/** Routes for operators: liveness, readiness, durability, API document. */
export function operations(
  app: FastifyInstance,
  { database, processes, document }: { database: Database; processes: () => string; document: () => object },
): void {
  const open = { config: { access: 'anyone' as const } }
  // Monitoring must not be rate-limited.
  app.get('/health', { ...open, config: { ...open.config, rateLimit: false } }, () => ({ alive: true }))
  app.get('/ready', open, async (_request, reply) => {
    const migrated = await lastMigration(database).catch(() => undefined)
    if (!migrated) return reply.code(503).header('retry-after', '5').send({ ready: false })
    const { engine, durability } = database
    return { ready: true, database: engine, migrated, durability, processes: processes() }
  })
  let cached: string | undefined
  app.get('/api/openapi.json', open, (_request, reply) => {
    cached ??= JSON.stringify(document())
    return reply.type('application/json; charset=utf-8').send(cached)
  })
}

async function lastMigration({ db }: Database): Promise<string | undefined> {
  const { rows } = await sql<{ name: string }>`
    select name from kysely_migration order by name desc limit 1
  `.execute(db)
  return rows[0]?.name
}
