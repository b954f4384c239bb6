// Many people who type in one text, in a process of their own: node test/bench/load-editors.ts '<LoadAsked>'
import { setTimeout as wait } from 'node:timers/promises'
import type { Socket } from 'socket.io-client'
import * as Y from 'yjs'
import { LogProvider } from '#client/live/log-provider.ts'
import { connectAs, endOf } from './load.ts'
import { quantile } from './world.ts'

export interface LoadAsked {
  /** Of the processes of one Liane; people are spread over them. */
  urls: string[]
  text: string
  /** One for each person who types; the first comes back once more, at the end. */
  cookies: string[]
  keysPerSecond: number
  seconds: number
  /** Share of the people without WebSocket, from 0 to 1. */
  polling: number
}

export interface LoadMeasured {
  keys: number
  seenMs: Quantiles
  committedMs: Quantiles
  committed: number
  /** Changes the server said were committed, and that somebody who opens the text afterwards does not find. */
  lost: number
  /** How many different texts the people ended with; 1 is what is wanted. */
  texts: number
  convergedMs: number
  characters: number
  disconnections: number
  cpuSeconds: number
}

interface Quantiles {
  p50: number
  p99: number
}

/** A server that was just killed may take its time on a busy machine. */
const CONVERGES_WITHIN_MS = 180_000

const asked = JSON.parse(process.argv[2]!) as LoadAsked
const typedAt = new Map<number, number[]>()
const seen: number[] = []
const committed: number[] = []
let keys = 0
let disconnections = 0
/** A person who joins after the typing does not measure times. */
let over = false

class Typist {
  readonly doc = new Y.Doc()
  readonly provider: LogProvider
  #cursor: Y.RelativePosition | null = null

  constructor(socket: Socket) {
    if (!over) this.doc.on('afterTransaction', this.#looks)
    socket.on('disconnect', () => disconnections++)
    this.provider = new LogProvider(socket, asked.text, this.doc, {
      onSaved: (_op, _seq, afterMs) => void committed.push(afterMs),
    })
    typedAt.set(this.doc.clientID, [])
  }

  get text(): string {
    return this.doc.getXmlFragment('default').toJSON()
  }

  /** The first paragraph that has words in it, as an editor would write there. */
  get #words(): Y.XmlText {
    const walk = this.doc.getXmlFragment('default').createTreeWalker((node) => node instanceof Y.XmlText)
    return walk.next().value as Y.XmlText
  }

  /** How many of the changes made here another one does not have. */
  missingFrom({ doc }: Typist): number {
    const own = this.doc.clientID
    return Y.getState(this.doc.store, own) - Y.getState(doc.store, own)
  }

  async types(isOver: () => boolean): Promise<void> {
    const everyMs = 1000 / asked.keysPerSecond
    await wait(Math.random() * everyMs)
    for (let next = performance.now(); !isOver();) {
      this.#key()
      next += everyMs
      await wait(Math.max(0, next - performance.now()))
    }
  }

  /** A letter where one last wrote, now and then a correction, rarely a jump elsewhere. */
  #key(): void {
    const words = this.#words
    typedAt.get(this.doc.clientID)![Y.getState(this.doc.store, this.doc.clientID)] = performance.now()
    const found = this.#cursor && Y.createAbsolutePositionFromRelativePosition(this.#cursor, this.doc)
    const jumps = keys % 400 === 399
    const at = jumps ? Math.floor(Math.random() * words.length) : (found?.index ?? words.length)
    this.doc.transact(() => {
      if (Math.random() < 0.08 && at > 0) words.delete(at - 1, 1)
      words.insert(Math.min(at, words.length), keys % 7 ? 'x' : ' ')
    })
    this.#cursor = Y.createRelativePositionFromTypeIndex(words, Math.min(at + 1, words.length))
    keys += 1
  }

  /** Whose keys have just become visible here, and how long they took. */
  #looks = (transaction: Y.Transaction): void => {
    const now = performance.now()
    for (const [client, clock] of transaction.afterState) {
      const times = typedAt.get(client)
      if (!times || client === this.doc.clientID) continue
      for (let c = transaction.beforeState.get(client) ?? 0; c < clock; c++) {
        const at = times[c]
        if (at) seen.push(now - at)
      }
    }
  }
}

function connect(cookie: string, n: number): Socket {
  const polls = n < asked.cookies.length * asked.polling
  return connectAs(asked.urls[n % asked.urls.length]!, cookie, polls ? 'polling' : 'websocket')
}

async function until(holds: () => boolean, limitMs: number): Promise<void> {
  const end = performance.now() + limitMs
  while (!holds() && performance.now() < end) await wait(20)
}

const quantiles = (values: number[]): Quantiles => ({
  p50: quantile(values, 0.5),
  p99: quantile(values, 0.99),
})

const late = asked.cookies[0]!
const typists = asked.cookies.map((cookie, n) => new Typist(connect(cookie, n)))
const settled = () => typists.every(({ provider }) => provider.status === 'saved')
await until(settled, CONVERGES_WITHIN_MS)
process.send?.('typing')
const cpu = process.cpuUsage()
const isOver = endOf(asked.seconds)
await Promise.all(typists.map((typist) => typist.types(isOver)))
const spent = process.cpuUsage(cpu)
process.send?.('typed')

const typed = performance.now()
await until(() => settled() && new Set(typists.map(({ text }) => text)).size === 1, CONVERGES_WITHIN_MS)
const convergedMs = Math.round(performance.now() - typed)
over = true
const latecomer = new Typist(connect(late, asked.cookies.length))
await until(() => latecomer.provider.status === 'saved', CONVERGES_WITHIN_MS)
if (!latecomer.provider.received) throw new Error('the text cannot be opened any more')

const measured: LoadMeasured = {
  keys,
  seenMs: quantiles(seen),
  committedMs: quantiles(committed),
  committed: committed.length,
  lost: typists.reduce((sum, typist) => sum + typist.missingFrom(latecomer), 0),
  texts: new Set([latecomer, ...typists].map(({ text }) => text)).size,
  convergedMs,
  characters: latecomer.text.length,
  disconnections,
  cpuSeconds: (spent.user + spent.system) / 1e6,
}
process.send?.(measured, () => process.exit(0))
