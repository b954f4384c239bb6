import { sql } from 'kysely'
import type { Db } from '../../database.ts'

/** An operation to append. `id` comes from the client and makes writing it twice harmless. */
export interface Op {
  readonly id: string
  /** `null` for the system. */
  readonly person: string | null
  readonly at: Date
  readonly payload: Uint8Array
}

export interface Entry extends Op {
  readonly seq: number
}

/** The position of an op. `fresh` is false for a duplicate, whose time is that of the first write. */
export interface Placed {
  readonly id: string
  readonly seq: number
  readonly at: Date
  readonly fresh: boolean
}

export interface Head {
  readonly stream: string
  readonly head: number
  readonly epoch: string
  readonly frozen: boolean
  /** The last entry covered by the snapshot; 0 without one. */
  readonly snapshotSeq: number
}

/**
 * Another writer was faster: `expected` is no longer the head. The transaction has failed: read, decide again, retry.
 */
export class StaleHead extends Error {}

/** The accounts of some writers are closed. The transaction has failed: retry without what comes from them. */
export class ClosedAccounts extends Error {
  readonly people: ReadonlySet<string>

  constructor(people: readonly string[]) {
    super('closed accounts')
    this.people = new Set(people)
  }
}

interface Appending {
  /** The head the caller has decided on; without it, any head is accepted. */
  readonly expected?: number
  /** The people it comes from, when the ops do not name them. */
  readonly writers?: readonly string[]
}

/**
 * Appends ops in one transaction, or in the caller's, and returns their positions. Duplicates are not written again. A
 * frozen stream refuses new ops: they are missing from the result.
 *
 * @throws StaleHead
 * @throws ClosedAccounts
 */
export async function append(
  db: Db,
  stream: string,
  ops: readonly Op[],
  { expected, writers = writersOf(ops) }: Appending = {},
): Promise<Placed[]> {
  const payloads = Buffer.concat(ops.map((op) => op.payload))
  // postgres.js writes a null inside an array as the word NULL: the system is an empty string here.
  const people = ops.map((op) => op.person ?? '')
  const { rows } = await sql<Placed>`
    select placed_op as id, placed_seq as seq, placed_at as at, fresh from log_append(
      ${stream},
      ${sql.val(ops.map((op) => op.id))}::uuid[],
      ${sql.val(people)}::text[],
      ${sql.val(ops.map((op) => op.at.toISOString()))}::timestamptz[],
      ${sql.val(ops.map((op) => op.payload.length))}::int[],
      ${payloads}, ${expected ?? null}::bigint, ${sql.val([...new Set(writers)])}::uuid[])
    order by placed_seq
  `
    .execute(db)
    .catch((error: unknown) => {
      throw thrownFor(stream, error as { code?: string; detail?: string })
    })
  return rows
}

const writersOf = (ops: readonly Op[]) => ops.flatMap(({ person }) => person ?? [])

function thrownFor(stream: string, error: { code?: string; detail?: string }): unknown {
  if (error.code === 'LG001') return new StaleHead(stream)
  return error.code === 'LG002' ? new ClosedAccounts(error.detail!.split(' ')) : error
}

/**
 * Refuses closed accounts, as `append` does, for what the caller's transaction writes to other tables.
 *
 * @throws ClosedAccounts
 */
export async function requireOpenAccounts(db: Db, people: readonly string[]): Promise<void> {
  const { rows } = await sql<{ closed: string[] }>`
    select closed_among(${sql.val([...new Set(people)])}::uuid[])::text[] as closed
  `.execute(db)
  if (rows[0]!.closed.length > 0) throw new ClosedAccounts(rows[0]!.closed)
}

/** The entries after `seq`, in order. */
export async function since(db: Db, stream: string, seq: number, limit = 100_000): Promise<Entry[]> {
  return db
    .selectFrom('log_entries')
    .select(['seq', 'op_id as id', 'person', 'payload', 'at'])
    .where('stream', '=', stream)
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(limit)
    .execute()
}

export async function snapshot(
  db: Db,
  stream: string,
): Promise<{ seq: number; payload: Uint8Array } | undefined> {
  return db.selectFrom('snapshots').select(['seq', 'payload']).where('stream', '=', stream).executeTakeFirst()
}

/**
 * The whole stream as its snapshot and the entries after it, or the entries after `known`. Empty when there is nothing
 * new. Starts over when another process compacts the stream between the two queries.
 */
export async function history(
  db: Db,
  stream: string,
  known?: { seq: number; payload: Uint8Array },
): Promise<{ seq: number; payload: Uint8Array }[]> {
  const base = known ?? (await snapshot(db, stream))
  const tail = await since(db, stream, base?.seq ?? 0)
  if (tail.length > 0 && tail[0]!.seq > (base?.seq ?? 0) + 1) {
    const newer = await snapshot(db, stream)
    if (newer && newer.seq > (base?.seq ?? 0)) return history(db, stream, newer)
  }
  return base ? [base, ...tail] : tail
}

/** The heads of these streams. A stream without entries is absent. */
export async function heads(db: Db, streams: readonly string[]): Promise<Head[]> {
  const { rows } = await sql<Head>`
    select s.id as stream, s.head, s.epoch, s.frozen, coalesce(p.seq, 0) as "snapshotSeq"
      from streams s left join snapshots p on p.stream = s.id
     where s.id = any (${sql.val(streams)}::text[])
  `.execute(db)
  return rows
}

/**
 * Locks the stream until the end of the caller's transaction and returns its head, so that a decision on that head and
 * its append are atomic.
 */
export async function lockHead(db: Db, stream: string): Promise<number> {
  await db
    .insertInto('streams')
    .values({ id: stream })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const { head } = await db
    .selectFrom('streams')
    .select('head')
    .where('id', '=', stream)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return head
}

/**
 * Stores a snapshot up to `seq` and deletes the entries before the last `keep`, with their op ids: an op that a client
 * may still resend must be among those kept. At least one entry stays, so that a client further behind notices the
 * gap.
 */
export async function compact(
  db: Db,
  stream: string,
  seq: number,
  payload: Uint8Array,
  keep: number,
): Promise<void> {
  await sql`select log_compact(${stream}, ${seq}::bigint, ${Buffer.from(payload)}, ${Math.max(keep, 1)}::bigint)`.execute(
    db,
  )
}

/** After a restore: clients may be ahead of the streams, so what they have stored is void. */
export async function renewEpochs(db: Db): Promise<void> {
  await db
    .updateTable('streams')
    .set({ epoch: sql`gen_random_uuid()` })
    .execute()
}

/** Freezes the stream: from this commit on it refuses every writer. */
export async function freeze(db: Db, stream: string, frozen: boolean): Promise<void> {
  await db.updateTable('streams').set({ frozen }).where('id', '=', stream).execute()
}

/** Returns the owner of each client id, the first person who used it; new ids become this person's. */
export async function claim(
  db: Db,
  stream: string,
  clients: readonly number[],
  person: string,
): Promise<Map<number, string>> {
  await db
    .insertInto('stream_authors')
    .values(clients.map((client) => ({ stream, client, person })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const rows = await db
    .selectFrom('stream_authors')
    .select(['client', 'person'])
    .where('stream', '=', stream)
    .where('client', 'in', clients)
    .execute()
  return new Map(rows.map((row) => [row.client, row.person]))
}
