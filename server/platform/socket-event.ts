import type { Static, TSchema } from 'typebox'
import type { Limit } from './endpoint.ts'

/**
 * A request over the socket. `signed_in`: any person. `room`: the payload names a `room`, and the handler is called
 * only if the socket has entered it.
 */
export interface EventSpec<Payload = unknown> {
  readonly name: string
  readonly access: 'signed_in' | 'room'
  readonly schema: TSchema
  readonly limit: Limit
  /** Type only. */
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
