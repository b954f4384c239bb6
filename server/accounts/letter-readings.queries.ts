import { sql } from 'kysely'
import type { Db } from '../database.ts'
import type { LetterReading } from './letters.contract.ts'

const MOST = 50

/** Records that someone read a letter addressed to another person. */
export async function insertReading(db: Db, letter: string, reader: string, now: Date): Promise<void> {
  await sql`
    insert into letter_readings (to_person, read_by, kind, subject, read_at)
    select to_person, ${reader}::uuid, kind, subject, ${now}::timestamptz from letters
     where id = ${letter} and to_person is not null and to_person <> ${reader}
  `.execute(db)
}

export async function listReadings(db: Db, person: string): Promise<LetterReading[]> {
  const { rows } = await sql<Omit<LetterReading, 'at'> & { at: Date }>`
    select r.subject, p.given_name || ' ' || p.family_name as "readBy", r.read_at as at
      from letter_readings r join people p on p.id = r.read_by
     where r.to_person = ${person} order by r.read_at desc, r.id limit ${MOST}
  `.execute(db)
  return rows.map(({ at, ...reading }) => ({ ...reading, at: at.toISOString() }))
}
