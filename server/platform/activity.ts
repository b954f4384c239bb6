import { sql, type RawBuilder } from 'kysely'
import type { Db } from '../database.ts'
import type { Fact } from './context.ts'
import type { AnyFactSpec, FactTable } from './facts.ts'
import { send } from './postgres/send.ts'

/** The live room of the people of a community who may read a level. Each circle has its own room. */
export function audience(community: string, level: string, circle?: string | null): string {
  return `audience:${community}:${level}${circle ? `:${circle}` : ''}`
}

/** Writes a fact in the caller's transaction. Returns its sequence number, to be asked for after the commit. */
export async function insertFact(db: Db, at: Date, fact: Fact): Promise<() => number> {
  const written = db
    .insertInto('activity')
    .values({
      at,
      community_id: fact.community,
      name: fact.name,
      subject_type: fact.subject.type,
      subject_id: fact.subject.id,
      level: fact.level,
      circle_id: fact.circle ?? null,
      signed_person: fact.signature?.person ?? null,
      signed_structure: fact.signature?.structure ?? null,
      signed_mandate: fact.signature?.mandate ?? null,
      signed_posture: fact.signature?.posture ?? null,
      payload: fact.payload,
    })
    .returning('seq')
  const kept = await send(db, written)
  return () => kept().rows[0]!.seq
}

/**
 * The facts selected by `isWanted`, for a query on `activity`: their `names`, and `rows` to join. The subject of a
 * fact is `coalesce((payload ->> nullif(f.subject_in, ''))::uuid, subject_id)`; `f.place` is its rank in « Aujourd’hui
 * », from 1.
 */
export function factRows(
  facts: FactTable,
  isWanted: (spec: AnyFactSpec) => boolean,
): { names: string[]; rows: RawBuilder<unknown> } {
  const rank = ({ today }: AnyFactSpec) => (today === 'none' ? Infinity : today)
  const wanted = [...facts].filter(([, spec]) => isWanted(spec)).sort(([, a], [, b]) => rank(a) - rank(b))
  const column = (of: (spec: AnyFactSpec) => string) => sql.val(wanted.map(([, spec]) => of(spec)))
  const names = wanted.map(([name]) => name)
  return {
    names,
    rows: sql`unnest(${sql.val(names)}::text[], ${column(({ subject }) => subject)}::text[],
      ${column(({ subjectIn = '' }) => subjectIn)}::text[], ${column(({ journal }) => journal)}::text[])
      with ordinality as f(name, subject, subject_in, journal, place)`,
  }
}
