import type { OpQueue, QueuedOp } from './outbox.ts'

const DATABASE = 'liane'
const STORE = 'unsent'

interface Kept extends QueuedOp {
  /** Person and text: other people's pages do not find it. */
  place: string
  epoch: string
}

let opening: Promise<IDBDatabase | undefined> | undefined

/** The unsent changes of a person in a text, in IndexedDB. */
export function queueOf(person: string, text: string): OpQueue {
  const place = `${person} ${text}`
  return {
    load: async (epoch) => (await kept(place)).filter((op) => op.epoch === epoch),
    put: (epoch, op, replaced) =>
      void write((store) => {
        store.put({ ...op, place, epoch } satisfies Kept)
        if (replaced) store.delete(replaced.id)
      }),
    remove: (id) => void write((store) => void store.delete(id)),
    clear: () => void kept(place).then((ops) => write((store) => ops.forEach(({ id }) => store.delete(id)))),
  }
}

/** Takes out the changes that wait for a text which this person can no longer write. */
export async function takeLeft(person: string, text: string): Promise<Uint8Array[]> {
  const left = await kept(`${person} ${text}`)
  await write((store) => left.forEach(({ id }) => store.delete(id)))
  return left.map(({ payload }) => payload)
}

/** Called when signing out, so that the next person on this computer finds nothing. */
export async function clearQueues(): Promise<void> {
  await write((store) => void store.clear())
}

async function kept(place: string): Promise<Kept[]> {
  const database = await open()
  if (!database) return []
  return new Promise((resolve) => {
    const asked = database.transaction(STORE).objectStore(STORE).index('place').getAll(place)
    asked.onsuccess = () => resolve(asked.result as Kept[])
    asked.onerror = () => resolve([])
  })
}

async function write(work: (store: IDBObjectStore) => void): Promise<void> {
  const database = await open()
  if (!database) return
  const transaction = database.transaction(STORE, 'readwrite', { durability: 'relaxed' })
  work(transaction.objectStore(STORE))
  await new Promise<void>((resolve) => {
    transaction.oncomplete = transaction.onabort = () => resolve()
  })
}

/** Some browsers refuse storage; editing must still work in memory. */
function open(): Promise<IDBDatabase | undefined> {
  opening ??= new Promise((resolve) => {
    const asked = globalThis.indexedDB?.open(DATABASE, 1)
    if (!asked) return resolve(undefined)
    asked.onupgradeneeded = () =>
      asked.result.createObjectStore(STORE, { keyPath: 'id' }).createIndex('place', 'place')
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => resolve(undefined)
  })
  return opening
}
