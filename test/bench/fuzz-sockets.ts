import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { io, type Socket } from 'socket.io-client'
import { hostilePacket } from '../platform/hostile-packets.ts'
import { fuzzText, nothingFuzzed } from '../platform/socket-fuzz.ts'
import { HealthWatch } from './health-watch.ts'
import { toolTextIn } from './load-text.ts'
import { openWorld, row, type BenchPerson, type BenchWorld, type Row } from './world.ts'

const PACKETS = 10_000
const PER_TEXT = 100
const LANES = 8

/** Ten thousand hostile packets to a server of its own, from eight connections at once, an honest word after each. */
export async function fuzzSockets(): Promise<Row[]> {
  const file = path.join(tmpdir(), `liane-loop-${process.pid}`)
  Object.assign(process.env, { LOOP_WATCH_FILE: file, NODE_OPTIONS: '--import=./test/bench/loop-watch.ts' })
  const world = await openWorld('pglite', 2 * LANES)
  delete process.env['NODE_OPTIONS']
  const seed = Date.now() & 0xffff_ffff
  process.stderr.write(`seed of the packets ${seed}\n`)
  const found = nothingFuzzed()
  let slowestHealth: number
  try {
    const packets = fc.sample(hostilePacket, { numRuns: PACKETS, seed })
    const texts = Array.from({ length: PACKETS / PER_TEXT }, (_, i) =>
      packets.slice(i * PER_TEXT, (i + 1) * PER_TEXT),
    )
    process.kill(world.pid(), 'SIGUSR2')
    const health = new HealthWatch(`${world.url}/health`)
    const lane = async (_: unknown, n: number) => {
      const [hostile, honest] = [connects(world, n), connects(world, n + LANES)]
      for (let some = texts.pop(); some; some = texts.pop())
        await fuzzText({ hostile, honest, text: await toolTextIn(world, world.people[n]) }, some, found)
      for (const socket of [hostile, honest]) socket.close()
    }
    await Promise.all(Array.from({ length: LANES }, lane))
    slowestHealth = await health.end()
  } finally {
    await world.stop()
  }
  for (const each of [...found.failed, ...found.unreadable]) process.stderr.write(`${each}\n`)
  const name = `${PACKETS} hostile packets over sockets, seed ${seed}`
  return [
    row(name, 'texts unreadable, or closed to an honest person', found.unreadable.length, '', 0),
    row(name, 'errors of the process', found.failed.length, '', 0),
    row(name, 'honest words lost', found.lost, '', 0),
    row(name, 'honest words that an editor does not show', found.hidden, '', 0),
    row(name, 'packets answered', found.accepted, ''),
    row(name, 'packets refused', found.refused, ''),
    row(name, 'longest hold of the event loop, in its own processor time', await heldMs(file), 'ms', 50),
    row(name, 'slowest /health', slowestHealth, 'ms', 100),
  ]
}

const heldMs = async (file: string) => Number(await readFile(file, 'utf8'))

function connects({ url, people }: BenchWorld, n: number): Socket {
  const { cookie } = people[n] as BenchPerson
  return io(url, { extraHeaders: { cookie }, transports: ['websocket'], forceNew: true })
}
