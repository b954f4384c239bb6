import { fork } from 'node:child_process'
import path from 'node:path'
import { io, type Socket } from 'socket.io-client'
import { keepConnected } from '#client/live/open-socket.ts'

/** The longest that a load with an `ending` lasts, in seconds. */
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

/** In the process of a load: says whether its time has passed, or its parent has ended it. */
export function endOf(seconds: number): () => boolean {
  let isOver = false
  const end = () => (isOver = true)
  setTimeout(end, seconds * 1000).unref()
  process.once('message', end)
  return () => isOver
}

/** A person's socket, which comes back as a page's does. */
export function connectAs(url: string, cookie: string, transport: 'websocket' | 'polling'): Socket {
  const socket = io(url, {
    extraHeaders: { cookie },
    transports: [transport],
    forceNew: true,
    reconnectionDelay: 200,
    reconnectionDelayMax: 1000,
  })
  const signedOut = () => {
    throw new Error('signed out')
  }
  return keepConnected(socket, signedOut, (connect) => connect())
}
