import { createHash, randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { purge } from '#server/accounts/purge.queries.ts'
import { purgeCommands } from '#server/platform/commands.ts'
import { CAST, useServer } from '#test/support/people.ts'

const { found, db } = useServer()
const NOW = new Date('2026-11-02T12:00:00Z')
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000)
const hash = () => createHash('sha256').update(randomUUID()).digest()

it('purge: what SECURITY.md says is not kept goes, and the rest stays', async () => {
  const { cindy, solange } = await found(CAST)
  const person = { person_id: cindy.id }
  const link = (expires: number, used: number | null) => ({
    ...person,
    token_hash: hash(),
    kind: 'reset' as const,
    community_id: null,
    expires_at: daysAgo(expires),
    used_at: used === null ? null : daysAgo(used),
  })
  await db()
    .insertInto('account_links')
    .values([link(8, null), link(-5, 8), link(6, null), link(-1, null)])
    .execute()
  const letter = (kind: string, status: string, days: number) => ({
    ...{ kind, status, created_at: daysAgo(days), subject: `${kind} ${status} ${days}` },
    ...{
      to_person: cindy.id,
      to_address: 'c@structure.example',
      to_name: 'C',
      html: 'lien',
      body_text: 'lien',
    },
  })
  const letters = [
    letter('notice', 'sent', 91),
    letter('journal', 'sent', 91),
    letter('notice', 'kept', 89),
    letter('notice', 'queued', 91),
    letter('reset', 'kept', 1),
    letter('invitation', 'unknown', 13),
    letter('invitation', 'failed', 15),
  ]
  await db()
    .insertInto('letters')
    .values(letters as never)
    .execute()
  const device = (days: number) => ({ ...person, token_hash: hash(), seen_at: daysAgo(days) })
  await db()
    .insertInto('known_devices')
    .values([device(366), device(364)])
    .execute()
  const reading = (days: number) => ({
    ...{ to_person: cindy.id, read_by: solange.id, kind: 'reset', subject: 'x', read_at: daysAgo(days) },
  })
  await db()
    .insertInto('letter_readings')
    .values([reading(366), reading(364)])
    .execute()
  const command = (days: number) => ({
    ...{ person: cindy.id, id: randomUUID(), asked_hash: 'x', reply: { words: 'copie' }, at: daysAgo(days) },
  })
  await db()
    .insertInto('commands')
    .values([command(31), command(29)])
    .execute()

  await purge(db(), NOW)
  await purgeCommands(db(), NOW)
  const count = async (table: 'account_links' | 'known_devices' | 'letter_readings' | 'commands') =>
    (await db().selectFrom(table).selectAll().execute()).length
  expect(await count('account_links')).toBe(2)
  expect(await count('known_devices')).toBe(1)
  expect(await count('letter_readings')).toBe(1)
  expect(await count('commands')).toBe(1)
  const left = await db().selectFrom('letters').select(['subject', 'body_text']).orderBy('subject').execute()
  expect(left.map(({ subject, body_text }) => [subject, body_text])).toEqual([
    ['invitation failed 15', ''],
    ['invitation unknown 13', 'lien'],
    ['journal sent 91', 'lien'],
    ['notice kept 89', 'lien'],
    ['notice queued 91', 'lien'],
    ['reset kept 1', ''],
  ])
})
