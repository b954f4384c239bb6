import { io, type Socket } from 'socket.io-client'

/**
 * WebSocket first, which is one round trip. Where a proxy refuses it, long polling is tried at once; where one swallows
 * it without a word, after five seconds.
 */
export const socketOptions = { transports: ['websocket', 'polling'], tryAllTransports: true, timeout: 5_000 }

/** After a failure, polling comes first: it gets through everywhere, and becomes a WebSocket where that can be. */
export function throughAnyProxy(socket: Socket): Socket {
  socket.on('connect_error', () => (socket.io.opts.transports = ['polling', 'websocket']))
  return socket
}

/** What the server answers to a line whose sign-in has ended: see platform/live.ts. */
const SIGN_IN_NEEDED = 'sign-in-needed'
const AGAIN_MS = 2_000

/** A line that comes back by itself, also where Socket.IO leaves it there: once the server has closed or refused it. */
export function openSocket(whose: () => string | undefined, whenSignedOut: () => void): Socket {
  const socket = throughAnyProxy(io({ ...socketOptions, auth: (send) => send({ person: whose() }) }))
  socket.on('connect_error', ({ message }) => {
    if (message === SIGN_IN_NEEDED) whenSignedOut()
    else if (!socket.active) setTimeout(() => socket.connect(), AGAIN_MS)
  })
  socket.on('disconnect', (reason) => {
    if (reason !== 'io server disconnect') return
    // Of too many pages the server keeps those that are looked at: the others come back when they are.
    if (!document.hidden) socket.connect()
    else document.addEventListener('visibilitychange', () => socket.connect(), { once: true })
  })
  return socket
}
