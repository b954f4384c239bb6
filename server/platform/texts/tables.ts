import type { Generated } from 'kysely'
import type { RichText } from '../richtext/richtext.contract.ts'

interface TextTables {
  texts: {
    id: string
    kind: string
    owner: string
    community_id: string
    /** The projection of the stream at `projected_seq`. */
    doc: RichText
    plain: string
    projected_seq: number
    created_at: Date
    masked: Generated<boolean>
  }
}

declare module '../tables.ts' {
  interface Tables extends TextTables {}
}
