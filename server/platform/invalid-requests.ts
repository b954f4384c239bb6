import type { Socket } from 'node:net'
import type { FastifyServerOptions } from 'fastify'
import { refuse } from './http.ts'
import { notHere, problem } from './problem.ts'

const headersTooLarge = problem(
  'headers-too-large',
  431,
  'Cette demande porte trop d’en-têtes. Effacez les cookies de ce site, puis reconnectez-vous.',
)
const tooSlow = problem('too-slow', 408, 'La demande n’est pas arrivée entière. Réessayez.')
const unreadable = problem('unreadable', 400, 'Cette demande n’a pas pu être lue. Rechargez la page.')
const BROKEN: Record<string, () => ReturnType<typeof unreadable>> = {
  HPE_HEADER_OVERFLOW: headersTooLarge,
  ERR_HTTP_REQUEST_TIMEOUT: tooSlow,
}

/** Answers requests that never reach a route: undecodable addresses, invalid HTTP. */
export const invalidRequests = {
  frameworkErrors: (_error, _request, reply) => void refuse(reply, notHere()),
  clientErrorHandler: (error: Error & { code?: string }, socket: Socket) => {
    if (error.code === 'ECONNRESET' || socket.destroyed) return
    const refusal = (BROKEN[error.code ?? ''] ?? unreadable)()
    const body = JSON.stringify(refusal)
    socket.end(
      `HTTP/1.1 ${refusal.status} Refused\r\nContent-Type: application/problem+json\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    )
  },
} satisfies FastifyServerOptions
