import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Config } from './config.ts'

const KEY_BYTES = 32

/** The encryption key, read at first use: SEAL_KEY, or a file in the data folder. */
export function sealKeyFrom({ SEAL_KEY, DATA_DIR }: Pick<Config, 'SEAL_KEY' | 'DATA_DIR'>): () => Buffer {
  let key: Buffer | undefined
  return () => (key ??= SEAL_KEY ? Buffer.from(SEAL_KEY, 'base64') : keyIn(DATA_DIR))
}

/** Creates the file with owner-only permissions. If two processes start at once, both use the first one written. */
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
