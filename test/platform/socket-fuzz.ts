import { initProseMirrorDoc } from '@tiptap/y-tiptap'
import type { Socket } from 'socket.io-client'
import * as Y from 'yjs'
import { LogProvider } from '#client/live/log-provider.ts'
import { unpackEntries } from '#client/live/unpack-entries.ts'
import { plainText } from '#server/platform/richtext/plain-text.rules.ts'
import { textRoom, type JoinedText } from '#server/platform/texts/contract.ts'
import { toRichText } from '#server/platform/texts/projection.ts'
import { textSchema } from '#server/platform/texts/text-schema.ts'
import { asSent, type HostilePacket } from './hostile-packets.ts'

const PATIENCE_MS = 60_000

export interface SocketFuzzed {
  accepted: number
  refused: number
  /** Answers that say that something unforeseen has happened. */
  failed: string[]
  /** Honest words that the text no longer has. */
  lost: number
  /** Honest words that an editor does not show. */
  hidden: number
  /** Texts that cannot be read or opened, or that an honest person can no longer write. */
  unreadable: string[]
}

export const nothingFuzzed = (): SocketFuzzed => ({
  ...{ accepted: 0, refused: 0, failed: [], lost: 0, hidden: 0, unreadable: [] },
})

/** One text, to which a hostile connection sends packets, and an honest editor writes a word after each. */
export async function fuzzText(
  { hostile, honest, text }: { hostile: Socket; honest: Socket; text: string },
  packets: readonly HostilePacket[],
  found: SocketFuzzed,
): Promise<void> {
  const editor = new HonestEditor(honest, text)
  const enemy = new Enemy(hostile, text, editor.doc)
  try {
    await editor.opened()
    await enemy.opens()
    for (const packet of packets) {
      await enemy.sends(packet, found)
      await editor.writes()
    }
    const { plain, shown } = await readAgain(hostile, text)
    found.lost += editor.words.filter((word) => !plain.includes(word)).length
    found.hidden += editor.words.filter((word) => plain.includes(word) && !shown.includes(word)).length
  } catch (error) {
    found.unreadable.push(`${text}: ${String(error)}`)
  } finally {
    editor.closes()
  }
}

/** A page of Liane, as people have it open. */
class HonestEditor {
  readonly doc = new Y.Doc()
  readonly words: string[] = []
  readonly #provider: LogProvider
  #changed = () => {}

  constructor(socket: Socket, text: string) {
    this.#provider = new LogProvider(socket, text, this.doc, { onChange: () => this.#changed(), batchMs: 0 })
  }

  opened = () => this.#until(() => this.#provider.status === 'saved')

  /** One sign, which nobody can write into, wherever there are words. */
  async writes(): Promise<void> {
    const word = String.fromCodePoint(0x4e00 + this.words.length)
    const root = this.doc.getXmlFragment('default')
    const runs = [...root.createTreeWalker((node) => node instanceof Y.XmlText)] as Y.XmlText[]
    const run = runs[this.words.length % runs.length]
    if (!run) return
    run.insert(Math.min(run.length, 2), word)
    await this.#until(() => this.#provider.status === 'saved')
    this.words.push(word)
  }

  closes(): void {
    this.#provider.destroy()
  }

  #until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error(`« ${this.#provider.status} » for too long`)),
        PATIENCE_MS,
      )
      this.#changed = () => {
        if (this.#provider.refusal) reject(new Error(this.#provider.refusal.title))
        if (!isSo()) return
        clearTimeout(late)
        resolve()
      }
      this.#changed()
    })
  }
}

class Enemy {
  readonly #socket: Socket
  readonly #room: string
  readonly #shared: Y.Doc
  readonly #client = 1 + Math.floor(Math.random() * 2 ** 31)
  #epoch = ''
  #sent: { op: string; payload: Uint8Array } | undefined

  constructor(socket: Socket, text: string, shared: Y.Doc) {
    this.#socket = socket
    this.#room = textRoom(text)
    this.#shared = shared
  }

  async opens(): Promise<void> {
    const answer = await join(this.#socket, this.#room)
    this.#epoch = answer.epoch
  }

  async sends(packet: HostilePacket, found: SocketFuzzed): Promise<void> {
    const { store } = this.#shared
    const [event, payload] = asSent(packet, {
      ...{ room: this.#room, epoch: this.#epoch, sent: this.#sent },
      items: [...store.clients.values()].flatMap((structs) => structs.map(({ id }) => id)),
      ends: [this.#client, ...store.clients.keys()].map((client) => ({
        ...{ client, clock: Y.getState(store, client) },
      })),
    })
    const answer = await asks(this.#socket, event, payload)
    if ('seq' in answer) this.#sent = payload as { op: string; payload: Uint8Array }
    if ('problem' in answer) found.refused += 1
    else found.accepted += 1
    const { problem, retry } = answer as { problem?: { status: number }; retry?: unknown }
    if (retry !== undefined || (problem?.status ?? 0) >= 500)
      found.failed.push(`${event}: ${JSON.stringify(packet).slice(0, 300)}`)
  }
}

/** The text as a person who opens it now reads it. */
async function readAgain(socket: Socket, text: string): Promise<{ plain: string; shown: string }> {
  const answer = await join(socket, textRoom(text))
  const doc = new Y.Doc()
  if ('merged' in answer) Y.applyUpdate(doc, new Uint8Array(answer.merged))
  else for (const { payload } of unpackEntries({ ...answer.rows, room: '' })) Y.applyUpdate(doc, payload)
  const plain = plainText(toRichText(doc))
  return { plain, shown: initProseMirrorDoc(doc.getXmlFragment('default'), textSchema).doc.textContent }
}

async function join(socket: Socket, room: string): Promise<JoinedText> {
  for (;;) {
    const answer = await asks(socket, 'text:join', {
      room,
      since: 0,
      epoch: null,
      stateVector: Uint8Array.of(0),
    })
    if ('epoch' in answer) return answer as unknown as JoinedText
    if ((answer['problem'] as { status?: number } | undefined)?.status !== 429)
      throw new Error(`cannot be opened: ${JSON.stringify(answer).slice(0, 200)}`)
    await new Promise((again) => setTimeout(again, 1_000))
  }
}

const asks = async (socket: Socket, event: string, payload: object) =>
  (await socket.timeout(PATIENCE_MS).emitWithAck(event, payload)) as Record<string, unknown>
