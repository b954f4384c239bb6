import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type * as Y from 'yjs'
import { FreezeVersion, ReadTool, ReadVersion, StartElaboration } from '#server/library/contract.ts'
import { ImportTool } from '#server/library/import.contract.ts'
import { IssuePdf, ReadIssue } from '#server/journal/contract.ts'
import { inTransaction } from '#server/platform/context.ts'
import { VOUCH } from '#server/platform/personal-data.contract.ts'
import { bold, doc, fromPlain, p, quote } from '#server/platform/richtext/build.rules.ts'
import { LEFT_ALONE, OTHER_BYTES, wordsColumns } from '#server/platform/purge-words/columns.ts'
import { purgeWords } from '#server/platform/purge-words/purge-words.ts'
import { readText, rewriteText } from '#server/platform/texts/texts.ts'
import { Search } from '#server/search/contract.ts'
import { actOnBoard } from '#server/sessions/board.actions.ts'
import * as sessions from '#server/sessions/contract.ts'
import { AddRectification, ApproveMinutes, SubmitMinutes } from '#server/sessions/minutes.contract.ts'
import {
  AddPost,
  EditPost,
  MoveThread,
  OpenThread,
  ReadPost,
  ReadThread,
  SaySameHere,
} from '#server/threads/contract.ts'
import { composes, takes } from '../journal/issues.ts'
import { GRID, adds, opensText, types, withoutSeed } from '../library/library-people.ts'
import { underWay } from '../sessions/sessions.ts'
import { aProblem } from '../support/builders.ts'
import { CAST, useServer, type Person } from '../support/people.ts'
import { readPdf } from '../support/read-pdf.ts'
import { placesOf } from '../support/whole-database.ts'
import { agree, Editor } from './texts-people.ts'

const { found, db, app } = useServer()

const NAME = 'Zénaïde Cornibert'
const GONE = '[mots retirés]'
/** As the database keeps them: written, and as words of the search. */
const TRACES = ['Zénaïde', 'Cornibert', 'zenaide']
const said = (before: string) => `${before}${NAME}, reçue hier.`
const left = (before: string) => `${before}${GONE}, reçue hier.`

type People = Awaited<ReturnType<typeof found<keyof typeof CAST>>>

const purge = (community: string | null = null) =>
  inTransaction(app().as(null), (ctx) => purgeWords(ctx, [NAME], GONE, { community }))

describe('purge: words', () => {
  it('purge: nothing of the words is left in the whole database, and everything else is', async () => {
    const people = await found(CAST)
    const thread = await writesThread(people)
    const tool = await writesTool(people)
    const session = await holdsSession(people)
    const issue = await publishesIssue(people)
    await sql`create table notes_of_tomorrow (id int primary key, said text, list text[], held jsonb)`.execute(
      db(),
    )
    await sql`insert into notes_of_tomorrow values (1, ${said('Vu ')}, ${sql.val([NAME])}::text[], ${{ who: { [NAME]: NAME } }}::jsonb)`.execute(
      db(),
    )
    await app().jobs.idle()
    await sql`update pgboss.job set data = ${{ note: NAME }}::jsonb`.execute(db())

    const before = await placesOf(db(), ...TRACES)
    for (const place of [
      'posts.html',
      'post_versions.body',
      'threads.title',
      'log_entries.payload',
      'tool_versions.html',
      'board_private_cards.text',
      'journal_issues.pdf',
      'letters.html',
      'commands.reply',
      'search_words.word',
      'search_entries.body',
      'sessions.minutes_html',
      'same_here.note',
      'job_common.data',
      'notes_of_tomorrow.held',
    ])
      expect(before).toContain(place)

    const { places } = await purge()
    expect(places).toBeGreaterThan(20)
    // The key of an object is not touched: no text of Liane is one.
    expect(await placesOf(db(), ...TRACES)).toEqual(['notes_of_tomorrow.held'])
    await sql`drop table notes_of_tomorrow`.execute(db())

    await thread.isIntact()
    await tool.isIntact()
    await session.isIntact()
    await issue.isIntact()
    expect((await people.cindy.does(Search, { query: { q: 'Cornibert' } })).found).toEqual([])
  })

  it('purge: editors that are open agree, with what one of them had not sent yet', async () => {
    const { cindy, sabrina } = await found(CAST)
    const id = await adds(cindy)
    const one = await opensText(cindy, id)
    const { socket } = await sabrina.connects()
    const { text } = await cindy.does(ReadTool, { params: { tool: id } })
    const other = new Editor(socket, text)
    await types(one, said('Le récit de '))
    await agree(one, other)
    const written = one.text
    socket.disconnect()
    other.types(' Écrit hors ligne.')
    await purge()
    socket.connect()
    await agree(one, other)
    expect(one.text).toBe(`${written.replace(NAME, GONE)} Écrit hors ligne.`)
    await types(one, ' Et la suite.')
    await agree(one, other)
    expect((await readText(app().as(null), text)).plain).toContain('Écrit hors ligne. Et la suite.')
  })

  it('purge: an erased name goes however it was typed, and the codes that look like it stay', async () => {
    const { cindy } = await found(CAST)
    const { id } = await cindy.does(OpenThread, {
      body: aProblem({ title: 'Comment aider question cornibert, QUESTION CORNIBERT ?' }),
    })
    const params = { thread: id }
    await cindy.does(AddPost, { params, body: { body: doc(p('Vu que', bold('stion corni'), 'bert.')) } })
    const before = await db().selectFrom('activity').select(['seq', 'name', 'subject_type']).execute()
    const kind = (await cindy.does(ReadThread, { params })).thread.kind
    await inTransaction(app().as(null), (ctx) =>
      purgeWords(ctx, ['Question Cornibert', 'Question', 'Thread', 'Opened'], GONE),
    )
    const { thread, posts } = await cindy.does(ReadThread, { params })
    expect(thread.title).toBe(`Comment aider ${GONE}, ${GONE} ?`)
    expect(posts[1]!.html.replaceAll(/<[^>]*>/g, '')).toBe(`Vu ${GONE}.`)
    expect(thread.kind).toBe(kind)
    expect(await db().selectFrom('activity').select(['seq', 'name', 'subject_type']).execute()).toEqual(
      before,
    )
    expect(await placesOf(db(), 'Cornibert')).toEqual([])
  })

  it('purge: nothing is compiled while nobody else writes, and only then', async () => {
    const setting = async (on: Parameters<typeof wordsColumns>[0]) =>
      (await sql<{ jit: string }>`select current_setting('jit') as jit`.execute(on)).rows[0]!.jit
    const before = await setting(db())
    const during = await inTransaction(app().as(null), async (ctx) => {
      await sql`set local jit = on`.execute(ctx.db)
      await purgeWords(ctx, [NAME], GONE)
      return setting(ctx.db)
    })
    expect(during).toBe('off')
    expect(await setting(db())).toBe(before)
  })

  it('purge: another network keeps its words', async () => {
    const [ours, theirs] = [await found(CAST), await found(CAST)]
    for (const { cindy } of [ours, theirs]) {
      await cindy.does(OpenThread, { body: aProblem({ title: said('Comment accueillir ') }) })
      const tool = await adds(cindy, { title: said('Accueillir ') })
      await types(await opensText(cindy, tool), NAME)
    }
    await purge(ours.community)
    const titles = async ({ community }: People) =>
      (
        await db()
          .selectFrom('search_entries')
          .select('title')
          .where('community_id', '=', community)
          .execute()
      )
        .map(({ title }) => title)
        .toSorted()
    expect(await titles(ours)).toEqual([left('Accueillir '), left('Comment accueillir ')])
    expect(await titles(theirs)).toEqual([said('Accueillir '), said('Comment accueillir ')])
    await purge()
  })

  it('purge: every column of the database is covered, or left alone for a reason', async () => {
    const covered = await wordsColumns(db())
    const { rows } = await sql<{ name: string; type: string }>`
      select table_name || '.' || column_name as name, udt_name::text as type from information_schema.columns
       where table_schema = 'public'
    `.execute(db())
    const names = new Set(rows.map(({ name }) => name))
    for (const named of [...Object.keys(LEFT_ALONE), ...Object.keys(OTHER_BYTES)])
      expect(named.endsWith('.*') || names.has(named), named).toBe(true)
    const files = covered.filter(({ kind }) => kind === 'file').map(({ table, name }) => `${table}.${name}`)
    // A file that is not made from the words of its row must be named in OTHER_BYTES.
    expect(files).toEqual(['journal_issues.pdf'])
    expect(
      covered.filter(({ schema }) => schema === 'public').map(({ table, name }) => `${table}.${name}`),
    ).toMatchSnapshot()
  })

  it('purge: a frozen version and the log of facts change for nothing else', async () => {
    const { cindy, structures } = await found(CAST)
    const tool = await adds(cindy)
    await types(await opensText(cindy, tool), 'Un essai.')
    await cindy.does(FreezeVersion, {
      params: { tool },
      body: { changeNote: 'Premier jet.', credits: [structures['mlc']!] },
    })
    await expect(sql`update tool_versions set summary = 'autre'`.execute(db())).rejects.toMatchObject({
      code: 'LV001',
    })
    const purging = (change: ReturnType<typeof sql>) =>
      db()
        .transaction()
        .execute(async (tx) => {
          await sql`select set_config('liane.purging', 'on', true)`.execute(tx)
          await change.execute(tx)
        })
    await expect(purging(sql`delete from tool_versions`)).rejects.toMatchObject({ code: 'LV001' })
    await sql`update activity set name = 'autre'`.execute(db())
    expect(await db().selectFrom('activity').select('seq').where('name', '=', 'autre').execute()).toEqual([])
  })
})

async function writesThread({ cindy, nathan, solange }: People) {
  const { id } = await cindy.does(OpenThread, {
    body: aProblem({
      title: said('Comment aider '),
      vignette: { established: said('J’ai vu '), tried: '', question: 'Que faire, sinon attendre ?' },
    }),
  })
  const params = { thread: id }
  const post = await nathan.does(AddPost, {
    params,
    body: { body: doc(p('Je connais Zéna', bold('ïde Corn'), 'ibert aussi.')) },
  })
  const edit = { params: { ...params, post: post.id } }
  await nathan.does(EditPost, { ...edit, body: { body: fromPlain('J’ai retiré son nom.') } })
  const source = {
    kind: 'post' as const,
    id: (await cindy.does(ReadThread, { params })).posts[0]!.id,
    label: 'x',
    href: '',
  }
  await solange.does(AddPost, {
    params,
    body: { body: doc(quote(source, said('J’ai vu ')), 'Une piste.'), kind: 'proposal' },
  })
  await nathan.does(SaySameHere, { params, body: { said: true, note: said('Pareil avec ') } })
  await solange.does(MoveThread, {
    params,
    body: { command: 'park', note: said('On attend '), reviewOn: '2026-05-01' },
  })
  const vouched = { params, body: { body: fromPlain(`${NAME} rappelle le 0596 12 34 56`) } }
  expect(await cindy.tries(AddPost, vouched, randomUUID(), { [VOUCH]: 'yes' })).toMatchObject({ status: 200 })
  return {
    async isIntact() {
      const { thread, posts } = await cindy.does(ReadThread, { params })
      expect(thread.title).toBe(left('Comment aider '))
      expect(thread.sameHere[0]!.note).toBe(left('Pareil avec '))
      expect(posts[0]!.html).toContain(left('J’ai vu '))
      expect(posts[0]!.html).toContain('Que faire, sinon attendre')
      expect(posts[2]!.html).toContain(left('J’ai vu '))
      const { versions } = await nathan.does(ReadPost, edit)
      expect(versions[0]!.html).toMatch(/^<p>Je connais \[mots retirés\].* aussi\.<\/p>$/)
    },
  }
}

async function writesTool({ cindy, sabrina, structures }: People) {
  const tool = await adds(cindy, { whatChanges: said('Inspiré de ') })
  const params = { tool }
  await cindy.does(StartElaboration, {
    params,
    body: {
      coauthors: [structures['cap']!],
      concernedTypes: ['mission_locale'],
      concernedTerritories: ['Centre'],
      missions: [],
    },
  })
  const editor = await opensText(cindy, tool)
  const run = (editor.doc.getXmlFragment('default').get(0) as Y.XmlElement).get(0) as Y.XmlText
  editor.types('La règle. Zénaïde Corn')
  run.insert(run.length, 'ibert', { bold: {} })
  run.insert(run.length, ', reçue hier.', { bold: null })
  await types(editor, ' ')
  await cindy.does(FreezeVersion, {
    params,
    body: { changeNote: said('Le cas de '), credits: [structures['mlc']!, structures['cap']!] },
  })
  const hers = await opensText(sabrina, tool)
  for (const sign of said(' Et ')) hers.types(sign)
  await types(hers, ' Encore.')
  hers.erases(said(' Et ').length + ' Encore.'.length)
  await types(hers, ' Fin.')
  const { contributions } = await cindy.does(ReadTool, { params })
  await cindy.does(ImportTool, {
    body: {
      ...withoutSeed(GRID),
      title: 'Un document venu d’ailleurs',
      text: said('Écrit avec '),
      format: 'text',
    },
  })
  return {
    async isIntact() {
      const read = await cindy.does(ReadTool, { params })
      expect(read.whatChanges).toBe(left('Inspiré de '))
      const after = read.contributions.map(({ structure }) => structure.shortName)
      expect(after).toEqual(expect.arrayContaining(contributions.map(({ structure }) => structure.shortName)))
      const { plain } = await readText(app().as(null), read.text)
      expect(plain.split('\n')[0]).toBe(`${left('La règle. ')}  Fin.`)
      const version = await cindy.does(ReadVersion, { params: { tool, number: 1 } })
      expect(version.changeNote).toBe(left('Le cas de '))
      expect(version.html.replaceAll(/<[^>]*>/g, '')).toContain(left('La règle. '))
      expect(version.credits).toHaveLength(2)
      await agree(editor, hers)
      expect(editor.text).not.toContain('Cornibert')
      const authors = await db()
        .selectFrom('stream_authors')
        .select('person')
        .where('stream', '=', `text:${read.text}`)
        .execute()
      expect(authors.map(({ person }) => person)).toEqual(expect.arrayContaining([cindy.id, sabrina.id]))
    },
  }
}

async function holdsSession({ solange, cindy, structures }: People) {
  const agenda = [{ title: said('Le cas de '), minutes: 60 }]
  const { id } = await underWay(solange, { agenda, venue: said('Chez '), secretary: cindy.id })
  const params = { session: id }
  const writes = (person: Person, text: string, key?: string) =>
    actOnBoard(
      person.ctx(),
      id,
      { type: 'write', card: randomUUID(), column: 'c1', text, sealed: key !== undefined },
      key ? { key } : {},
    )
  await writes(cindy, said('Une carte sur '))
  await writes(cindy, said('Sans signature, '), randomUUID())
  await actOnBoard(solange.ctx(), id, { type: 'advance', phase: 'grouping' })
  await actOnBoard(solange.ctx(), id, { type: 'advance', phase: 'discussion' })
  await actOnBoard(solange.ctx(), id, {
    type: 'keep_note',
    note: {
      kind: 'action',
      id: randomUUID(),
      label: said('Rappeler '),
      structure: structures['mlc']!,
      dueOn: '2026-05-01',
    },
  })
  await solange.does(sessions.CloseSession, { params })
  await cindy.does(SubmitMinutes, { params })
  await solange.does(ApproveMinutes, { params })
  await solange.does(AddRectification, { params, body: { text: said('Corriger ') } })
  const open = await underWay(solange)
  await writes2(cindy, open.id)
  const board = await solange.does(sessions.ReadBoard, { params: { session: open.id } })
  return {
    async isIntact() {
      const read = await cindy.does(sessions.ReadSession, { params })
      expect(read.agenda[0]!.title).toBe(left('Le cas de '))
      expect(read.actions[0]!.label).toBe(left('Rappeler '))
      expect(read.rectifications[0]!.text).toBe(left('Corriger '))
      expect(read.minutes!.html).toContain(GONE)
      const { state } = await cindy.does(sessions.ReadBoard, { params })
      expect(
        Object.values(state.cards)
          .map(({ text }) => text)
          .toSorted(),
      ).toEqual([left('Sans signature, '), left('Une carte sur ')])
      const live = await solange.does(sessions.ReadBoard, { params: { session: open.id } })
      expect(live.state.phase).toBe(board.state.phase)
      const [card] = await db()
        .selectFrom('board_private_cards')
        .select('text')
        .where('session_id', '=', open.id)
        .execute()
      expect(card).toEqual({ text: left('Gardée : ') })
    },
  }
}

const writes2 = (person: Person, session: string) =>
  actOnBoard(person.ctx(), session, {
    type: 'write',
    card: randomUUID(),
    column: 'c1',
    text: said('Gardée : '),
    sealed: false,
  })

async function publishesIssue({ solange, jocelyne }: People) {
  const issue = await composes(solange, { title: said('Autour de ') })
  await inTransaction(solange.ctx(), async (ctx) => {
    const text = (await readText(ctx, issue.text!)).doc
    await rewriteText(ctx, issue.text!, { ...text, content: [...text.content, p(said('Merci à '))] })
  })
  await takes(solange, 'submit', issue)
  await takes(jocelyne, 'approve', issue)
  await takes(solange, 'publish', issue)
  const params = { issue: issue.id }
  return {
    async isIntact() {
      expect((await jocelyne.does(ReadIssue, { params })).html).toContain(left('Merci à '))
      const { bytes } = await jocelyne.opens(IssuePdf, { params })
      const { words } = await readPdf(new Uint8Array(bytes))
      expect(words).not.toContain('Cornibert')
      expect(words).toContain(left('Merci à '))
    },
  }
}
