import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { sealKeyOf, type Ctx } from '../platform/context.ts'

/** A post or thread whose author is hidden. */
export type SealedSubject = 'thread' | 'post'

const IV_BYTES = 12
const TAG_BYTES = 16

/** Stores the author, encrypted. Nothing else in the database links the subject to the person. */
export async function seal(ctx: Ctx, type: SealedSubject, id: string, person: string): Promise<void> {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', sealKeyOf(ctx), iv).setAAD(Buffer.from(`${type}:${id}`))
  const enciphered = Buffer.concat([cipher.update(person), cipher.final()])
  const sealed = Buffer.concat([iv, cipher.getAuthTag(), enciphered])
  await ctx.db
    .insertInto('sealed_authorships')
    .values({ subject_type: type, subject_id: id, sealed })
    .execute()
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
      .filter((row) => opened(key, `${type}:${row.subject_id}`, row.sealed) === ctx.me)
      .map((row) => row.subject_id),
  )
}

function opened(key: Buffer, subject: string, sealed: Uint8Array): string {
  const bytes = Buffer.from(sealed)
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES))
    .setAAD(Buffer.from(subject))
    .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
  return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString()
}
