import type { Kysely } from 'kysely'
import type { Tables } from './platform/tables.ts'

export type Db = Kysely<Tables>
