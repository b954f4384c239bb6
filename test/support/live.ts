import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyBaseLogger } from 'fastify'
import { io } from 'socket.io-client'
import { expect, onTestFinished, vi } from 'vitest'
import type { Ctx, Fact } from '#server/platform/context.ts'
import { Live } from '#server/platform/live.ts'
import { notHere } from '#server/platform/problem.ts'
import { Connection } from './people.ts'

const OURS = 'https://liane.example'

/** The live server over people who are signed in by name, without features and without a database. */
export async function aLive() {
  const http = createServer()
  /** The sign-in of each cookie; without one, its page is closed. */
  const signIns = new Map<string, string>()
  /** The rooms of each person. */
  const audiences = new Map<string, string[]>()
  const errors = vi.fn()
  const warnings = vi.fn()
  const state = { away: false }
  const live = new Live(http, {
    whoIs: async (cookie = '') => {
      if (state.away) throw new Error('the database is away')
      const signIn = signIns.get(cookie)
      if (!signIn) throw notHere()
      return { person: cookie.split('.')[0]!, signIn }
    },
    contextOf: (person) => ({ me: person }) as Ctx,
    facts: new Map([
      ['tool:added', { subject: 'tool', journal: 'none', today: 'none' }],
      ['post:added', { subject: 'thread', subjectIn: 'thread', journal: 'none', today: 'none' }],
    ]),
    audiences: async ({ me }) => {
      if (state.away) throw new Error('the database is away')
      return audiences.get(me!) ?? []
    },
    mayConnectFrom: (origin) => origin === OURS,
    log: { error: errors, warn: warnings, info: () => {} } as unknown as FastifyBaseLogger,
  })
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening))
  onTestFinished(() => live.close())

  const connects = (cookie: string, origin = OURS) => {
    const { port } = http.address() as AddressInfo
    const socket = io(`http://127.0.0.1:${port}`, {
      extraHeaders: { cookie, origin },
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
    })
    onTestFinished(() => void socket.close())
    return new Connection(socket)
  }
  /** A page of someone who has signed in. */
  const opens = async (cookie: string) => {
    signIns.set(cookie, `sign-in of ${cookie}`)
    const line = connects(cookie)
    expect(await line.welcomed()).toBe(true)
    return line
  }
  /** Everything sent so far has been heard once this is answered. */
  const settled = async (...lines: Connection[]) => {
    for (const line of lines)
      expect(await line.asks('room:leave', { room: aRoom('none') })).toMatchObject({ problem: {} })
  }
  return { live, signIns, audiences, errors, warnings, state, connects, opens, settled }
}

export const aRoom = (kind: string) => `${kind}:${randomUUID()}`
/** A fact about a tool, heard by a community. */
export const about = (change: object): Fact =>
  ({
    name: 'tool:added',
    community: 'c',
    subject: { type: 'tool', id: 't' },
    level: 'community',
    payload: {},
    ...change,
  }) as Fact
