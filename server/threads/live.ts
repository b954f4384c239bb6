import type { Live } from '../platform/live.ts'
import { admitToThread } from './access.ts'

/** Those who have a thread open hear its posts as they come, and nothing of who is writing. */
export function threadLive(live: Live): void {
  live.defineRoom({ kind: 'thread', admit: admitToThread })
}
