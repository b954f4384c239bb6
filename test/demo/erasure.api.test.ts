import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { ErasePerson, ListErasures, RecordErasure } from '#server/accounts/erasure.contract.ts'
import { hashPassword } from '#server/accounts/passwords.ts'
import { fillDemo } from '#server/demo/fill-demo.ts'
import { IssuePdf, ReadIssue } from '#server/journal/contract.ts'
import { backup } from '#server/platform/backup.ts'
import { inTransaction } from '#server/platform/context.ts'
import { VOUCH } from '#server/platform/personal-data.contract.ts'
import { doc, mention, p } from '#server/platform/richtext/build.rules.ts'
import { readText, rewriteText } from '#server/platform/texts/texts.ts'
import { Search } from '#server/search/contract.ts'
import { AddPost, ReadThread } from '#server/threads/contract.ts'
import { composes, takes } from '../journal/issues.ts'
import { adds, opensText, types } from '../library/library-people.ts'
import { Person, useServer } from '../support/people.ts'
import { readPdf } from '../support/read-pdf.ts'
import { placesOf } from '../support/whole-database.ts'

const { db, app, clock } = useServer()

const PHONE = '06 39 98 12 34'
const TRACES = ['Marsolle', PHONE]
const PASSWORD = 'une barque sous les filaos'
const FORMER = 'ancien membre (information jeunesse)'

async function member(givenName: string): Promise<Person> {
  const { id } = await db()
    .selectFrom('people')
    .select('id')
    .where('given_name', '=', givenName)
    .executeTakeFirstOrThrow()
  const { id: community } = await db().selectFrom('communities').select('id').executeTakeFirstOrThrow()
  return new Person(app(), community, id)
}

const minutesOf = async (title: string) =>
  (
    await db()
      .selectFrom('sessions')
      .select('minutes_html')
      .where('title', '=', title)
      .executeTakeFirstOrThrow()
  ).minutes_html

const threadOf = async (title: string) =>
  (await db().selectFrom('threads').select('id').where('title', '=', title).executeTakeFirstOrThrow()).id

it('erasure of Kévin Marsolle of the demo (domain §10, check 11): nothing of him is left anywhere, and the network keeps its work', async () => {
  clock.now = new Date('2026-03-18T15:00:00Z')
  await fillDemo(app(), clock.now)
  const [solange, cindy, jocelyne, emilie, kevin] = (await Promise.all(
    ['Solange', 'Cindy', 'Jocelyne', 'Émilie', 'Kévin'].map(member),
  )) as [Person, Person, Person, Person, Person]
  const password_hash = await hashPassword(PASSWORD)
  await db().updateTable('people').set({ password_hash }).where('id', '=', emilie.id).execute()
  const T1 = await threadOf('Les personnes racontent leur histoire trois fois')
  const naming = doc(
    p('Merci à Kévin Marsolle, ', mention(kevin.id, 'Kévin Marsolle'), `, que vous joignez au ${PHONE}.`),
  )
  const said = await cindy.tries(
    AddPost,
    { params: { thread: T1 }, body: { body: naming, kind: 'reply' } },
    undefined,
    {
      [VOUCH]: 'yes',
    },
  )
  expect(said.status).toBe(200)
  await types(await opensText(cindy, await adds(cindy)), 'D’après M. Marsolle.')
  const issue = await composes(solange, { title: 'Ce que Kévin Marsolle nous a dit' })
  await inTransaction(solange.ctx(), async (ctx) => {
    const { doc: text } = await readText(ctx, issue.text!)
    await rewriteText(ctx, issue.text!, { ...text, content: [...text.content, p('Merci à Kévin Marsolle.')] })
  })
  await takes(solange, 'submit', issue)
  await takes(jocelyne, 'approve', issue)
  await takes(solange, 'publish', issue)
  await app().jobs.idle()

  const before = {
    minutes: await minutesOf('Une histoire, une seule fois'),
    places: await placesOf(db(), ...TRACES),
  }
  expect(before.places).toEqual(
    expect.arrayContaining(['people.family_name', 'posts.html', 'log_entries.payload', 'journal_issues.pdf']),
  )
  const asking = { params: { person: kevin.id } }
  expect(
    await emilie.tries(ErasePerson, { ...asking, body: { words: [], password: PASSWORD } }),
  ).toMatchObject({
    status: 409,
  })
  await emilie.does(RecordErasure, { ...asking, body: { receivedOn: '2026-03-16', keepDeidentified: true } })
  const [request] = await emilie.does(ListErasures)
  expect(request).toMatchObject({ name: 'Kévin Marsolle', dueAt: '2026-04-16T12:00:00.000Z' })
  await emilie.does(ErasePerson, {
    ...asking,
    body: { words: [...request!.words, ...TRACES], password: PASSWORD },
  })
  await app().jobs.idle()

  // SE1 minutes unchanged; O1 credit « CRIJ »; T1 post de-identified; journal consents recorded as withdrawn.
  expect(await minutesOf('Une histoire, une seule fois')).toBe(before.minutes)
  const { rows: credits } = await sql<{ credits: string }>`
    select v.credits::text as credits from tool_versions v join tools t on t.id = v.tool_id
     where t.title like 'Grille d’entretien%'
  `.execute(db())
  expect(credits[0]!.credits).toContain('CRIJ')
  const thread = JSON.stringify(await cindy.does(ReadThread, { params: { thread: T1 } }))
  expect(thread).toContain(FORMER)
  expect(thread).toContain(kevin.id)
  const consents = await db().selectFrom('issue_consents').select(['issue_id', 'answer']).execute()
  expect(consents).toEqual([{ issue_id: issue.id, answer: 'withdrawn' }])

  const params = { issue: issue.id }
  const erratum = /Erratum du 18\s+mars 2026\s+: un nom a été retiré de ce numéro/u
  expect((await cindy.does(ReadIssue, { params })).html).toMatch(erratum)
  const { bytes } = await cindy.opens(IssuePdf, { params })
  const { words } = await readPdf(new Uint8Array(bytes))
  expect(words).toContain('Erratum du 18')
  expect(words).toContain(`Merci à ${FORMER}.`)
  expect(words).not.toContain('Marsolle')

  expect(await placesOf(db(), ...TRACES)).toEqual([])
  expect((await cindy.does(Search, { query: { q: 'Marsolle' } })).found).toEqual([])
  let saved = ''
  for await (const line of backup(db())) saved += line
  expect(saved.length).toBeGreaterThan(100_000)
  for (const trace of TRACES) expect(saved.toLowerCase()).not.toContain(trace.toLowerCase())
})
