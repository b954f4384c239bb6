import { Type } from 'typebox'
import type { Ctx } from './context.ts'
import { event } from './socket-event.ts'

/** Throws for a person who may not enter the room of this id. */
export type Admit = (ctx: Ctx, id: string) => Promise<void>

const RoomName = Type.String({ maxLength: 60 })
export const EnterRoom = event({
  name: 'room:enter',
  access: 'signed_in',
  schema: Type.Object({ room: RoomName }),
  limit: { max: 60, perSeconds: 10 },
})
export const LeaveRoom = event({
  name: 'room:leave',
  access: 'signed_in',
  schema: Type.Object({ room: RoomName }),
  limit: { max: 60, perSeconds: 10 },
})

/** The kind of a room named `kind:id`. */
export const kindOf = (room: string) => room.split(':')[0]!
