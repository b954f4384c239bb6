/** A connection, as event handlers see it. */
export interface LiveSocket {
  readonly id: string
  readonly person: string
  /** Data of a feature about this connection, deleted with it. */
  readonly data: Map<string, unknown>
  isIn(room: string): boolean
  join(room: string): void
  leave(room: string): void
  /** Sends to the other sockets of the room; `volatile` messages are dropped rather than queued. */
  toOthers(room: string, name: string, payload: object, how?: { volatile: boolean }): void
  /** Calls `work` when the connection leaves the room, closes, or loses access. */
  onLeave(room: string, work: () => void): void
}
