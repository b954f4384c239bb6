import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { inTransaction, type Ctx } from './context.ts'
import { send } from './postgres/send.ts'
import { problem, signInNeeded } from './problem.ts'
import { weekOf } from './weeks.ts'

export const anotherCommand = problem(
  'another-command',
  422,
  'Cette demande porte le numéro d’une autre. Rechargez la page, puis recommencez.',
)

/**
 * The stored form of an anonymous command: both id and asker are hashed. The id comes from the asker's browser; if it
 * were stored, hashing it with everyone's name would reveal the asker.
 */
export function sealed<Command extends { id: string; asker: string }>(
  command: Command,
): Command & { isSealed: true } {
  const digest = (text: string) => createHash('sha256').update(text).digest('hex')
  const id = digest(`number ${command.id}`).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')
  return { ...command, isSealed: true, id, asker: digest(`asker ${command.id} ${command.asker}`) }
}

/**
 * Runs `work` once per command id. The reply is stored in the transaction of the effect, and later calls with the same
 * id, concurrent or after a restart, get that reply. A refusal stores nothing: the next call is decided again.
 *
 * @param asker the person as stored; see `sealed`
 */
export async function once<Reply>(
  ctx: Ctx,
  command: { id: string; asker: string; asked: unknown; isSealed?: boolean },
  work: (ctx: Ctx) => Promise<Reply>,
): Promise<Reply> {
  const hash = createHash('sha256').update(JSON.stringify(command.asked)).digest('base64')
  const at = command.isSealed ? weekOf(ctx.now) : ctx.now
  let isClaimed = true
  try {
    return await inTransaction(ctx, async (ctx) => {
      // A concurrent call with the same id waits here for the first commit. Without the claim, the first statement that
      // `work` waits for fails, and what it has written is rolled back.
      await send(ctx.db, claimOf(ctx, command, hash, at), ({ count }) => {
        isClaimed = count > 0
        if (!isClaimed) throw new Error('this command has been given before')
      })
      const reply = await work(ctx)
      await send(
        ctx.db,
        ctx.db
          .updateTable('commands')
          .set({ reply: reply as object })
          .where('person', '=', command.asker)
          .where('id', '=', command.id),
      )
      return reply
    })
  } catch (error) {
    if (isClaimed) throw error
    return repliedTo(ctx, command, hash)
  }
}

/**
 * Claims nothing for a person whose account was closed or erased after the request was admitted. The status is read
 * once this statement holds its lock on the table: a purge, which locks out every writer, is then over, or waits for
 * this transaction.
 */
const claimOf = ({ me }: Ctx, command: { id: string; asker: string }, hash: string, at: Date) => sql`
  insert into commands (person, id, asked_hash, at)
  select ${command.asker}::text, ${command.id}::uuid, ${hash}::text, ${at}::timestamptz
   where ${me}::uuid is null or exists (select from people where id = ${me}::uuid and status = 'active')
      on conflict (person, id) do nothing
`

async function repliedTo<Reply>(
  ctx: Ctx,
  command: { id: string; asker: string },
  hash: string,
): Promise<Reply> {
  const first = await ctx.db
    .selectFrom('commands')
    .select(['asked_hash', 'reply'])
    .where('person', '=', command.asker)
    .where('id', '=', command.id)
    .executeTakeFirst()
  if (!first) throw signInNeeded()
  if (first.asked_hash !== hash) throw anotherCommand()
  return first.reply as Reply
}

const KEPT_DAYS = 30

/** A reply is a copy of what was written: it is kept no longer than a browser may ask for it again. */
export async function purgeCommands(db: Db, now: Date): Promise<void> {
  const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000)
  await db.deleteFrom('commands').where('at', '<', before).execute()
}
