import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { io } from 'socket.io-client'
import { describe, expect, it, onTestFinished } from 'vitest'
import * as Y from 'yjs'
import { socketOptions, throughAnyProxy } from '#client/live/open-socket.ts'
import { buildApp, features } from '#server/app.ts'
import { readConfig } from '#server/platform/config.ts'
import { append, since } from '#server/platform/log/log.ts'
import { textRoom } from '#server/platform/texts/contract.ts'
import { CAST, useServer } from '../support/people.ts'
import { agree, begins, Editor, trials } from './texts-people.ts'

const { found, db, database, clock } = useServer({}, [trials])

/** Another process of the same installation: same database, an address of its own that it can come back to. */
async function aServer(port = 0) {
  const app = await buildApp({
    config: readConfig({ LOG_LEVEL: 'error' }),
    database: database(),
    clock: () => clock.now,
    demo: false,
    features: [...features, trials],
  })
  await app.listen({ port, host: '127.0.0.1' })
  onTestFinished(() => app.close())
  return { app, port: (app.server.address() as AddressInfo).port }
}

interface Line {
  port: number
  cookie: string
  transports?: string[]
}

function connects({ port, cookie, transports = socketOptions.transports }: Line) {
  const socket = io(`http://127.0.0.1:${port}`, {
    ...socketOptions,
    extraHeaders: { cookie },
    transports,
    timeout: 500,
    forceNew: true,
    reconnectionDelay: 50,
    reconnectionDelayMax: 200,
  })
  throughAnyProxy(socket)
  onTestFinished(() => void socket.close())
  return socket
}

describe('co-edited text: connections', () => {
  it('co-edited text: a server restart loses no change', async () => {
    const { cindy, sabrina, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir')
    const first = await aServer()
    const editors: Editor[] = []
    for (const person of [cindy, sabrina]) {
      editors.push(new Editor(connects({ port: first.port, cookie: await person.cookie() }), text))
    }
    const [one, two] = editors as [Editor, Editor]
    await agree(one, two)

    const typing = setInterval(() => editors.forEach((editor, n) => editor.types(`${n}`)), 10)
    onTestFinished(() => clearInterval(typing))
    await expect.poll(() => one.text.length).toBeGreaterThan(30)
    await first.app.close()
    await expect.poll(() => one.provider.status).toBe('offline')
    await expect.poll(() => one.provider.waiting).toBeGreaterThan(5)
    await aServer(first.port)
    await expect.poll(() => one.provider.status).not.toBe('offline')
    clearInterval(typing)

    await agree(one, two)
    const entries = await since(db(), textRoom(text), 0)
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, i) => i + 1))
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length)
  })

  it('co-edited text: texts that a killed process had not projected are projected later', async () => {
    const { cindy, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir')
    const words = new Editor(connects({ port: 1, cookie: '' }), text)
    words.types('Encore')
    const payload = Y.encodeStateAsUpdate(words.doc)
    await append(db(), textRoom(text), [{ id: randomUUID(), person: cindy.id, at: clock.now, payload }])

    await aServer()
    const plain = () =>
      db().selectFrom('texts').select('plain').where('id', '=', text).executeTakeFirstOrThrow()
    await expect.poll(async () => (await plain()).plain).toMatch('Encore')
  })

  it('co-edited text: two processes of one installation share the changes', async () => {
    const { cindy, sabrina, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir')
    const [here, there] = [await aServer(), await aServer()]
    const one = new Editor(connects({ port: here.port, cookie: await cindy.cookie() }), text)
    const two = new Editor(connects({ port: there.port, cookie: await sabrina.cookie() }), text)
    await agree(one, two)
    one.types(' ici')
    two.types(' là')
    // Nothing carries messages from one to the other in this test: the sequence numbers do.
    await agree(one, two)
    expect(one.text).toMatch(' ici')
    expect(one.text).toMatch(' là')
  })

  it.each([
    ['refused', (line: Duplex) => line.destroy()],
    ['swallowed', () => {}],
  ])('falls back to long polling where a WebSocket is %s', async (_how, meets) => {
    const { cindy, sabrina, community } = await found(CAST)
    const text = await begins(cindy, community, 'Accueillir')
    const { app, port } = await aServer()
    app.server.removeAllListeners('upgrade')
    app.server.on('upgrade', (_request, line) => {
      onTestFinished(() => void line.destroy())
      meets(line)
    })

    const blocked = connects({ port, cookie: await cindy.cookie() })
    const one = new Editor(blocked, text)
    const two = new Editor(connects({ port, cookie: await sabrina.cookie(), transports: ['polling'] }), text)
    await agree(one, two)
    expect(blocked.io.engine.transport.name).toBe('polling')
    one.types(' quand même')
    await agree(one, two)
    expect(two.text).toBe('Accueillir quand même')
  })
})
