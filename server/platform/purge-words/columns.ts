import { sql } from 'kysely'
import type { Db } from '../../database.ts'

/** A column in which words are kept. */
export interface WordsColumn {
  readonly table: string
  readonly schema: string
  readonly name: string
  readonly kind: 'text' | 'list' | 'json' | 'jsonb' | 'file'
  /** Lengths that the table checks, in characters. */
  readonly min: number
  readonly max: number
}

/** Columns that hold words and are left as they are, `*` for a whole table, and why. */
export const LEFT_ALONE: Readonly<Record<string, string>> = {
  'structures.*': 'an institution, not a person; its managers change its name',
  'people.*': 'an account: its owner changes it, and erasure ends it',
  'invitations.given_name': 'the name of an account to come',
  'invitations.family_name': 'the name of an account to come',
  'invitations.main_occupation': 'of an account to come',
  'letters.to_name': 'who the letter is for: the name of an account',
  'letters.to_address': 'where it goes',
  'commands.asked_hash': 'a hash',
  'sign_ins.user_agent': 'what a browser says of itself',
  'search_words.word': 'replaced through `forgetSearchWords`',
  'tools.licence': 'a code',
  'tools.concerned_types': 'codes',
  'tools.concerned_territories': 'codes',
  'tools.missions': 'codes',
  'tool_versions.licence': 'a code',
  'activity.name': 'the name of a fact: a code',
  'activity.subject_type': 'a code',
  'board_private_cards.column_key': 'the key of a column: a code',
  'board_private_cards.posture': 'a code',
  'invitations.roles': 'codes',
  'memberships.roles': 'codes',
  'letter_readings.kind': 'a code',
  'letters.subject_type': 'a code',
  'search_entries.level': 'a code',
  'search_entries.parent_type': 'a code',
  'search_entries.anchor': 'a place in a page: a code',
  'session_rectifications.posture': 'a code',
  'sessions.template': 'the key of a template: a code',
  'texts.kind': 'a code',
  'thread_events.command': 'a code',
  'thread_events.from_status': 'a code',
  'thread_events.to_status': 'a code',
  'vouched_texts.about': 'a code',
  'vouched_texts.kinds': 'codes',
}

/** Files of bytes that are not made from the words of their row, and why. */
export const OTHER_BYTES: Readonly<Record<string, string>> = {
  'sign_ins.token_hash': 'a hash',
  'account_links.token_hash': 'a hash',
  'known_devices.token_hash': 'a hash',
  'board_private_cards.seal': 'a hash',
  'sealed_authorships.sealed': 'who wrote, enciphered',
  'second_factors.secret': 'enciphered',
  'snapshots.payload': 'a text: rewritten by `purgeTexts`; no other stream has a snapshot',
  'log_entries.payload': 'texts: rewritten by `purgeTexts`; boards: by their feature',
}

interface FoundColumn {
  schema: string
  table: string
  name: string
  type: string
  generated: boolean
  keyed: boolean
  checks: string[]
}

/** Every column that may hold words, from the catalogue of the database: a table added tomorrow is among them. */
export async function wordsColumns(db: Db): Promise<WordsColumn[]> {
  const { rows } = await sql<FoundColumn>`
    select n.nspname::text as schema, c.relname::text as "table", a.attname::text as name, t.typname::text as type,
           a.attgenerated <> '' as generated,
           exists (select from pg_index i where i.indrelid = c.oid and i.indisunique and a.attnum = any (i.indkey))
             or exists (select from pg_constraint f
                         where f.conrelid = c.oid and f.contype = 'f' and a.attnum = any (f.conkey)) as keyed,
           array(select pg_get_constraintdef(k.oid) from pg_constraint k
                  where k.conrelid = c.oid and k.contype = 'c' and a.attnum = any (k.conkey)) as checks
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
           join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
           join pg_type t on t.oid = a.atttypid
     where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and c.relname !~ '^kysely_'
       and t.typname in ('text', 'varchar', 'bpchar', 'citext', '_text', '_varchar', 'json', 'jsonb', 'bytea')
     order by 1, 2, a.attnum
  `.execute(db)
  return rows.flatMap(wordsColumn)
}

function wordsColumn({ schema, table, name, type, generated, keyed, checks }: FoundColumn): WordsColumn[] {
  const named = `${table}.${name}`
  if (generated || keyed || named in LEFT_ALONE || `${table}.*` in LEFT_ALONE || named in OTHER_BYTES)
    return []
  if (schema !== 'public' && type === 'bytea') return []
  const lengths = checks.map((check) => lengthsIn(check, name))
  if (name === 'signed_posture' || name === 'signed_scope') return []
  // What a check names in another way than by its length is a code: a state, an address.
  if (lengths.includes(null)) return []
  const min = Math.max(0, ...lengths.map((one) => one!.min))
  const max = Math.min(Number.MAX_SAFE_INTEGER, ...lengths.map((one) => one!.max))
  return [{ schema, table, name, kind: kindOf(type), min, max }]
}

function kindOf(type: string): WordsColumn['kind'] {
  if (type === 'json' || type === 'jsonb') return type
  if (type === 'bytea') return 'file'
  return type.startsWith('_') ? 'list' : 'text'
}

const LENGTH = /char_length\((\w+)\) (>=|<=|=) (\d+)/gu
const PRESENCE = /\b\w+ IS (?:NOT )?NULL/gu

/** The lengths that a check allows, or `null` when it says something else of the column. */
export function lengthsIn(check: string, column: string): { min: number; max: number } | null {
  const said = [...check.matchAll(LENGTH)].filter(([, name]) => name === column)
  const rest = check.replace(LENGTH, '').replace(PRESENCE, '')
  if (new Set<string>(rest.match(/\w+/gu)).has(column)) return null
  const sizes = (other: string) => said.flatMap(([, , sign, size]) => (sign === other ? [] : [Number(size)]))
  return { min: Math.max(0, ...sizes('<=')), max: Math.min(Number.MAX_SAFE_INTEGER, ...sizes('>=')) }
}
