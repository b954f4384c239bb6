import type { Live } from '../platform/live.ts'
import { admitToThread } from './access.ts'

/** People with the thread open receive its posts live; nobody is shown as typing. */
export function threadLive(live: Live): void {
  live.defineRoom({ kind: 'thread', admit: admitToThread })
}
