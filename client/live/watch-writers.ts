import type * as Y from 'yjs'
import type { Writer } from '#server/platform/texts/contract.ts'
import type { OpenText } from './open-text.ts'

/** Someone who wrote within this time is said to be writing still. */
const STILL_MS = 12_000

/** Tells who else has just written in a text, until it is closed. */
export function watchWriters({ doc, awareness, provider }: OpenText, tell: (names: string[]) => void): void {
  const writers = new Map<string, ReturnType<typeof setTimeout>>()
  const stops = (name: string) => {
    writers.delete(name)
    tell([...writers.keys()])
  }
  doc.on('afterTransaction', ({ origin, beforeState, afterState }: Y.Transaction) => {
    if (origin !== provider) return
    for (const [client, clock] of afterState) {
      if (clock === (beforeState.get(client) ?? 0)) continue
      const name = (awareness.getStates().get(client)?.['user'] as Writer | undefined)?.name
      if (!name) continue
      clearTimeout(writers.get(name))
      writers.set(
        name,
        setTimeout(() => stops(name), STILL_MS),
      )
    }
    tell([...writers.keys()])
  })
  doc.on('destroy', () => {
    for (const timer of writers.values()) clearTimeout(timer)
    tell([])
  })
}
