import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { Search } from '#server/platform/search/ranked-results.ts'
import {
  findEntries,
  indexEntry,
  removeEntry,
  similarTitles,
  type Entry,
} from '#server/platform/search/search.ts'
import { forgetWords } from '#server/platform/search/lexemes.ts'
import { useDatabase } from '#test/support/database.ts'
import { settle } from '#test/support/seed-community.ts'

const database = useDatabase()
const db = () => database().db
const NOW = new Date('2026-03-16T12:00:00Z')

/** What a reader of these levels may read, as `visibleTo` would say it. */
const readerOf =
  (...levels: string[]): Search['visible'] =>
  (alias) =>
    sql<boolean>`${sql.ref(`${alias}.level`)} = any(${sql.val(levels)}::text[])`
const member = readerOf('public', 'community')
const delegate = readerOf('public', 'community', 'delegates')

type Written = Partial<Omit<Entry, 'subject' | 'community'>> & { title: string; type?: string }

/** A community of the test's own, in which these have been written, the first one last. */
async function written(...entries: Written[]) {
  const { community } = await settle(db(), { solange: {} }, NOW)
  const write = async ({ type = 'thread', ...entry }: Written, age = 0) => {
    const subject = { type, id: randomUUID() }
    await indexEntry(db(), {
      subject,
      community,
      level: 'community',
      body: '',
      at: new Date(NOW.getTime() - age * 60_000),
      ...entry,
    })
    return subject
  }
  const subjects = []
  for (const [age, entry] of entries.entries()) subjects.push(await write(entry, age))

  const search = (query: string, options: Partial<Search> = {}) =>
    findEntries(db(), { community, visible: member, limit: 20, query, ...options })
  const titles = async (query: string, options: Partial<Search> = {}) =>
    (await search(query, options)).found.map(({ title }) => title.map(({ text }) => text).join(''))
  return { community, subjects, write, search, titles }
}

const LIBRARY: Written[] = [
  { title: 'L’École de la deuxième chance', body: 'Les éducateurs ont été formés à l’accueil.' },
  {
    title: 'Se loger',
    body: 'Aujourd’hui, des mineures sont hébergées à l’hôtel social ; un œil sur le mal-logement.',
  },
  {
    title: 'Repérer l’illettrisme',
    body: 'Prendre rendez-vous sans formulaire. Manœuvres et cœur de métier.',
  },
  { title: 'Relayer une personne', body: 'Il y a relais quand la personne a rencontré le suivant.' },
]

describe('search', () => {
  it.each([
    ['ecole', 'L’École de la deuxième chance'],
    ['ÉCOLES', 'L’École de la deuxième chance'],
    ['l’accueil', 'L’École de la deuxième chance'],
    ["d'accueil formé", 'L’École de la deuxième chance'],
    ['educateur', 'L’École de la deuxième chance'],
    ['hebergement', 'Se loger'],
    ['hébergem', 'Se loger'],
    ['hebergement mineures', 'Se loger'],
    ['hébergées par hôtel', 'Se loger'],
    ['former educateurs', 'L’École de la deuxième chance'],
    ['logement', 'Se loger'],
    ['mal-logement', 'Se loger'],
    ['« hôtel social »', 'Se loger'],
    ['oeil', 'Se loger'],
    ['illettrismes', 'Repérer l’illettrisme'],
    ['illetrisme', 'Repérer l’illettrisme'],
    ['ilettrisme', 'Repérer l’illettrisme'],
    ['cœurs', 'Repérer l’illettrisme'],
    ['coeur metier', 'Repérer l’illettrisme'],
    ['formulair', 'Repérer l’illettrisme'],
    ['relay', 'Relayer une personne'],
    ['relais personne suivant', 'Relayer une personne'],
    ['relais personne suivant girafe', 'Relayer une personne'],
    ['persone rencontrée', 'Relayer une personne'],
  ])('search: « %s » finds « %s »', async (query, title) => {
    const { titles } = await library()
    expect((await titles(query))[0]).toBe(title)
  })

  it.each(['girafe', 'à la', '"social hôtel"', 'hôtel -social', '', "!!! (( <-> :* ' \\", '%'])(
    'search: « %s » finds nothing',
    async (query) => {
      const { search } = await library()
      expect(await search(query)).toMatchObject({ found: [], next: null, total: 0 })
    },
  )

  let shared: ReturnType<typeof written> | undefined
  const library = () => (shared ??= written(...LIBRARY))
})

it('search: a word is found next to any punctuation', async () => {
  const { write, search } = await written()
  const word = fc.constantFrom(
    'réseau',
    'délégués',
    'Hébergée',
    'œuvrer',
    'Outre-mer',
    'aujourd’hui',
    'mobilité',
    'français',
  )
  const around = fc.string({ unit: 'grapheme', maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(word, around, around, async (said, before, after) => {
      const { id } = await write({ title: 'Sans titre', body: `${before} ${said} ${after}` })
      const { found } = await search(said, { limit: 50 })
      expect(found.map(({ subject }) => subject.id)).toContain(id)
    }),
    { numRuns: 25 },
  )
})

it('search: any query is accepted', async () => {
  const { search } = await written(...LIBRARY)
  const typed = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(
        fc.constantFrom(
          '"',
          '-',
          '«',
          'hôtel',
          ' ',
          "'",
          ':*',
          '!',
          '&',
          '\\',
          '(',
          '<->',
          '\u0000',
          '\ud800',
        ),
      )
      .map((all) => all.join('')),
  )
  await fc.assert(
    fc.asyncProperty(typed, typed, async (query, before) => {
      await search(query)
      await search('hôtel', { before })
    }),
    { numRuns: 30 },
  )
})

it('search: highlights are segments, never HTML', async () => {
  const { search } = await written({
    title: 'Un hôtel refuse un chien',
    body: 'Nous cherchons <script>alert(1)</script> & co : un autre hôtel \u{E000}social\u{E001}.',
    parent: { type: 'thread', id: '0e8a2c52-3f3e-4a0b-9d5f-0a4a3c1b2d3e' },
    anchor: 'post-3',
    type: 'post',
  })
  const [found] = (await search('hotels')).found
  expect(found).toMatchObject({
    subject: { type: 'post' },
    parent: { type: 'thread', id: '0e8a2c52-3f3e-4a0b-9d5f-0a4a3c1b2d3e' },
    anchor: 'post-3',
    at: NOW,
    title: [
      { text: 'Un ', hit: false },
      { text: 'hôtel', hit: true },
      { text: ' refuse un chien', hit: false },
    ],
  })
  expect(found!.excerpt.filter(({ hit }) => hit)).toEqual([{ text: 'hôtel', hit: true }])
  expect(found!.excerpt.map(({ text }) => text).join('')).toContain('hôtel social')
})

it('search: titles rank before texts, newer first when equal', async () => {
  const { titles } = await written(
    { title: 'Compte rendu', body: 'Il fut question de mobilité.' },
    { title: 'Autre chose' },
    { title: 'La mobilité, encore' },
    { title: 'La mobilité, encore' },
    { title: 'Mobilité' },
  )
  const found = await titles('mobilité')
  expect(found.at(-1)).toBe('Compte rendu')
  expect(found).toHaveLength(4)
})

it('search: corrections are searched only when nothing contains the words', async () => {
  const { titles, search } = await written({ title: 'Acceuil' }, { title: 'Accueil' })
  expect(await titles('accueil')).toEqual(['Accueil'])
  expect((await search('accueil')).widened).toBe(false)
  expect(await titles('accuiel')).toEqual(['Accueil'])
  expect((await search('accuiel')).widened).toBe(true)
})

it('search: a word of another family is neither found nor highlighted', async () => {
  const { search } = await written(
    {
      title: 'Les relais entre nous',
      body: 'Un relais se prépare.\nNous relisons la liste, relue deux fois.',
    },
    { title: 'Relu et relié', body: 'Nous relisons ce que nous avons relu.' },
  )
  const { found } = await search('relais')
  expect(found[0]!.title).toContainEqual({ text: 'relais', hit: true })
  const hits = found.flatMap(({ title, excerpt }) => [...title, ...excerpt]).filter(({ hit }) => hit)
  expect(new Set(hits.map(({ text }) => text))).toEqual(new Set(['relais']))
})

it('search: a title is separated from its text', async () => {
  const { search } = await written({
    title: 'Fil',
    body: 'Constat\nUn numéro ne répond pas.\nNous essayons.',
  })
  const [found] = (await search('numéro')).found
  expect(found!.excerpt.map(({ text }) => text).join('')).toContain('Constat · Un numéro ne répond pas. Nous')
})

it('search: changed and removed texts are no longer found', async () => {
  const { community, subjects, titles } = await written({ title: 'Accueil des Dupont' }, { title: 'Accueil' })
  const [first, second] = subjects as [Entry['subject'], Entry['subject']]
  await indexEntry(db(), {
    subject: first,
    community,
    level: 'community',
    title: 'Bienvenue',
    body: '',
    at: NOW,
  })
  await removeEntry(db(), second)
  expect(await titles('accueil')).toEqual([])
  expect(await titles('bienvenu')).toEqual(['Bienvenue'])

  await forgetWords(db(), community)
  const { rows } = await sql`select word from search_words where community_id = ${community}`.execute(db())
  expect(rows).toEqual([{ word: 'bienvenue' }])
})

it('search: pages give every result once', async () => {
  const { search } = await written(
    ...Array.from({ length: 23 }, (_, i) => ({ title: `Fil ${i}`, body: 'mobilité '.repeat(1 + (i % 3)) })),
  )
  for (const query of ['mobilité', 'mobilitté']) {
    const seen: string[] = []
    let before: string | undefined
    do {
      const page = await search(query, { limit: 5, before })
      expect(page.total).toBe(23)
      seen.push(...page.found.map(({ subject }) => subject.id))
      before = page.next ?? undefined
    } while (before)
    expect(seen).toHaveLength(23)
    expect(new Set(seen).size).toBe(23)
  }
})

it('search: results are limited to the requested kinds', async () => {
  const { titles } = await written({ title: 'Mobilité', type: 'tool' }, { title: 'Mobilité (fil)' })
  expect(await titles('mobilité', { kinds: ['tool'] })).toEqual(['Mobilité'])
  expect(await titles('mobilité', { kinds: [] })).toEqual([])
})

describe('search: access', () => {
  const SECRET: Written[] = [
    { title: 'Mandats', body: 'Le désaccord confidentiel', level: 'delegates' },
    { title: 'Désaccord', body: 'ouvert à tous' },
  ]

  it.each([
    'désaccord',
    'confidentiel',
    'desacord',
    'confidentiell',
    'conf',
    'désaccord confidentiel ouvert',
    'mandats',
  ])('search: unreadable entries are neither found nor counted with « %s »', async (query) => {
    const { search, subjects } = await written(...SECRET)
    const page = await search(query)
    expect(page.found.map(({ subject }) => subject.id)).not.toContain(subjects[0]!.id)
    expect(page.total).toBe(page.found.length)
    const asDelegate = await search(query, { visible: delegate })
    expect(asDelegate.found.map(({ subject }) => subject.id)).toContain(subjects[0]!.id)
  })

  it('search: unreadable entries are not in similar titles', async () => {
    const { community } = await written(...SECRET)
    const alike = (visible: Search['visible']) =>
      similarTitles(db(), { community, visible, title: 'Les mandats', limit: 5 })
    expect(await alike(member)).toEqual([])
    expect(await alike(delegate)).toMatchObject([{ title: 'Mandats' }])
  })

  it('search: another community is not searched', async () => {
    const here = await written({ title: 'Accueil ici' })
    await written({ title: 'Accueil ailleurs' })
    expect(await here.titles('accueil')).toEqual(['Accueil ici'])
  })
})

it('search: a similar title is suggested', async () => {
  const { community } = await written(
    { title: 'Transport vers le lycée' },
    { title: 'Transport des élèves au Nord' },
  )
  const alike = await similarTitles(db(), {
    community,
    visible: member,
    title: 'transports vers les lycees',
    limit: 5,
  })
  expect(alike[0]).toMatchObject({ subject: { type: 'thread' }, title: 'Transport vers le lycée' })
})

it('search: a restored dump fills the index despite an empty search_path', async () => {
  const { community } = await written()
  const id = randomUUID()
  await db()
    .transaction()
    .execute(async (tx) => {
      await sql`select set_config('search_path', '', true)`.execute(tx)
      await sql`
        insert into public.search_entries (subject_type, subject_id, community_id, level, title, body, at)
        values ('thread', ${id}, ${community}, 'community', 'École', 'hébergées', now())
      `.execute(tx)
      const { rows } = await sql`
        select title_key from public.search_entries
        where subject_id = ${id} and tsv @@ public.f_asked('hebergement')
      `.execute(tx)
      expect(rows).toEqual([{ title_key: 'ecole' }])
    })
})
