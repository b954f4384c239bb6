import type { Static, TSchema } from 'typebox'
import type { Limit } from './endpoint.ts'

/**
 * One thing a browser may ask over the socket. `signed_in`: any person; `room`: the payload names a `room` that the
 * socket has entered, and the handler is only called when it has.
 */
export interface EventSpec<Payload = unknown> {
  readonly name: string
  readonly access: 'signed_in' | 'room'
  readonly schema: TSchema
  readonly limit: Limit
  /** Never set: it only carries the type. */
  readonly types?: Payload
}

export function event<Schema extends TSchema>(spec: {
  name: string
  access: EventSpec['access']
  schema: Schema
  limit: Limit
}): EventSpec<Static<Schema>> {
  return spec
}
