import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { Db } from '#server/database.ts'
import { fromPlain } from '#server/platform/richtext/build.rules.ts'
import { Search } from '#server/search/contract.ts'
import {
  AddPost,
  EditPost,
  ListThreads,
  MoveThread,
  OpenThread,
  ReadOpening,
  ReadPost,
  ReadThread,
} from '#server/threads/contract.ts'
import { CAST, CROWD, useServer } from '../support/people.ts'
import { aProblem } from '../support/builders.ts'

const { found, db, clock } = useServer({ SEAL_KEY: randomBytes(32).toString('base64') })
const words = (text: string) => ({ body: fromPlain(text) })

/** The rows of the whole database that hold these words. */
async function rowsNaming(db: Db, words: string): Promise<string[]> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE'
  `.execute(db)
  const found = tables.map(
    ({ name }) => sql`select ${name} || ' ' || to_jsonb(t)::text as row from ${sql.table(name)} t`,
  )
  const { rows } = await sql<{ row: string }>`
    select row from (${sql.join(found, sql` union all `)}) everything where position(${words} in row) > 0
  `.execute(db)
  return rows.map(({ row }) => row)
}

const sealedProblem = () =>
  aProblem({ title: 'Repérer l’illettrisme sans blesser', sealed: true, sensitive: true })

describe('threads: sealed posts', () => {
  it('a sealed post reveals neither its author, nor their structure, nor the hour', async () => {
    const { zenobie, cindy, solange, community, structures } = await found(CROWD)
    clock.now = new Date('2026-03-18T14:23:45.678Z')
    const ear = await cindy.connects()
    await expect.poll(() => ear.socket.connected).toBe(true)
    const opened = await zenobie.does(OpenThread, { body: sealedProblem() })
    const at = { params: { thread: opened.id } }
    await ear.enters(`thread:${opened.id}`)
    await cindy.does(AddPost, { ...at, body: words('Merci de l’avoir posée.') })
    clock.now = new Date('2026-03-26T09:12:13.456Z')
    const own = await zenobie.does(AddPost, {
      ...at,
      body: { ...words('Vous m’enlevez un poids.'), sealed: true },
    })
    await zenobie.does(EditPost, {
      params: { ...at.params, post: own.id },
      body: words('Vous m’enlevez un grand poids.'),
    })
    await expect.poll(() => ear.names()).toContain('post:edited:here')

    const everything = JSON.stringify([
      opened,
      own,
      ear.heard,
      await solange.does(ReadThread, at),
      await cindy.does(ListThreads),
      await cindy.does(Search, { query: { q: 'illettrisme' } }),
      await cindy.does(ReadPost, { params: { ...at.params, post: own.id } }),
      await db().selectFrom('activity').selectAll().where('community_id', '=', community).execute(),
      await db().selectFrom('threads').selectAll().where('id', '=', opened.id).execute(),
      await db()
        .selectFrom('posts')
        .selectAll()
        .where('thread_id', '=', opened.id)
        .where('sealed', '=', true)
        .execute(),
      await db().selectFrom('search_entries').selectAll().where('community_id', '=', community).execute(),
      await db().selectFrom('thread_follows').selectAll().where('thread_id', '=', opened.id).execute(),
      await db().selectFrom('read_marks').selectAll().where('thread_id', '=', opened.id).execute(),
    ])
    for (const canary of [zenobie.id, 'Zenobie', structures['zenith']!, 'ZENITH', 'Structure zenith'])
      expect(everything).not.toContain(canary)
    for (const hour of ['14:23:45', '09:12:13', '2026-03-26']) {
      const bySealed = everything.replaceAll(/"at":"2026-03-18T14:23:45.678Z"/g, '')
      if (hour !== '14:23:45') expect(bySealed).not.toContain(hour)
    }
    const page = await cindy.does(ReadThread, at)
    expect(page.thread).toMatchObject({ sealed: true, signedBy: null, at: null, week: '2026-03-16' })
    expect(page.posts.map(({ signedBy, at, week }) => [signedBy?.name, at !== null, week])).toEqual([
      [undefined, false, '2026-03-16'],
      ['Cindy Essai', true, null],
      [undefined, false, '2026-03-23'],
    ])
    const kept = await db().selectFrom('commands').select(['person', 'id', 'reply']).execute()
    const ofThread = kept.filter(
      ({ reply }) => JSON.stringify(reply).includes(opened.id) || JSON.stringify(reply).includes(own.id),
    )
    expect(ofThread.length).toBeGreaterThanOrEqual(3)
    expect(JSON.stringify(ofThread)).not.toContain(zenobie.id)
    // Nothing else was done at this moment: no row of any table may name it.
    expect(await rowsNaming(db(), '09:12:13')).toEqual([])
    clock.now = new Date('2026-03-16T12:00:00Z')
  })

  it('the author of a sealed thread answers, corrects and concludes it without being named', async () => {
    const { zenobie, cindy, sabrina } = await found(CROWD)
    const { id } = await zenobie.does(OpenThread, { body: sealedProblem() })
    const at = { params: { thread: id } }
    const mine = await zenobie.does(ReadThread, at)
    expect(mine.you).toMatchObject({ isAuthor: true, sealedPosts: [1] })
    expect((await cindy.does(ReadThread, at)).you).toMatchObject({ isAuthor: false, sealedPosts: [] })

    const refused = await cindy.tries(AddPost, { ...at, body: { ...words('Moi.'), sealed: true } })
    expect(refused).toMatchObject({ status: 403, body: { type: '/problems/not-yours-to-seal' } })
    await zenobie.does(MoveThread, { ...at, body: { command: 'clarify', singleStructure: true } })
    await sabrina.does(MoveThread, { ...at, body: { command: 'takeUp' } })
    await cindy.does(AddPost, { ...at, body: { ...words('Je propose ceci.'), kind: 'proposal' } })
    await sabrina.does(MoveThread, { ...at, body: { command: 'proposeSolution' } })
    const other = await cindy.tries(MoveThread, { ...at, body: { command: 'acceptSolution', note: 'Bien.' } })
    expect(other).toMatchObject({ status: 403 })
    const { event, thread } = await zenobie.does(MoveThread, {
      ...at,
      body: { command: 'acceptSolution', note: 'Offrir le choix à chacun.' },
    })
    expect(event).toMatchObject({ signedBy: null, at: null, week: '2026-03-16' })
    expect(thread).toMatchObject({ status: 'resolved', learned: 'Offrir le choix à chacun.' })
    const signed = await zenobie.does(AddPost, { ...at, body: words('Et je le dis en mon nom.') })
    expect(signed.signedBy).toMatchObject({ name: 'Zenobie Essai' })
  })

  it('sealing is refused when too few people read the thread', async () => {
    const { cindy } = await found(CAST)
    const refused = await cindy.tries(OpenThread, { body: sealedProblem() })
    expect(refused).toMatchObject({ status: 422, body: { type: '/problems/seal-needs-more' } })
    const { zenobie } = await found(CROWD)
    const narrow = await zenobie.tries(OpenThread, { body: { ...sealedProblem(), level: 'delegates' } })
    expect(narrow).toMatchObject({ status: 422, body: { type: '/problems/seal-needs-more' } })
  })

  it('the count of readers for sealing ignores people who have not arrived and ended mandates', async () => {
    const { cindy, olivier, community } = await found(CROWD)
    const readers = async () => {
      const { levels } = await cindy.does(ReadOpening)
      return Object.fromEntries(levels.map(({ level, people }) => [level, people]))
    }
    const before = await readers()
    await db().updateTable('people').set({ status: 'invited' }).where('id', '=', olivier.id).execute()
    const withoutOlivier = { community: before['community']! - 1, delegates: before['delegates']! - 1 }
    expect(await readers()).toMatchObject(withoutOlivier)
    await db()
      .updateTable('mandates')
      .set({ ends_on: '2026-01-01' })
      .where('community_id', '=', community)
      .where('person_id', '<>', cindy.id)
      .execute()
    // Cindy herself, and the animation.
    expect(await readers()).toMatchObject({ community: withoutOlivier.community, delegates: 2 })
  })

  it('a sealed command sent twice acts once', async () => {
    const { zenobie, cindy } = await found(CROWD)
    const command = crypto.randomUUID()
    const first = await zenobie.tries(OpenThread, { body: sealedProblem() }, command)
    const again = await zenobie.tries(OpenThread, { body: sealedProblem() }, command)
    expect(again.body).toEqual(first.body)
    expect((await cindy.does(ListThreads)).threads).toHaveLength(1)
  })

  it('the number of a sealed command is not kept, so that nobody can find its author by trying', async () => {
    const { zenobie } = await found(CROWD)
    const command = crypto.randomUUID()
    expect(await zenobie.tries(OpenThread, { body: sealedProblem() }, command)).toMatchObject({ status: 200 })
    const rows = await db().selectFrom('commands').select(['person', 'id']).execute()
    expect(rows).not.toEqual([])
    expect(rows.filter(({ id, person }) => id === command || person === zenobie.id)).toEqual([])
  })
})
