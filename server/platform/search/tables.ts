import type { Generated } from 'kysely'

interface SearchTables {
  /** Search entries, written in the transaction that writes their subject. */
  search_entries: {
    subject_type: string
    subject_id: string
    community_id: string
    level: string
    circle_id: string | null
    parent_type: string | null
    parent_id: string | null
    anchor: string | null
    title: string
    body: string
    at: Date
    tsv: Generated<string>
    title_tsv: Generated<string>
    title_key: Generated<string>
  }
  /** The vocabulary of a community, for corrections. It does not say where a word is used. */
  search_words: {
    community_id: string
    word: string
  }
}

declare module '../tables.ts' {
  interface Tables extends SearchTables {}
}
