import { DatabaseSync } from 'node:sqlite'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import type { WireBackend } from './wire.ts'

export type ToEngine = { id: number } & (
  { ask: 'exec'; bytes: Uint8Array<ArrayBuffer> } | { ask: 'dump' } | { ask: 'close' }
)
export type FromEngine = { ready: true } | { id: number; bytes: Uint8Array } | { id: number; error: string }

export interface Engine extends WireBackend {
  /** The data directory as a tar file, taken while the database is open. */
  dump(): Promise<Uint8Array<ArrayBuffer>>
  close(): Promise<void>
}

/**
 * Opens the embedded database in a worker thread, under a lock: two processes on one directory would silently lose
 * each other's commits.
 *
 * @throws when another process holds `dataDir`
 */
export async function openEngine(from: { dataDir?: string; image?: Uint8Array }): Promise<Engine> {
  const unlock = from.dataDir ? lockFolder(from.dataDir) : () => {}
  const dataDir = from.dataDir && path.join(from.dataDir, 'postgres')
  const worker = new Worker(new URL('./engine-worker.ts', import.meta.url), {
    workerData: { dataDir, image: from.image },
  })
  const waiting = new Map<number, { done: (bytes: Uint8Array) => void; failed: (error: Error) => void }>()
  let asked = 0
  const failAll = (error: Error) => {
    for (const { failed } of waiting.values()) failed(error)
    waiting.clear()
  }

  await new Promise<void>((ready, failed) => {
    worker.once('error', failed)
    worker.on('message', (message: FromEngine) => {
      if ('ready' in message) return ready()
      const asker = waiting.get(message.id)
      waiting.delete(message.id)
      if ('error' in message) asker?.failed(new Error(message.error))
      else asker?.done(message.bytes)
    })
  })
  worker.on('error', failAll)
  worker.on('exit', () => failAll(new Error('the embedded database has stopped')))

  const ask = (
    message: Omit<Extract<ToEngine, { ask: 'dump' | 'close' }>, 'id'> | { ask: 'exec'; bytes: Uint8Array },
  ) =>
    new Promise<Uint8Array>((done, failed) => {
      const id = ++asked
      waiting.set(id, { done, failed })
      worker.postMessage({ id, ...message }, 'bytes' in message ? [message.bytes.buffer as ArrayBuffer] : [])
    })

  return {
    exec: (bytes) => ask({ ask: 'exec', bytes }),
    dump: async () => Uint8Array.from(await ask({ ask: 'dump' })),
    close: async () => {
      await ask({ ask: 'close' })
      await worker.terminate()
      unlock()
    },
  }
}

/** Uses an SQLite lock, which the system releases however the process dies. */
function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true })
  const lock = new DatabaseSync(path.join(folder, 'lock'))
  try {
    lock.exec('pragma busy_timeout = 0; pragma locking_mode = exclusive; begin exclusive')
    lock.exec('create table if not exists holder (at text); commit')
  } catch (error) {
    lock.close()
    throw new Error(`${folder} is in use by another process: stop it first, or choose another DATA_DIR`, {
      cause: error,
    })
  }
  return () => lock.close()
}
