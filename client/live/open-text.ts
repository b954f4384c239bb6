import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { connect } from '#client/socket.ts'
import { AwarenessRelay } from './awareness-relay.ts'
import { LogProvider } from './log-provider.ts'
import type { LogProviderOptions } from './provider-options.ts'
import { queueOf } from './queue-store.ts'

export interface OpenText {
  /** The Yjs document; the editor uses its fragment `default`. */
  readonly doc: Y.Doc
  readonly awareness: Awareness
  /** What is saved, what waits, who may write. */
  readonly provider: LogProvider
  close(): void
}

/**
 * Opens a co-edited text for this person. When the provider reports `refused`, keep what `doc` says, close, and open
 * it again: the shared text comes back, and what was typed can be offered.
 */
export async function openText(
  text: string,
  person: string,
  options: Pick<LogProviderOptions, 'onChange' | 'beforeApply' | 'isTyped'>,
): Promise<OpenText> {
  const socket = await connect()
  const doc = new Y.Doc()
  const awareness = new Awareness(doc)
  const relay = new AwarenessRelay(socket, text, awareness)
  const provider = new LogProvider(socket, text, doc, {
    queue: queueOf(person, text),
    ...options,
    onJoin: () => relay.hello(),
  })
  const close = () => {
    provider.destroy()
    relay.destroy()
    awareness.destroy()
    doc.destroy()
  }
  return { doc, awareness, provider, close }
}
