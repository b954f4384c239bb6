/**
 * Drafts: unsent text, stored in this browser per person and place, so that it survives a closed tab, a crash or a
 * lost network. Deleted when sent, and when the person signs out.
 */
const PREFIX = 'liane:draft:'
const WAIT_MS = 300
const KEPT_DAYS = 60

let owner = 'visitor'
const waiting = new Map<string, { timer: ReturnType<typeof setTimeout>; write: () => void }>()

export interface Draft<Value> {
  read(): Value | undefined
  /** Stored within 300 ms; at once when the tab is hidden. */
  write(value: Value): void
  /** Stored at once, for text no longer in any field. */
  keep(value: Value): void
  /** Call only once it has been sent or discarded. */
  clear(): void
}

/** A draft by its place, `thread/<id>/reply`. */
export function draft<Value>(place: string): Draft<Value> {
  const key = () => `${PREFIX}${owner}:${place}`
  return {
    read: () => readValue<Value>(key()),
    write: (value) => writeSoon(key(), value),
    keep: (value) => write(key(), value),
    clear: () => {
      cancel(key())
      storage()?.removeItem(key())
    },
  }
}

/** The draft of a new thread: written by its page, and by quoting a tool. */
export const newThreadDraft = <Value>(community: string): Draft<Value> => draft(`fils/${community}/nouveau`)

/** Sets the owner of the drafts. */
export function draftsBelongTo(person: string | null): void {
  flush()
  owner = person ?? 'visitor'
  forgetOld()
}

/** Deletes the drafts, on signing out. */
export function clearDrafts(): void {
  for (const key of [...waiting.keys()]) cancel(key)
  const own = `${PREFIX}${owner}:`
  for (const key of keys()) if (key.startsWith(own)) storage()?.removeItem(key)
}

function readValue<Value>(key: string): Value | undefined {
  waiting.get(key)?.write()
  const text = storage()?.getItem(key)
  if (!text) return undefined
  try {
    return (JSON.parse(text) as { value: Value }).value
  } catch {
    return undefined
  }
}

/** The timer starts at the first unsaved keystroke, so that uninterrupted typing is stored too. */
function writeSoon(key: string, value: unknown): void {
  const timer = waiting.get(key)?.timer ?? setTimeout(() => waiting.get(key)?.write(), WAIT_MS)
  waiting.set(key, { timer, write: () => write(key, value) })
}

function write(key: string, value: unknown): void {
  cancel(key)
  try {
    storage()?.setItem(key, JSON.stringify({ at: Date.now(), value }))
  } catch {
    // Storage is full: the text is still in its field, and is stored once it fits.
  }
}

function cancel(key: string): void {
  clearTimeout(waiting.get(key)?.timer)
  waiting.delete(key)
}

function flush(): void {
  for (const { write } of [...waiting.values()]) write()
}

function forgetOld(): void {
  const oldest = Date.now() - KEPT_DAYS * 86_400_000
  for (const key of keys()) {
    const kept = JSON.parse(storage()?.getItem(key) ?? '{}') as { at?: number }
    if ((kept.at ?? 0) < oldest) storage()?.removeItem(key)
  }
}

const keys = () => Object.keys(storage() ?? {}).filter((key) => key.startsWith(PREFIX))

/** Some browsers refuse storage; typing must still work. */
function storage(): Storage | undefined {
  try {
    return globalThis.localStorage
  } catch {
    return undefined
  }
}

globalThis.addEventListener?.('pagehide', flush)
globalThis.document?.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') flush()
})
