import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { BoardEntry, BoardEvent, BoardState, PresentPerson, Who } from './board.contract.ts'

interface Ids {
  readonly people: readonly string[]
  readonly structures: readonly string[]
}

export async function namesOf(db: Db, { people, structures }: Ids): Promise<Who> {
  if (people.length + structures.length === 0) return { people: {}, structures: {} }
  const { rows } = await sql<{ kind: 'people' | 'structures'; id: string; name: string }>`
    select 'people' as kind, id, given_name || ' ' || family_name as name from people
     where id = any (${sql.val(people)}::uuid[])
    union all
    select 'structures', id, short_name from structures where id = any (${sql.val(structures)}::uuid[])
  `.execute(db)
  const named = (kind: string) =>
    rows.filter((row) => row.kind === kind).map(({ id, name }) => [id, name] as const)
  return { people: Object.fromEntries(named('people')), structures: Object.fromEntries(named('structures')) }
}

/** The people and structures on a board. */
export function idsIn(state: BoardState): Ids {
  const signed = Object.values(state.cards).flatMap(({ by }) => by ?? [])
  return {
    people: [...new Set(signed.map(({ person }) => person))],
    structures: [
      ...new Set([...signed.map(({ structure }) => structure), ...state.notes.flatMap(structuresOfNote)]),
    ],
  }
}

/** The people and structures in these entries. */
export function idsInEntries(entries: readonly BoardEntry[]): Ids {
  const events = entries.flatMap(({ events }) => events)
  const signed = events.flatMap(cardsOf).flatMap(({ by }) => by ?? [])
  const noted = events.flatMap((event) => (event.type === 'note_kept' ? structuresOfNote(event.note) : []))
  return {
    people: signed.map(({ person }) => person),
    structures: [...signed.map(({ structure }) => structure), ...noted],
  }
}

export function idsPresent(present: readonly PresentPerson[]): Ids {
  return {
    people: present.map(({ person }) => person),
    structures: present.map(({ structure }) => structure),
  }
}

function cardsOf(event: BoardEvent) {
  if (event.type === 'card_added') return [event.card]
  return event.type === 'advanced' ? (event.cards ?? []) : []
}

function structuresOfNote(note: BoardState['notes'][number]): string[] {
  return note.kind === 'action' && note.structure ? [note.structure] : []
}
