import { io, type Socket } from 'socket.io-client'

/**
 * WebSocket first, which takes one round trip. If a proxy refuses it, tries long polling at once; if one drops it
 * silently, after five seconds.
 */
export const socketOptions = { transports: ['websocket', 'polling'], tryAllTransports: true, timeout: 5_000 }

/** After a failure, polling comes first: it works everywhere, and upgrades to a WebSocket where possible. */
export function throughAnyProxy(socket: Socket): Socket {
  socket.on('connect_error', () => (socket.io.opts.transports = ['polling', 'websocket']))
  return socket
}

/** The server's answer to a socket whose sign-in has ended (platform/live.ts). */
const SIGN_IN_NEEDED = 'sign-in-needed'
const AGAIN_MS = 2_000

/** A socket of a page. */
export function openSocket(whose: () => string | undefined, whenSignedOut: () => void): Socket {
  const socket = throughAnyProxy(io({ ...socketOptions, auth: (send) => send({ person: whose() }) }))
  return keepConnected(socket, whenSignedOut, (connect) => {
    // The server drops the oldest sockets over its limit: a hidden page reconnects when shown.
    if (!document.hidden) connect()
    else document.addEventListener('visibilitychange', connect, { once: true })
  })
}

/** Connects again after the server refused or closed a socket, which Socket.IO does not. */
export function keepConnected(
  socket: Socket,
  whenSignedOut: () => void,
  whenShown: (connect: () => void) => void,
): Socket {
  const connect = () => void socket.connect()
  socket.on('connect_error', ({ message }) => {
    if (message === SIGN_IN_NEEDED) whenSignedOut()
    else if (!socket.active) setTimeout(connect, AGAIN_MS)
  })
  socket.on('disconnect', (reason) => {
    if (reason === 'io server disconnect') whenShown(connect)
  })
  return socket
}
