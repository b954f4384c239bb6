// Asks for an address again and again until it is told to end, then says how long the slowest answer took.
import { setTimeout as wait } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'

const EVERY_MS = 5
const { url } = workerData as { url: string }
let asking = true
let slowest = 0

parentPort!.once('message', () => (asking = false))
// The first call opens the connection.
await fetch(url)
while (asking) {
  const start = performance.now()
  await (await fetch(url)).text()
  slowest = Math.max(slowest, performance.now() - start)
  await wait(EVERY_MS)
}
parentPort!.postMessage(slowest)
