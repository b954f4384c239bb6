import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { unaccent } from '@electric-sql/pglite/contrib/unaccent'
import type { FromEngine, ToEngine } from './engine.ts'

// The engine is synchronous: on the main thread, a slow query would block every socket.
const { dataDir, image } = workerData as { dataDir?: string; image?: Uint8Array<ArrayBuffer> }
const port = parentPort!
const engine = await PGlite.create({
  ...(dataDir && { dataDir }),
  ...(image && { loadDataDir: new Blob([image]) }),
  extensions: { unaccent, pg_trgm },
  // Half the default memory, and no slower at our sizes.
  startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'],
})

port.on('message', (message: ToEngine) => {
  answer(message).then(
    (bytes) => reply({ id: message.id, bytes }),
    (error: unknown) => reply({ id: message.id, error: String(error) }),
  )
})
reply({ ready: true })

async function answer(message: ToEngine): Promise<Uint8Array> {
  if (message.ask === 'dump') {
    const dump = await engine.dumpDataDir('none')
    return new Uint8Array(await dump.arrayBuffer())
  }
  if (message.ask === 'close') {
    await engine.close()
    port.unref()
    return new Uint8Array()
  }
  const answered = await engine.runExclusive(() => engine.execProtocolRaw(message.bytes))
  return answered.slice() // a buffer of its own, so that it can be handed over without a copy
}

function reply(message: FromEngine): void {
  port.postMessage(message, 'bytes' in message ? [message.bytes.buffer as ArrayBuffer] : [])
}
