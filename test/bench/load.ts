import { fork } from 'node:child_process'
import path from 'node:path'

/** Runs a load in a process of its own, which ends by itself. Calls what waits for each of its messages. */
export async function runLoad<Asked, Measured>(
  script: string,
  asked: Asked,
  heard: Record<string, (() => void) | undefined> = {},
): Promise<Measured> {
  const child = fork(path.join(import.meta.dirname, script), [JSON.stringify(asked)])
  return new Promise<Measured>((resolve, reject) => {
    child.on('exit', (code) => reject(new Error(`the load ended with ${code}`)))
    child.on('message', (said) => {
      if (typeof said === 'string') heard[said]?.()
      else resolve(said as Measured)
    })
  })
}
