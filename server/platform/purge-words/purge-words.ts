import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Db } from '../../database.ts'
import { featuresOf, inSavepoint, inTransaction, type Ctx } from '../context.ts'
import { problem } from '../problem.ts'
import { changingFrozenRows } from './frozen-rows.ts'
import { forgetSearchWords } from './search-words.ts'
import { passagesOf, type Passages } from './passages.rules.ts'
import { purgeRows } from './rows.ts'
import { purgeTexts } from './texts.ts'

declare module '../feature.ts' {
  interface Feature {
    /**
     * Takes passages out of what only this feature can read: bytes in a form of its own. Columns of words and texts
     * written together are dealt with already.
     */
    readonly purgeWords?: (ctx: Ctx, passages: Passages, community: string | null) => Promise<void>
  }
}

const tooBusyToPurge = problem(
  'too-busy-to-purge',
  503,
  'Trop de personnes écrivent en ce moment pour effacer ces mots partout. Réessayez dans un instant.',
)

export interface Purged {
  /** Rows of the database and texts written together that held the words. */
  readonly places: number
}

/**
 * Replaces passages everywhere they are kept: in what is read, in what was before, in logs, letters, replies, search
 * and files. The words stay in nothing that can be read from the database or saved from it afterwards.
 *
 * Call it first in a transaction: nobody else writes until it ends.
 *
 * @param words exact passages, found as whole words: in their case, or in any when they are erased from all networks
 * @param community the network they are taken out of; without it, all
 */
export async function purgeWords(
  ctx: Ctx,
  words: readonly string[],
  replacement: string,
  { community = null }: { community?: string | null } = {},
): Promise<Purged> {
  const passages = passagesOf(words, replacement, { anyCase: community === null })
  if (passages.parts.length === 0) return { places: 0 }
  return inTransaction(ctx, async (ctx) => {
    // The searches compare much and read once: compiling them takes ten times their own time.
    await sql`set local jit = off`.execute(ctx.db)
    await lockOutWriters(ctx)
    const places = await changingFrozenRows(ctx.db, async () => {
      const texts = await purgeTexts(ctx, passages, community)
      for (const { purgeWords } of featuresOf(ctx)) await purgeWords?.(ctx, passages, community)
      return texts + (await purgeRows(ctx.db, passages, community))
    })
    await forgetSearchWords(ctx.db, words, community)
    return { places }
  })
}

const TRIES = 40
const AGAIN_MS = 125

/**
 * A transaction begun before could keep an earlier text just after it was looked for. Locks are never waited for while
 * others are held, so that nobody waits for each other.
 */
async function lockOutWriters(ctx: Ctx): Promise<void> {
  const tables = await tablesOf(ctx.db)
  for (let i = 0; i < TRIES; i++) {
    if (await locked(ctx, tables)) return
    await wait(AGAIN_MS)
  }
  throw tooBusyToPurge()
}

async function locked(ctx: Ctx, tables: readonly string[]): Promise<boolean> {
  const list = sql.join(tables.map((table) => sql.table(table)))
  return inSavepoint(ctx, async ({ db }) => {
    await sql`lock table ${list} in share row exclusive mode nowait`.execute(db)
    return true
  }).catch((error: unknown) => {
    if ((error as { code?: string }).code === LOCK_NOT_AVAILABLE) return false
    throw error
  })
}

const LOCK_NOT_AVAILABLE = '55P03'

async function tablesOf(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname::text as name from pg_class c
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname !~ '^kysely_' order by 1
  `.execute(db)
  return rows.map(({ name }) => name)
}
