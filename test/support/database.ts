import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, inject } from 'vitest'
import { openDatabase, type Database } from '#server/platform/open-database.ts'
import { databaseOn, onServer } from './postgres-server.ts'

const server = process.env['TEST_DATABASE_URL']

/** A migrated database for this test file, shared by its tests: each creates its own community. */
export function useDatabase(): () => Database {
  let database: Database
  let remove = async () => {}
  beforeAll(async () => {
    if (server) {
      const name = `liane_test_${randomBytes(6).toString('hex')}`
      await onServer(server, `create database ${name} template ${inject('migrated')}`)
      database = await openDatabase({ url: databaseOn(server, name) })
      remove = () => onServer(server, `drop database ${name} with (force)`)
    } else {
      database = await openDatabase({ image: new Uint8Array(await readFile(inject('migrated'))) })
    }
  })
  afterAll(async () => {
    await database.close()
    await remove()
  })
  return () => database
}
