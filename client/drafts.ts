import { newId } from './new-id.ts'

/**
 * Drafts: unsent text, stored in this browser per person, place and page, so that it survives a closed tab, a crash or
 * a lost network, and two tabs never overwrite each other. Deleted when sent, and when the person signs out.
 */
const PREFIX = 'liane:draft:'
/** Tells of a change of the drafts of this page; other pages hear of it by `storage`. */
export const DRAFTS_CHANGED = 'liane:drafts'
const WAIT_MS = 300
const KEPT_DAYS = 60
const PAGE = newId()

let owner = 'visitor'
const waiting = new Map<string, { timer: ReturnType<typeof setTimeout>; write: () => void }>()
/** Drafts of other pages taken over here: the key and its content. */
const taken = new Map<string, { key: string; text: string }>()

export interface Draft<Value> {
  /** This page's, or else the last one of another page. */
  read(): Value | undefined
  /** Stored within 300 ms; at once when the tab is hidden. */
  write(value: Value): void
  /** Stored at once, for text no longer in any field. */
  keep(value: Value): void
  /** Call only once it has been sent or discarded. */
  clear(): void
}

export interface KeptDraft {
  readonly key: string
  readonly place: string
  readonly value: unknown
  /** In milliseconds. */
  readonly at: number
  /** The page where it was written. */
  readonly title: string
  readonly path: string
  /** Whether it is shown in a field of this page. */
  readonly isHere: boolean
}

/** A draft by its place, `thread/<id>/reply`. Pages share it when its place names one thing, such as a command. */
export function draft<Value>(place: string, { shared = false } = {}): Draft<Value> {
  const key = () => `${PREFIX}${owner}:${place}~${shared ? '' : PAGE}`
  return {
    read: () => readValue<Value>(key(), place),
    write: (value) => writeSoon(key(), value),
    keep: (value) => write(key(), value),
    clear: () => {
      cancel(key())
      remove(key())
      dropTaken(key())
    },
  }
}

/** The draft of a new thread: written by its page, and by quoting a tool. */
export const newThreadDraft = <Value>(community: string): Draft<Value> => draft(`fils/${community}/nouveau`)

/** What this browser keeps for the person at the places that begin so, the newest first. */
export function keptUnder(place: string): KeptDraft[] {
  flush()
  const own = `${PREFIX}${owner}:`
  const shown = [...taken.values()].map(({ key }) => key)
  return keys()
    .filter((key) => key.startsWith(own + place))
    .flatMap((key) => {
      const kept = parse(key)
      const [at, page] = key.slice(own.length).split('~')
      return kept ? [{ ...kept, key, place: at!, isHere: page === PAGE || shown.includes(key) }] : []
    })
    .sort((one, other) => other.at - one.at)
}

/** Deletes a draft that the person no longer wants. */
export const forget = ({ key }: KeptDraft): void => remove(key)

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
  for (const key of keys()) if (key.startsWith(own)) remove(key)
}

function readValue<Value>(key: string, place: string): Value | undefined {
  waiting.get(key)?.write()
  const own = parse(key)
  if (own) return own.value as Value
  const other = keptUnder(`${place}~`)[0]
  if (other && other.key !== key) taken.set(key, { key: other.key, text: storage()!.getItem(other.key)! })
  return other?.value as Value | undefined
}

/** The timer starts at the first unsaved keystroke, so that uninterrupted typing is stored too. */
function writeSoon(key: string, value: unknown): void {
  const timer = waiting.get(key)?.timer ?? setTimeout(() => waiting.get(key)?.write(), WAIT_MS)
  waiting.set(key, { timer, write: () => write(key, value) })
}

function write(key: string, value: unknown): void {
  cancel(key)
  try {
    const { title } = document
    storage()?.setItem(key, JSON.stringify({ at: Date.now(), title, path: location.pathname, value }))
    dropTaken(key)
    dispatchEvent(new Event(DRAFTS_CHANGED))
  } catch {
    // Storage is full: the text is still in its field, and is stored once it fits.
  }
}

/** What its page has changed meanwhile stays. */
function dropTaken(own: string): void {
  const other = taken.get(own)
  taken.delete(own)
  if (other && storage()?.getItem(other.key) === other.text) remove(other.key)
}

function remove(key: string): void {
  storage()?.removeItem(key)
  dispatchEvent(new Event(DRAFTS_CHANGED))
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
  for (const key of keys()) if ((parse(key)?.at ?? 0) < oldest) remove(key)
}

type Stored = Pick<KeptDraft, 'at' | 'title' | 'path' | 'value'>

function parse(key: string): Stored | undefined {
  try {
    return JSON.parse(storage()?.getItem(key) ?? '') as Stored
  } catch {
    return undefined
  }
}

const keys = () => Object.keys(storage() ?? {}).filter((key) => key.startsWith(PREFIX))

/** Some browsers refuse storage; typing must still work. */
function storage(): Storage | undefined {
  try {
    return ON_SERVER ? undefined : globalThis.localStorage
  } catch {
    return undefined
  }
}

globalThis.addEventListener?.('pagehide', flush)
globalThis.document?.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') flush()
})
