import { sql } from 'kysely'
import type { Db } from '../../database.ts'
import type { Text } from './text-kinds.ts'

export interface TextRow extends Text {
  /** The head of the stream; larger than `seq` when there are changes since the projection. */
  head: number
}

export async function findText(db: Db, id: string): Promise<TextRow | undefined> {
  return db
    .selectFrom('texts')
    .innerJoin('streams', (join) => join.onRef('streams.id', '=', sql`'text:' || texts.id`))
    .select([
      'texts.id',
      'kind',
      'owner',
      'community_id as community',
      'doc',
      'plain',
      'frozen',
      'masked',
      'head',
    ])
    .select('projected_seq as seq')
    .where('texts.id', '=', id)
    .executeTakeFirst()
}

export async function insertText(db: Db, text: Omit<Text, 'frozen' | 'masked'>, at: Date): Promise<void> {
  const { community, seq, ...columns } = text
  await db
    .insertInto('texts')
    .values({ ...columns, community_id: community, projected_seq: seq, created_at: at })
    .execute()
}

/**
 * Stores a projection unless a newer one is stored.
 *
 * @returns whether it was stored
 */
export async function keepProjection(
  db: Db,
  text: Pick<Text, 'id' | 'doc' | 'plain' | 'seq'>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('texts')
    .set({ doc: text.doc, plain: text.plain, projected_seq: text.seq })
    .where('id', '=', text.id)
    .where('projected_seq', '<', text.seq)
    .where('masked', '=', false)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** What its readers are answered instead; without it, the next projection is. */
export async function setMask(db: Db, id: string, shown: Pick<Text, 'doc' | 'plain'> | null): Promise<void> {
  const change = shown
    ? { doc: shown.doc, plain: shown.plain, masked: true }
    : { masked: false, projected_seq: 0 }
  await db.updateTable('texts').set(change).where('id', '=', id).execute()
}

/** Texts with changes after their projection, left by a killed process. */
export async function textsBehind(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('texts')
    .innerJoin('streams', (join) => join.onRef('streams.id', '=', sql`'text:' || texts.id`))
    .select('texts.id')
    .whereRef('head', '>', 'projected_seq')
    .execute()
  return rows.map(({ id }) => id)
}
