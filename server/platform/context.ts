import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { FactName, FactTable, HereOf, StoredSubject, PayloadOf } from './facts.ts'
import type { Feature } from './feature.ts'
import type { Vouch } from './personal-data.contract.ts'

/**
 * Author, structure, mandate and posture, stored with every contribution and never changed. Built by
 * community/access.ts only.
 */
export interface Signature {
  readonly person: string
  readonly structure: string
  readonly mandate: string | null
  readonly posture: 'personal' | 'structure_view' | 'structure_commitment'
}

/** An event: stored in `activity` and broadcast to the people who may read it. */
export type Fact<Name extends FactName = FactName> = {
  [Each in Name]: FactNamed<Each> & FactHere<Each>
}[Name]

interface FactNamed<Name extends FactName> {
  readonly name: Name
  readonly community: string
  readonly subject: { readonly type: StoredSubject<Name>; readonly id: string }
  /** Who may read the subject, and so the fact; `concerned`: only the people in `only`. */
  readonly level: string
  readonly only?: readonly string[]
  /**
   * People who also receive it live although they do not read its level, because they may read the subject for another
   * reason.
   */
  readonly heardBy?: readonly string[]
  readonly circle?: string | null
  /** `null` for the system, and for an anonymous author. */
  readonly signature: Signature | null
  /** The date shown; now by default. Anonymous facts show only their week. */
  readonly at?: Date
  /** Small, stored for ever, and without any text that a person wrote. */
  readonly payload: PayloadOf<Name>
  /** The people whose rights this changes: their open rooms are rechecked at once. */
  readonly rightsOf?: readonly string[]
}

/**
 * Sent in addition to people who have the subject open. Required when the table of facts declares it, forbidden
 * otherwise.
 */
type FactHere<Name extends FactName> = [HereOf<Name>] extends [never]
  ? { readonly also?: never }
  : { readonly also: { readonly room: string; readonly payload: HereOf<Name> } }

/** What an action may use. Add to it only deliberately. */
export interface Ctx {
  /** The person making the request; `null` for a visitor and for the system. */
  readonly me: string | null
  readonly now: Date
  readonly db: Db
  /** Writes the fact in the current transaction and broadcasts it after the commit. */
  readonly announce: (fact: Fact) => Promise<void>
  /** How each fact is treated: what the journal counts, what « Aujourd’hui » shows. */
  readonly facts: FactTable
  /** Query results reused while this call is answered: the asker's rights. */
  readonly cache: Map<string, Promise<unknown>>
  /** Present when the asker says that what was found in their texts is about nobody. */
  readonly vouch?: Vouch
}

/** What contexts are built from. */
export interface World {
  readonly db: Db
  readonly features: readonly Feature[]
  /** Whether it shows an invented community, whose people are signed in by a click. */
  readonly demo: boolean
  /** The base URL, `https://liane.example`, for links in mails. */
  readonly address: string
  readonly facts: FactTable
  /** The key of the house, 32 bytes, read at first use: it encrypts anonymous authors and, derived, second factors. */
  readonly sealKey: () => Buffer
  /** Writes a fact in the transaction `db`. Returns the function that broadcasts it, to be called after the commit. */
  readonly recordFact: (db: Db, now: Date, fact: Fact) => Promise<() => void>
}

export function contextOf(world: World, me: string | null, now: Date): Ctx {
  const ctx: Ctx = {
    me,
    now,
    db: world.db,
    facts: world.facts,
    cache: new Map(),
    announce: (fact) => inTransaction(ctx, (inside) => inside.announce(fact)),
  }
  behind.set(ctx, { world, committed: [] })
  return ctx
}

/** The same context, with the asker's word. */
export function vouching(ctx: Ctx, vouch: Vouch): Ctx {
  const vouched = { ...ctx, vouch }
  behind.set(vouched, behind.get(ctx)!)
  return vouched
}

/** The world of each context, and its callbacks to run after the commit. */
const behind = new WeakMap<Ctx, { world: World; committed: (() => void)[] }>()

/**
 * Runs `work` in a transaction and broadcasts its facts after the commit. Inside another transaction it joins that
 * one, so that an action may call an action.
 */
export async function inTransaction<T>(ctx: Ctx, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  if (ctx.db.isTransaction) return work(ctx)

  const { world } = behind.get(ctx)!
  const committed: (() => void)[] = []
  const result = await ctx.db.transaction().execute((tx) => {
    const inside: Ctx = {
      ...ctx,
      db: tx,
      cache: new Map(ctx.cache),
      announce: async (fact) => void committed.push(await world.recordFact(tx, fact.at ?? ctx.now, fact)),
    }
    behind.set(inside, { world, committed })
    return work(inside)
  })
  for (const run of committed) run()
  return result
}

/** Runs `work` in a transaction so that, when it fails, the rest of the transaction can still be committed. */
export async function inSavepoint<T>(ctx: Ctx, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  const { committed } = behind.get(ctx)!
  const before = committed.length
  await sql`savepoint attempt`.execute(ctx.db)
  try {
    const result = await work(ctx)
    await sql`release savepoint attempt`.execute(ctx.db)
    return result
  } catch (error) {
    committed.length = before
    await sql`rollback to savepoint attempt`.execute(ctx.db)
    throw error
  }
}

/** Calls `work` after the commit of the current transaction, or at once outside of one; never after a rollback. */
export function afterCommit(ctx: Ctx, work: () => void): void {
  if (ctx.db.isTransaction) behind.get(ctx)!.committed.push(work)
  else work()
}

/** The absolute URL of a page, for mails. */
export function addressOf(ctx: Ctx, path: string): string {
  return `${behind.get(ctx)!.world.address}${path}`
}

export function isDemo(ctx: Ctx): boolean {
  return behind.get(ctx)!.world.demo
}

export function featuresOf(ctx: Ctx): readonly Feature[] {
  return behind.get(ctx)!.world.features
}

export function sealKeyOf(ctx: Ctx): Buffer {
  return behind.get(ctx)!.world.sealKey()
}
