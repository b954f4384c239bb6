import { io, type Socket } from 'socket.io-client'

/**
 * WebSocket first, which is one round trip. Where a proxy refuses it, long polling is tried at once; where one swallows
 * it without a word, after five seconds.
 */
export const lineOptions = { transports: ['websocket', 'polling'], tryAllTransports: true, timeout: 5_000 }

/** After a failure, polling comes first: it gets through everywhere, and becomes a WebSocket where that can be. */
export function throughAnyProxy(socket: Socket): Socket {
  socket.on('connect_error', () => (socket.io.opts.transports = ['polling', 'websocket']))
  return socket
}

export const openLine = () => throughAnyProxy(io(lineOptions))
