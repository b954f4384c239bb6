import type { Db } from '../database.ts'
import type { Fact } from './context.ts'

/** The room of everyone in a community who may read a level; a circle has one of its own. */
export function audience(community: string, level: string, circle?: string | null): string {
  return `audience:${community}:${level}${circle ? `:${circle}` : ''}`
}

/** Writes a fact in the transaction that made it true; returns the place it has in the order of facts. */
export async function keep(db: Db, at: Date, fact: Fact): Promise<number> {
  const { seq } = await db
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
    .executeTakeFirstOrThrow()
  return seq
}
