import { fork } from 'node:child_process'
import path from 'node:path'

/** A load that is ended by whoever runs it ends by itself after that, in seconds. */
export const LONGEST_S = 3600

/**
 * Runs a load in a process of its own. Calls what waits for each of its messages.
 *
 * @param ending when it ends; without it, by itself once its time has passed
 */
export async function runLoad<Asked, Measured>(
  script: string,
  asked: Asked,
  heard: Record<string, (() => void) | undefined> = {},
  ending?: Promise<unknown>,
): Promise<Measured> {
  const child = fork(path.join(import.meta.dirname, script), [JSON.stringify(asked)])
  void ending?.then(() => child.send('end'))
  return new Promise<Measured>((resolve, reject) => {
    child.on('exit', (code) => reject(new Error(`the load ended with ${code}`)))
    child.on('message', (said) => {
      if (typeof said === 'string') heard[said]?.()
      else resolve(said as Measured)
    })
  })
}

/** In the process of a load: says whether its time has passed, or whoever runs it has ended it. */
export function endOf(seconds: number): () => boolean {
  let isOver = false
  const end = () => (isOver = true)
  setTimeout(end, seconds * 1000).unref()
  process.once('message', end)
  return () => isOver
}
