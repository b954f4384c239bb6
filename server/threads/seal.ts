import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Db } from '../database.ts'

/** A post or a thread whose author nobody is told. */
export type SealedSubject = 'thread' | 'post'

const IV_BYTES = 12
const TAG_BYTES = 16
const KEY_BYTES = 32

let read: (() => Buffer) | undefined
let kept: Buffer | undefined

/** Where the key of the seals is: given, or in a file of the data folder, made at first use and readable by us alone. */
export function openSeal({ SEAL_KEY, DATA_DIR }: { SEAL_KEY?: string | undefined; DATA_DIR: string }): void {
  kept = undefined
  read = () => (SEAL_KEY ? Buffer.from(SEAL_KEY, 'base64') : keyIn(DATA_DIR))
}

/** Keeps who wrote it, enciphered. Nothing else in the database leads from the subject to the person. */
export async function seal(db: Db, type: SealedSubject, id: string, person: string): Promise<void> {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key(), iv).setAAD(Buffer.from(`${type}:${id}`))
  const enciphered = Buffer.concat([cipher.update(person), cipher.final()])
  const sealed = Buffer.concat([iv, cipher.getAuthTag(), enciphered])
  await db.insertInto('sealed_authorships').values({ subject_type: type, subject_id: id, sealed }).execute()
}

/**
 * Which of these this very person wrote. The only question the seals answer: it is asked for the asker, and the answer
 * is for them.
 */
export async function sealedByMe(
  db: Db,
  me: string,
  type: SealedSubject,
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .selectFrom('sealed_authorships')
    .select(['subject_id', 'sealed'])
    .where('subject_type', '=', type)
    .where('subject_id', 'in', [...ids])
    .execute()
  return new Set(
    rows.filter((row) => opened(type, row.subject_id, row.sealed) === me).map((row) => row.subject_id),
  )
}

function opened(type: SealedSubject, id: string, sealed: Uint8Array): string {
  const bytes = Buffer.from(sealed)
  const decipher = createDecipheriv('aes-256-gcm', key(), bytes.subarray(0, IV_BYTES))
    .setAAD(Buffer.from(`${type}:${id}`))
    .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
  return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString()
}

function key(): Buffer {
  if (!read) throw new Error('the seals have no key: call openSeal first')
  return (kept ??= read())
}

/** Two processes may begin at once: the first file written is the one both use. */
function keyIn(folder: string): Buffer {
  const file = path.join(folder, 'seal.key')
  mkdirSync(folder, { recursive: true })
  try {
    writeFileSync(file, randomBytes(KEY_BYTES), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    chmodSync(file, 0o600)
  }
  return readFileSync(file)
}
