/** A browser's connection, as the handlers of events see it. */
export interface LiveSocket {
  readonly id: string
  readonly person: string
  /** What a feature remembers of this connection; gone with it. */
  readonly data: Map<string, unknown>
  isIn(room: string): boolean
  join(room: string): void
  leave(room: string): void
  /** Everyone else in the room; `volatile` is dropped rather than queued. */
  toOthers(room: string, name: string, payload: object, how?: { volatile: boolean }): void
  /** Called when the connection leaves the room, closes, or loses the right to be there. */
  onLeave(room: string, work: () => void): void
}
