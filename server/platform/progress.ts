const FIRST_MS = 30_000
const EVERY_MS = 10_000

/** Says on the error output how far something long has come, and how much time it should still take. */
export function progress(doing: string): (share: number) => void {
  const start = performance.now()
  let next = start + FIRST_MS
  return (share) => {
    const now = performance.now()
    if (now < next || share <= 0) return
    next = now + EVERY_MS
    process.stderr.write(
      `${doing}: ${Math.floor(share * 100)} %, ${timeOf(((now - start) * (1 - share)) / share)} left\n`,
    )
  }
}

const timeOf = (ms: number) =>
  ms < 90_000 ? `about ${Math.ceil(ms / 10_000) * 10} seconds` : `about ${Math.round(ms / 60_000)} minutes`
