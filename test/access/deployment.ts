import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { SignIns } from '#server/accounts/sign-ins.ts'
import { migrate, openDatabase } from '#server/platform/open-database.ts'
import { migrations } from '#migrations/index.ts'
import { Mailbox } from '../journey/demo-server.ts'
import { freePort, ServerProcess } from '../support/server-process.ts'
import { settle, type Cast } from '../support/seed-community.ts'
import { RecordingClient, type Identity } from './recording-client.ts'

/**
 * Liane as it is deployed, telling all it can in its log, with a mail server, its people signed in, a circle of some of
 * them, someone of another community and a visitor.
 */
export async function deploy<Name extends string>(
  cast: Cast<Name>,
  { circle, late }: { circle: NoInfer<Name>[]; late: NoInfer<Name> },
) {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'liane-deployed-'))
  const { community, structures, identities, circleId } = await settleIn(dataDir, cast, circle)
  const mailbox = await Mailbox.open({ late: addressOf(late, identities[late].id) })
  const port = String(await freePort())
  const server = await ServerProcess.start({
    PORT: port,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DATA_DIR: dataDir,
    DATABASE_URL: undefined,
    SMTP_URL: `smtp://127.0.0.1:${mailbox.port}`,
    LOG_LEVEL: 'trace',
  })
  const people = {} as Record<Name | 'stranger' | 'visitor', RecordingClient>
  for (const [name, identity] of Object.entries<Identity>(identities))
    people[name as Name] = new RecordingClient(server.url, community, identity)

  const stop = async () => {
    for (const person of Object.values<RecordingClient>(people)) person.socket.close()
    const code = await server.end()
    await mailbox.close()
    await rm(dataDir, { recursive: true })
    return code
  }
  return { slug: `reseau-${community}`, structures, circle: circleId, people, mailbox, server, stop }
}

/** As the settlement makes it. */
export const addressOf = (name: string, id: string) => `${name}.${id}@structure.example`

async function settleIn<Name extends string>(dataDir: string, cast: Cast<Name>, circle: Name[]) {
  const database = await openDatabase({ dataDir })
  const { db } = database
  await migrate(db, migrations)
  const { community, structures, people } = await settle(db, cast, new Date())
  const other = await settle(db, { stranger: {} }, new Date())
  const circleId = randomUUID()
  await db
    .insertInto('circles')
    .values({ id: circleId, community_id: community, name: 'Un cercle', created_at: new Date() })
    .execute()
  for (const name of circle)
    await db.insertInto('circle_members').values({ circle_id: circleId, person_id: people[name] }).execute()

  const signIns = new SignIns(db, false)
  const identities = { visitor: { id: '', cookie: '' } } as Record<Name | 'stranger' | 'visitor', Identity>
  for (const [name, id] of Object.entries<string>({ ...people, ...other.people }))
    identities[name as Name] = { id, cookie: (await signIns.start(id, 'test')).split(';')[0]! }
  await database.close()
  return { community, structures, identities, circleId }
}
