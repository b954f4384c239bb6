import { sealKeyOf, type Ctx } from '../platform/context.ts'
import { decrypt, encrypt } from '../platform/encryption.ts'
import { send } from '../platform/postgres/send.ts'

/** A post or thread whose author is hidden. */
export type SealedSubject = 'thread' | 'post'

/** Stores the author, encrypted. Nothing else in the database links the subject to the person. */
export async function seal(ctx: Ctx, type: SealedSubject, id: string, person: string): Promise<void> {
  const sealed = encrypt(sealKeyOf(ctx), `${type}:${id}`, person)
  await send(
    ctx.db,
    ctx.db.insertInto('sealed_authorships').values({ subject_type: type, subject_id: id, sealed }),
  )
}

/** Which of these the asker wrote. The seals answer no other question. */
export async function sealedByMe(
  ctx: Ctx,
  type: SealedSubject,
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await ctx.db
    .selectFrom('sealed_authorships')
    .select(['subject_id', 'sealed'])
    .where('subject_type', '=', type)
    .where('subject_id', 'in', [...ids])
    .execute()
  const key = sealKeyOf(ctx)
  return new Set(
    rows
      .filter((row) => decrypt(key, `${type}:${row.subject_id}`, row.sealed) === ctx.me)
      .map((row) => row.subject_id),
  )
}
