import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { migrations } from '#migrations/index.ts'
import { installJobs } from '#server/platform/jobs/start-jobs.ts'
import { migrate, openDatabase } from '#server/platform/open-database.ts'
import { databaseOn, onServer } from './postgres-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The migrated database: a file for the embedded engine, a template database on a server. */
    migrated: string
  }
}

const server = process.env['TEST_DATABASE_URL']

/** Migrates one database, which every test file copies. */
export default async function migrateOnce(project: TestProject) {
  if (Number(process.versions.node.split('.')[0]) < 24)
    throw new Error('the tests run on Node 24: use npm test')
  const { migrated, remove } = server ? await migrateOnServer(server) : await migrateEmbedded()
  project.provide('migrated', migrated)
  return remove
}

async function migrateEmbedded() {
  const folder = await mkdtemp(path.join(tmpdir(), 'liane-migrated-'))
  const database = await openDatabase({ dataDir: path.join(folder, 'data') })
  await migrate(database.db, migrations)
  await installJobs(database.sql)
  const migrated = path.join(folder, 'data.tar')
  await writeFile(migrated, await database.dump!())
  await database.close()
  return { migrated, remove: () => rm(folder, { recursive: true }) }
}

async function migrateOnServer(url: string) {
  const migrated = `liane_template_${randomBytes(6).toString('hex')}`
  await onServer(url, `create database ${migrated}`)
  const database = await openDatabase({ url: databaseOn(url, migrated) })
  await migrate(database.db, migrations)
  await installJobs(database.sql)
  await database.close()
  return { migrated, remove: () => onServer(url, `drop database ${migrated}`) }
}
