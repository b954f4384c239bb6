import { sql } from 'kysely'
import type { Db } from '../../database.ts'

/** Something to be written: `id` is made by the client, and makes writing it twice harmless. */
export interface Op {
  readonly id: string
  /** `null` when the machine writes. */
  readonly person: string | null
  readonly at: Date
  readonly payload: Uint8Array
}

export interface Entry extends Op {
  readonly seq: number
}

/** Where an op stands; `fresh` is false for one that was already there, with the time of its first arrival. */
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
  /** Up to where a snapshot replaces the entries; 0 without one. */
  readonly snapshotSeq: number
}

/** Another writer came first: `expected` is no longer the head. The transaction is lost; read, decide again, retry. */
export class StaleHead extends Error {}

/**
 * Writes all the ops at the head of the stream, in one transaction or in the caller's, and says where each stands.
 * Ops already there are not written again. A frozen stream takes nothing new: what is missing from the answer was
 * refused.
 *
 * @param expected the head this was decided upon; without it, whatever the head is
 */
export async function append(
  db: Db,
  stream: string,
  ops: readonly Op[],
  expected: number | null = null,
): Promise<Placed[]> {
  const payloads = Buffer.concat(ops.map((op) => op.payload))
  // postgres.js writes a null inside an array as the word NULL, hence the empty string for the machine.
  const people = ops.map((op) => op.person ?? '')
  const { rows } = await sql<Placed>`
    select placed_op as id, placed_seq as seq, placed_at as at, fresh from log_append(
      ${stream},
      ${sql.val(ops.map((op) => op.id))}::uuid[],
      ${sql.val(people)}::text[],
      ${sql.val(ops.map((op) => op.at.toISOString()))}::timestamptz[],
      ${sql.val(ops.map((op) => op.payload.length))}::int[],
      ${payloads}, ${expected}::bigint)
    order by placed_seq
  `
    .execute(db)
    .catch((error: unknown) => {
      throw (error as { code?: string }).code === 'LG001' ? new StaleHead(stream) : error
    })
  return rows
}

/** What follows `seq`, in order. */
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
 * All that a stream says, as its snapshot and what follows, or as what follows `known`. Empty when nothing does.
 * Another process may compact between two reads, and what follows would then begin too late: it starts over.
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

/** Where these streams stand. A stream nobody has written to yet is absent. */
export async function heads(db: Db, streams: readonly string[]): Promise<Head[]> {
  const { rows } = await sql<Head>`
    select s.id as stream, s.head, s.epoch, s.frozen, coalesce(p.seq, 0) as "snapshotSeq"
      from streams s left join snapshots p on p.stream = s.id
     where s.id = any (${sql.val(streams)}::text[])
  `.execute(db)
  return rows
}

/**
 * Locks the stream until the end of the caller's transaction and gives its head, so that a decision taken on it and
 * the append that follows cannot be overtaken.
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
 * Stores a snapshot of everything up to `seq`, and forgets the entries before the last `keep`, with their op ids:
 * whoever may still send one again must find it among those kept. One entry stays in any case, by which whoever reads
 * on from before notices that something is missing.
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

/** After a restoration: what browsers remember of the streams may be ahead of them, and is void. */
export async function renewEpochs(db: Db): Promise<void> {
  await db
    .updateTable('streams')
    .set({ epoch: sql`gen_random_uuid()` })
    .execute()
}

/** A frozen stream refuses every writer, from the commit of this on. */
export async function freeze(db: Db, stream: string, frozen: boolean): Promise<void> {
  await db.updateTable('streams').set({ frozen }).where('id', '=', stream).execute()
}

/** The person each client id belongs to, the first to have used it; ids never seen become this person's. */
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
