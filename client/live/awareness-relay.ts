import type { Socket } from 'socket.io-client'
import {
  applyAwarenessUpdate,
  encodeAwarenessUpdate,
  removeAwarenessStates,
  type Awareness,
} from 'y-protocols/awareness'
import * as Y from 'yjs'
import { ShowInText, textRoom, type Presence, type TextMessages } from '#server/platform/texts/contract.ts'

type Cursor = NonNullable<Presence['state']>['cursor']

/** N people typing cost N² messages: the heaviest traffic of a text. */
const EVERY_MS = 150
const ANSWER_WITHIN_MS = 500

/**
 * Exchanges cursors with the other editors. They are never stored, and dropped rather than queued. Identities come
 * from the server.
 */
export class AwarenessRelay {
  readonly #socket: Socket
  readonly #room: string
  readonly #awareness: Awareness
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(socket: Socket, text: string, awareness: Awareness) {
    this.#socket = socket
    this.#room = textRoom(text)
    this.#awareness = awareness
    awareness.on('update', this.#onLocal)
    socket
      .on('text:awareness', this.#onRemote)
      .on('text:left', this.#onLeft)
      .on('disconnect', this.#onDisconnect)
  }

  destroy(): void {
    clearTimeout(this.#timer)
    this.#awareness.off('update', this.#onLocal)
    this.#socket.off('text:awareness', this.#onRemote).off('text:left', this.#onLeft)
    this.#socket.off('disconnect', this.#onDisconnect)
  }

  /** After each (re)entry: announces this client and asks for the others. */
  hello(): void {
    this.#send(true)
  }

  #send(hello: boolean): void {
    const client = this.#awareness.clientID
    const clock = this.#awareness.meta.get(client)?.clock
    if (clock === undefined || !this.#socket.connected) return
    const state = this.#awareness.getLocalState()
    const shown = {
      room: this.#room,
      client,
      clock,
      state: state && { cursor: (state['cursor'] as unknown) ?? null },
    }
    this.#socket.volatile.emit(ShowInText.name, hello ? { ...shown, hello } : shown)
  }

  #soon(waitMs: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#send(false)
    }, waitMs)
  }

  #onLocal = (_change: unknown, origin: unknown): void => {
    if (origin !== this) this.#soon(EVERY_MS)
  }

  #onRemote = ({ room, client, clock, state, hello }: Presence): void => {
    if (room !== this.#room || client === this.#awareness.clientID) return
    const shown = state && { ...state, cursor: this.#readable(state.cursor) }
    applyAwarenessUpdate(this.#awareness, encoded(client, clock, shown), this)
    if (hello) this.#soon(Math.random() * ANSWER_WITHIN_MS)
  }

  /** Drops a cursor that Yjs cannot read, which would break the editor. */
  #readable(cursor: Cursor): Cursor {
    try {
      for (const position of cursor ? [cursor.anchor, cursor.head] : []) {
        Y.createAbsolutePositionFromRelativePosition(
          Y.createRelativePositionFromJSON(position),
          this.#awareness.doc,
        )
      }
      return cursor
    } catch {
      return null
    }
  }

  #onLeft = ({ room, clients }: TextMessages['text:left']): void => {
    const others = clients.filter((client) => client !== this.#awareness.clientID)
    if (room === this.#room) removeAwarenessStates(this.#awareness, others, this)
  }

  #onDisconnect = (): void => {
    const others = [...this.#awareness.getStates().keys()].filter(
      (client) => client !== this.#awareness.clientID,
    )
    removeAwarenessStates(this.#awareness, others, this)
  }
}

/** Encoded as y-protocols does, the only form it decodes. */
function encoded(client: number, clock: number, state: Presence['state']): Uint8Array {
  const alone = { meta: new Map([[client, { clock }]]), states: new Map([[client, state]]) }
  return encodeAwarenessUpdate(alone as unknown as Awareness, [client])
}
