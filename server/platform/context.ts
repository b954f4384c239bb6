import type { Db } from '../database.ts'
import type { FactName, FactTable, HereOf, StoredSubject, PayloadOf } from './facts.ts'
import type { Feature } from './feature.ts'

/** Who says it, for whom, and in what name: frozen with every contribution. Built by community/access.ts only. */
export interface Signature {
  readonly person: string
  readonly structure: string
  readonly mandate: string | null
  readonly posture: 'personal' | 'structure_view' | 'structure_commitment'
}

/** Something that happened: kept in `activity`, and sent live to those who may read it. */
export type Fact<Name extends FactName = FactName> = {
  [Each in Name]: FactNamed<Each> & FactHere<Each>
}[Name]

interface FactNamed<Name extends FactName> {
  readonly name: Name
  readonly community: string
  readonly subject: { readonly type: StoredSubject<Name>; readonly id: string }
  /** Who may read the subject, hence the fact; `concerned` is nobody but those whom `only` names. */
  readonly level: string
  readonly only?: readonly string[]
  /** People who hear it live too, although they do not read its level: they may read the subject otherwise. */
  readonly heardBy?: readonly string[]
  readonly circle?: string | null
  /** `null` when the machine did it, or when the author is sealed. */
  readonly signature: Signature | null
  /** When it is said to have happened; the present by default. What is sealed only says its week. */
  readonly at?: Date
  /** Small, kept for ever, and free of what a person wrote. */
  readonly payload: PayloadOf<Name>
  /** Whose rights this changes: their open rooms are judged again at once. */
  readonly rightsOf?: readonly string[]
}

/** What those who have the subject open receive as well: required where the table of facts has one, refused elsewhere. */
type FactHere<Name extends FactName> = [HereOf<Name>] extends [never]
  ? { readonly also?: never }
  : { readonly also: { readonly room: string; readonly payload: HereOf<Name> } }

/** What an action needs of the world. Adding to it is a decision. */
export interface Ctx {
  /** The person who asks; `null` for a visitor, and for the machine itself. */
  readonly me: string | null
  readonly now: Date
  readonly db: Db
  /** Writes the fact in the current transaction; it is heard once that has committed. */
  readonly announce: (fact: Fact) => Promise<void>
  /** How each fact is treated: what the journal counts, what « Aujourd’hui » shows. */
  readonly facts: FactTable
  /** Query results reused while this call is answered: the asker's rights. */
  readonly cache: Map<string, Promise<unknown>>
}

/** What a context is made from: the actions' world, outside of any transaction. */
export interface World {
  readonly db: Db
  readonly features: readonly Feature[]
  /** Where people find Liane, `https://liane.example`: for the links that letters carry. */
  readonly address: string
  readonly facts: FactTable
  /** The key that enciphers who wrote what is sealed, read at its first use. 32 bytes. */
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

/** The world of each context, and what runs once its transaction has committed. */
const behind = new WeakMap<Ctx, { world: World; committed: (() => void)[] }>()

/**
 * Runs `work` in one transaction, and tells its facts only once that has committed. Inside another one it joins it,
 * so that an action may call an action.
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

/** Calls `work` after the commit of the transaction that `ctx` is in, at once outside of one; never after a rollback. */
export function afterCommit(ctx: Ctx, work: () => void): void {
  if (ctx.db.isTransaction) behind.get(ctx)!.committed.push(work)
  else work()
}

/** The full address of one of our pages, for a letter. */
export function addressOf(ctx: Ctx, path: string): string {
  return `${behind.get(ctx)!.world.address}${path}`
}

/** The features of the app that this context belongs to. */
export function featuresOf(ctx: Ctx): readonly Feature[] {
  return behind.get(ctx)!.world.features
}

export function sealKeyOf(ctx: Ctx): Buffer {
  return behind.get(ctx)!.world.sealKey()
}
