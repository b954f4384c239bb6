import type { Generated } from 'kysely'

interface SearchTables {
  /** What can be found, written in the transaction that wrote its subject. */
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
  /** Which words a community has used: to correct what is misspelt. Says nothing of where. */
  search_words: {
    community_id: string
    word: string
  }
}

declare module '../tables.ts' {
  interface Tables extends SearchTables {}
}
