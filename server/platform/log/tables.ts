import type { Generated } from 'kysely'

interface LogTables {
  /** One row per stream; its lock orders the writers of all processes. */
  streams: {
    id: string
    head: Generated<number>
    /** Changes when the database is restored, which makes what clients have stored void. */
    epoch: Generated<string>
    frozen: Generated<boolean>
  }
  snapshots: { stream: string; seq: number; payload: Uint8Array }
  log_entries: {
    stream: string
    seq: number
    op_id: string
    /** `null` for the system. */
    person: string | null
    payload: Uint8Array
    at: Date
  }
  /** The owner of each Yjs client id. */
  stream_authors: { stream: string; client: number; person: string }
}

declare module '../tables.ts' {
  interface Tables extends LogTables {}
}
