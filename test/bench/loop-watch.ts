// Preloaded into a server: writes down, as it ends, how long it held its event loop at most, in milliseconds of its own
// processor. node --import ./test/bench/loop-watch.ts server/main.ts
import { writeFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

const TICK_MS = 1
const file = process.env['LOOP_WATCH_FILE']

if (isMainThread && file !== undefined) {
  let longest = 0
  let last = process.threadCpuUsage()
  const tick = () => {
    const { user, system } = process.threadCpuUsage(last)
    last = process.threadCpuUsage()
    longest = Math.max(longest, (user + system) / 1000)
  }
  const timer = setInterval(tick, TICK_MS).unref()
  // What it does to start and to end is no answer to anybody.
  process.once('SIGUSR2', () => (longest = 0))
  process.prependOnceListener('SIGTERM', () => {
    clearInterval(timer)
    writeFileSync(file, String(longest))
  })
}
