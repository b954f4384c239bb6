import type { Generated } from 'kysely'

interface LogTables {
  /** One row a stream: its lock orders the writers of every process. */
  streams: {
    id: string
    head: Generated<number>
    /** Changes when the database is restored: what clients remember of the stream is then void. */
    epoch: Generated<string>
    frozen: Generated<boolean>
  }
  snapshots: { stream: string; seq: number; payload: Uint8Array }
  log_entries: {
    stream: string
    seq: number
    op_id: string
    /** `null` when the machine wrote it. */
    person: string | null
    payload: Uint8Array
    at: Date
  }
  /** Which person a writer's client id belongs to. */
  stream_authors: { stream: string; client: number; person: string }
}

declare module '../tables.ts' {
  interface Tables extends LogTables {}
}
