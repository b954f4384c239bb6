import { expect } from 'vitest'
import type { Db } from '#server/database.ts'
import {
  DecideRedaction,
  FlagAsPersonal,
  ReadRedaction,
  type RedactableKind,
} from '#server/redactions/contract.ts'
import { Search } from '#server/search/contract.ts'
import { ListThreads } from '#server/threads/contract.ts'
import { ReadToday } from '#server/today/contract.ts'
import type { Person } from '../support/people.ts'

export const flags = (person: Person, kind: RedactableKind, id: string) =>
  person.does(FlagAsPersonal, { body: { kind, id } })
export const decides = (person: Person, redaction: string, passages: string[], reason = '') =>
  person.tries(DecideRedaction, { params: { redaction }, body: { passages, reason } })
const reads = (person: Person, redaction: string) => person.tries(ReadRedaction, { params: { redaction } })

/** What every page that lists or searches answers. */
export async function listedFor(person: Person, word: string): Promise<string> {
  const { found } = await person.does(Search, { query: { q: word } })
  return JSON.stringify([found, await person.does(ReadToday), await person.does(ListThreads)])
}

/** The subjects of the letters about a flag, with whom they are to. */
export async function lettersAbout(db: Db, redaction: string) {
  return db
    .selectFrom('letters')
    .select(['to_person as to', 'subject', 'body_text as text'])
    .where('subject_id', '=', redaction)
    .orderBy('subject')
    .execute()
}

/** Who decides reads it, the author too; who flagged learns where it stands; others find nothing. */
export async function expectShownOnlyTo(
  redaction: string,
  name: string,
  { readers, flagger, others }: { readers: Person[]; flagger: Person; others: Person[] },
): Promise<void> {
  for (const reader of readers) expect(JSON.stringify((await reads(reader, redaction)).body)).toContain(name)
  expect((await reads(flagger, redaction)).body).toMatchObject({ content: null, mayDecide: false })
  for (const other of others) expect((await reads(other, redaction)).status).toBe(404)
}
