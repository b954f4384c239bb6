const TICK_MS = 1

/**
 * How long, at most, the work held the event loop at once, in milliseconds of processor of this thread: a machine busy
 * with something else changes nothing to it.
 */
export async function longestHold(work: () => Promise<unknown>): Promise<number> {
  let longest = 0
  let last = process.threadCpuUsage()
  const tick = () => {
    const { user, system } = process.threadCpuUsage(last)
    last = process.threadCpuUsage()
    longest = Math.max(longest, (user + system) / 1000)
  }
  const timer = setInterval(tick, TICK_MS)
  try {
    await work()
    // What ran last is counted too.
    tick()
  } finally {
    clearInterval(timer)
  }
  return longest
}
