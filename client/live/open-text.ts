import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { connect } from '#client/socket.ts'
import { AwarenessRelay } from './awareness-relay.ts'
import { keepWords } from './kept-changes.ts'
import { LogProvider } from './log-provider.ts'
import type { LogProviderOptions } from './provider-options.ts'
import { queueOf } from './queue-store.ts'

export interface OpenText {
  /** The Yjs document; the editor uses its fragment `default`. */
  readonly doc: Y.Doc
  readonly awareness: Awareness
  /** The state of saving, and whether the person may write. */
  readonly provider: LogProvider
  close(): void
}

/**
 * Opens a co-edited text. When the provider reports `refused`, what did not go in is kept on the device: close, and
 * open again; the shared text returns.
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
    onRefused: (changes) => keepWords(text, changes),
  })
  const close = () => {
    provider.destroy()
    relay.destroy()
    awareness.destroy()
    doc.destroy()
  }
  return { doc, awareness, provider, close }
}
