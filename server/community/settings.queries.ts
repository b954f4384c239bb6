import type { Db } from '../database.ts'
import {
  DEFAULT_SETTINGS,
  type Community,
  type CommunityEntry,
  type NewCommunity,
  type Settings,
} from './settings.contract.ts'

const MOST = 500

/** Settings stored before a new setting existed lack it. */
type Stored = Omit<Settings, keyof typeof DEFAULT_SETTINGS> & Partial<Settings>
const complete = (stored: Stored): Settings => ({ ...DEFAULT_SETTINGS, ...stored })

export async function readCommunity(db: Db, community: string): Promise<Community> {
  const { settings, ...row } = await db
    .selectFrom('communities')
    .select(['id', 'slug', 'status', 'settings'])
    .where('id', '=', community)
    .executeTakeFirstOrThrow()
  return { ...row, ...complete(settings) }
}

export async function findSettings(db: Db, community: string): Promise<Settings | undefined> {
  const row = await select(db, community).executeTakeFirst()
  return row && complete(row.settings)
}

/**
 * Also taken before a mandate is granted: the mandates of a community are granted one after the other, so that two never fill
 * the same place (I2).
 */
export async function lockSettings(db: Db, community: string): Promise<Settings | undefined> {
  const row = await select(db, community).forNoKeyUpdate().executeTakeFirst()
  return row && complete(row.settings)
}

export async function writeSettings(db: Db, community: string, settings: Settings): Promise<void> {
  await db.updateTable('communities').set({ settings }).where('id', '=', community).execute()
}

/** Nothing when the slug is taken. */
export async function insertCommunity(
  db: Db,
  { slug, ...settings }: NewCommunity & { slug: string },
  now: Date,
): Promise<string | undefined> {
  const row = await db
    .insertInto('communities')
    .values({ slug, settings: complete(settings), status: 'emerging', created_at: now })
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

export async function listCommunities(db: Db): Promise<CommunityEntry[]> {
  return db
    .selectFrom('communities')
    .select(['id', 'slug', 'name', 'local_name as localName'])
    .orderBy('name')
    .orderBy('id')
    .limit(MOST)
    .execute()
}

const select = (db: Db, community: string) =>
  db.selectFrom('communities').select('settings').where('id', '=', community)
