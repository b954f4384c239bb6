import { sql, type RawBuilder } from 'kysely'
import type { Db } from '../database.ts'
import { featuresOf, type Ctx } from '../platform/context.ts'
import { problem } from '../platform/problem.ts'
import type { Level, Reader } from './contract.ts'
import { isNoWiderThan, mayRead } from './rules.ts'

/** A text that quotes another: its level and its name in French, with the article. */
export interface Quoting {
  readonly level: Level
  readonly circle: string | null
  readonly name: string
}

type FindQuoting = (db: Db, community: string, ids: readonly string[]) => Promise<Quoting[]>

declare module '../platform/feature.ts' {
  interface Feature {
    /** Finds the feature's texts that cite these ids; called before a cited thing is narrowed. */
    readonly quoting?: FindQuoting
    /** Renders again the feature's texts that cite these ids, after what they cite was hidden or shown again. */
    readonly rereading?: (ctx: Ctx, community: string, ids: readonly string[]) => Promise<void>
  }
}

const quotedElsewhere = problem(
  'quoted-elsewhere',
  409,
  'C’est cité là où d’autres le lisent. Faites d’abord retirer la citation, ou resserrez aussi ce qui cite.',
)

/**
 * Throws when something to be narrowed is quoted in a wider text (I9).
 *
 * @param ids its quotable ids
 */
export async function requireNotQuotedWider(
  ctx: Ctx,
  reader: Reader,
  ids: readonly string[],
  place: { level: Level; circle: string | null },
): Promise<void> {
  const finders = featuresOf(ctx).flatMap(({ quoting = [] }) => quoting)
  const found = await Promise.all(finders.map((find) => find(ctx.db, reader.community, ids)))
  const wider = found.flat().filter((quoting) => !isNoWiderThan(quoting, place))
  if (wider.length === 0) return
  const read = wider.filter((quoting) => mayRead(reader, quoting)).map(({ name }) => name)
  const names = [...new Set(read), ...(read.length < wider.length ? [OUT_OF_SIGHT] : [])]
  throw quotedElsewhere({ detail: `C’est cité dans ${list(names)}. ${WHAT_TO_DO}` })
}

const OUT_OF_SIGHT = 'un texte que vous ne lisez pas'
const WHAT_TO_DO =
  'Faites d’abord retirer la citation, ou le numéro du journal, ou resserrez aussi ce qui cite, puis recommencez.'
const list = (names: readonly string[]) =>
  new Intl.ListFormat('fr', { type: 'conjunction' }).format(names.slice(0, NAMED))
const NAMED = 10

/** What quotes these things is read without the quote while they are hidden, and with it afterwards. */
export async function readQuotesAgain(ctx: Ctx, community: string, ids: readonly string[]): Promise<void> {
  for (const { rereading } of featuresOf(ctx)) await rereading?.(ctx, community, ids)
}

/** Whether the document in this column cites one of these ids. Each such column has an index of the ids in it. */
export const cites = (document: string, ids: readonly string[]): RawBuilder<boolean> =>
  sql<boolean>`jsonb_path_query_array(${sql.ref(document)}, '$.**.id') ?| ${sql.val(ids)}::text[]`
