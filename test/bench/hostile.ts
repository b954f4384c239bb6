import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { migrations } from '#migrations/index.ts'
import { buildApp } from '#server/app.ts'
import { readConfig } from '#server/platform/config.ts'
import { migrate, openDatabase } from '#server/platform/open-database.ts'
import { knownWorld, routesInOrder, sender } from '../access/declared-calls.ts'
import { slowCalls } from '../access/slow-input.ts'
import { longestHold } from '../support/event-loop.ts'
import { HealthWatch } from './health-watch.ts'
import type { Row } from './world.ts'

const HOLD_MS = 50
const HEALTH_MS = 100

/** Every slow input to every endpoint, and what a browser that asks for `/health` meanwhile waits for. */
export async function benchHostile(): Promise<Row[]> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'liane-bench-'))
  const database = await openDatabase({ dataDir })
  await migrate(database.db, migrations)
  const config = readConfig({ LOG_LEVEL: 'fatal', SEAL_KEY: randomBytes(32).toString('base64') })
  const app = await buildApp({ config, database, clock: () => new Date(), demo: false })
  await app.listen({ port: 0, host: '127.0.0.1' })
  try {
    const { emilie, known } = await knownWorld(app, database.db, new Date())
    const send = sender(app, emilie)
    const { port } = app.server.address() as AddressInfo
    const health = new HealthWatch(`http://127.0.0.1:${port}/health`)
    let slowest = { held: 0, name: '' }
    for (const route of routesInOrder(app))
      for (const call of slowCalls(route, known)) {
        const held = await longestHold(() => send(route.method, call))
        const name = `${route.method} ${route.url}, ${shown(call.payload ?? call.url)}`
        if (held > slowest.held) slowest = { held, name }
      }
    const waited = await health.end()
    return [
      { name: slowest.name, figure: 'the longest hold', value: slowest.held, unit: 'ms', target: HOLD_MS },
      {
        name: '/health during hostile calls',
        figure: 'slowest',
        value: waited,
        unit: 'ms',
        target: HEALTH_MS,
      },
    ]
  } finally {
    await app.close()
    await rm(dataDir, { recursive: true })
  }
}

const shown = (sent: unknown) =>
  JSON.stringify(sent)
    .replace(/[|\s]{1,9}/g, ' ')
    .slice(400, 460)
