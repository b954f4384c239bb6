import { randomUUID } from 'node:crypto'
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import { expect, it } from 'vitest'
import { judgeQuotes, quotedTruly } from '#server/community/check-quotes.access.ts'
import type { Level, Reader } from '#server/community/contract.ts'
import { requireSourcesReadable, type KnownSource } from '#server/community/quotable-sources.access.ts'
import { requireNotQuotedWider, type Quoting } from '#server/community/quoted-by.access.ts'
import type { Db } from '#server/database.ts'
import type { Feature } from '#server/platform/feature.ts'
import { doc, mention, p, quote } from '#server/platform/richtext/build.rules.ts'
import { plainText } from '#server/platform/richtext/plain-text.rules.ts'
import type { QuotedSource, RichNode, SourceKind } from '#server/platform/richtext/richtext.contract.ts'
import { machineContext } from '#test/support/machine-context.ts'

const HERE = randomUUID()
const PLACE = { community: HERE, level: 'community', circle: null } as const
const WITHHELD = 'Passage retiré'

const thing = (kind: SourceKind, label: string, change: Partial<KnownSource> = {}): KnownSource => ({
  ...{ kind, id: randomUUID(), community: HERE, level: 'community', circle: null, structures: [] },
  ...{ label, href: `/c/x/${label}` },
  ...change,
})
const TOOL = thing('tool', 'La grille')
const OTHER_TOOL = thing('tool', 'Le guide')
const THREAD = thing('thread', 'Le fil')
const NARROW = thing('thread', 'canari', { level: 'delegates' })
const ELSEWHERE = thing('tool', 'canari d’ailleurs', { community: randomUUID() })
const SESSION = thing('session', 'La séance', { meets: { at: '2026-04-01T09:00', place: 'Port-Caravelle' } })
const NARROW_SESSION = thing('session', 'canari de séance', { level: 'steering' })
const THINGS = [TOOL, OTHER_TOOL, THREAD, NARROW, ELSEWHERE, SESSION, NARROW_SESSION]
const CINDY = randomUUID()

/** Refuses a malformed id, as the database does. */
function among<Found extends { id: string }>(found: readonly Found[], ids: readonly string[]): Found[] {
  if (ids.some((id) => id.length !== 36)) throw new Error('invalid input syntax for type uuid')
  return found.filter(({ id }) => ids.includes(id))
}
const quotable = (kind: SourceKind) => ({
  load: async (_: Db, ids: readonly string[]) =>
    among(
      THINGS.filter((one) => one.kind === kind),
      ids,
    ),
  said: async (_: Db, ids: readonly string[]) =>
    among(
      THINGS.filter((one) => one.kind === kind),
      ids,
    ).map(({ id, label }) => ({ id, said: [`${label} dit ceci.`] })),
})

/** A database in which Cindy is the only member. */
const db: Db = new Kysely({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () =>
      Object.assign(new DummyDriver(), {
        acquireConnection: async () => ({
          executeQuery: async ({ parameters }: { parameters: readonly unknown[] }) => {
            if (parameters.some((one) => String(one).length !== 36))
              throw new Error('invalid input syntax for type uuid')
            return { rows: [{ id: CINDY, given_name: 'Cindy', family_name: 'Essai' }] }
          },
        }),
      }),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

function contextWith(quoting: readonly Quoting[] = []) {
  const sources = { tool: quotable('tool'), thread: quotable('thread'), session: quotable('session') }
  const features = [{ sources }, { quoting: async () => [...quoting] }] as unknown as Feature[]
  return machineContext(db, new Date(), features)
}
const judged = async (...nodes: RichNode[]) => judgeQuotes(contextWith(), PLACE, doc(...nodes))
const shown = async (...nodes: RichNode[]) => (await judged(...nodes)).text
const asCited = ({ kind, id }: KnownSource): QuotedSource => ({
  kind,
  id,
  label: 'Un faux nom',
  href: '/faux',
})
const says = (source: KnownSource, words = `${source.label} dit ceci.`) => quote(asCited(source), words)
const reference = (source: KnownSource): RichNode => ({
  type: 'reference',
  attrs: { ...asCited(source), note: 'une note' },
})
const agenda = (...items: object[]): RichNode => ({ type: 'agenda', attrs: { items } })
const ids = (found: readonly { id: string }[]) => found.map(({ id }) => id)

it('quotes: a true quote stays, under the name and address that the server knows', async () => {
  const { narrow, unsaid, absent, text } = await judged(
    says(TOOL, 'dit ceci'),
    says(OTHER_TOOL),
    says(THREAD),
  )
  expect([narrow, unsaid, absent]).toEqual([[], [], []])
  expect(text.content.map(({ attrs }) => attrs!['source'])).toEqual(
    [TOOL, OTHER_TOOL, THREAD].map(({ kind, id, label, href }) => ({ kind, id, label, href })),
  )
  expect(plainText(text)).toContain('dit ceci')
  expect(await quotedTruly(contextWith(), PLACE, doc(says(TOOL)))).toEqual(await shown(says(TOOL)))
})

it('quotes: words that a source does not contain lose their source, and are refused where they are published', async () => {
  const text = doc(says(TOOL, 'Autre chose.'), says(THREAD))
  const { unsaid, text: kept } = await judgeQuotes(contextWith(), PLACE, text)
  expect(ids(unsaid)).toEqual([TOOL.id])
  expect(kept.content[0]).toMatchObject({ type: 'blockquote', attrs: { source: null } })
  expect(plainText(kept)).toContain('Autre chose.')
  await expect(quotedTruly(contextWith(), PLACE, text)).rejects.toMatchObject({
    type: 'words-not-said',
    extra: { sources: [{ kind: 'tool', id: TOOL.id, label: 'Un faux nom' }] },
  })
})

it('quotes: what some readers of the place cannot read is withheld, and refused where it is published', async () => {
  const text = doc(p('Avant.'), says(NARROW), reference(NARROW), p('Après.'))
  const { narrow, text: kept } = await judgeQuotes(contextWith(), PLACE, text)
  expect(ids(narrow)).toEqual([NARROW.id])
  expect(JSON.stringify(kept)).not.toContain('canari')
  expect(plainText(kept).match(new RegExp(WITHHELD, 'g'))).toHaveLength(2)
  expect(plainText(kept)).toMatch(/^Avant\.\n[^]*\nAprès\.$/)
  await expect(quotedTruly(contextWith(), PLACE, text)).rejects.toMatchObject({
    type: 'quotes-too-narrow',
    extra: { sources: [{ kind: 'thread', id: NARROW.id, label: 'Un faux nom' }] },
  })
  expect(ids((await judgeQuotes(contextWith(), { ...PLACE, level: 'delegates' }, text)).narrow)).toEqual([])
})

it('quotes: what is in another community, or nowhere, is absent and credited to nobody', async () => {
  const nowhere = { ...TOOL, id: 'pas-un-id' }
  const unknown = { ...TOOL, kind: 'event' as SourceKind, id: randomUUID() }
  const { absent, text } = await judged(
    says(ELSEWHERE),
    says(nowhere),
    says(unknown),
    reference(ELSEWHERE),
    says(TOOL),
  )
  expect(ids(absent)).toEqual([ELSEWHERE.id, nowhere.id, unknown.id])
  expect(text.content.slice(0, 3).map(({ attrs }) => attrs!['source'])).toEqual([null, null, null])
  expect(text.content[3]).toEqual(p('Un faux nom'))
})

it('quotes: a quote without a source, and any other block, stay as they are', async () => {
  const nodes = [quote(null, 'Un dicton.'), p('Rien.')]
  expect(await shown(...nodes)).toEqual(doc(...nodes))
})

it('quotes: a card has the name and address that the server knows, and its own note', async () => {
  expect((await shown(reference(TOOL))).content).toEqual([
    { type: 'reference', attrs: { ...asCited(TOOL), note: 'une note', label: TOOL.label, href: TOOL.href } },
  ])
})

it('quotes: an agenda shows sessions as they are, typed lines unchanged, and withholds what is too narrow', async () => {
  const stale = { id: SESSION.id, at: '2026-03-01T09:00', place: 'Ailleurs', label: 'Un vieux nom' }
  const typed = { id: '', at: '', place: 'Gros-Filao', label: 'Journée d’étude' }
  const narrow = { ...stale, id: NARROW_SESSION.id }
  const { text, narrow: found } = await judged(agenda(stale, typed, narrow))
  expect(ids(found)).toEqual([NARROW_SESSION.id])
  const now = { id: SESSION.id, at: '2026-04-01T09:00', place: 'Port-Caravelle', label: 'La séance' }
  expect(text.content).toEqual([agenda(now, typed)])
  expect(plainText(await shown(agenda(narrow)))).toContain(WITHHELD)
  expect((await shown(agenda())).content).toEqual([agenda()])
})

it('quotes: a mention has the name of the member, and names nobody else', async () => {
  const text = await shown(
    p('Voir ', mention(CINDY, 'Un faux nom'), ' et ', mention('pas-un-id', 'personne')),
  )
  expect(text.content).toEqual([
    p('Voir ', mention(CINDY, 'Cindy Essai'), ' et ', { type: 'text', text: '@personne' }),
  ])
})

const reader = (levels: Level[]) =>
  ({ community: HERE, levels, circles: [] as string[] }) as unknown as Reader
const member = reader(['public', 'community'])

it('quotes: naming what one cannot read, or what is in another community, is refused', async () => {
  const names = (...named: { kind: SourceKind; id: string }[]) =>
    requireSourcesReadable(contextWith(), member, named)
  await names()
  await names(TOOL, OTHER_TOOL, THREAD)
  for (const hidden of [NARROW, ELSEWHERE, { kind: 'tool' as const, id: randomUUID() }])
    await expect(names(TOOL, hidden)).rejects.toMatchObject({ type: 'named-unknown', status: 422 })
})

it('quotes: narrowing is refused while a wider text quotes, and names only the texts that the person reads', async () => {
  const text = (name: string, level: Level): Quoting => ({ name, level, circle: null })
  const narrows = (...quoting: Quoting[]) =>
    requireNotQuotedWider(contextWith(quoting), member, [TOOL.id], { level: 'delegates', circle: null })
  const refused = (names: string) => ({
    status: 409,
    type: 'quoted-elsewhere',
    extra: { detail: expect.stringContaining(`C’est cité dans ${names}. Faites d’abord`) as string },
  })
  await narrows()
  await narrows(text('le fil des délégués', 'delegates'))
  const [one, two] = [text('le fil A', 'community'), text('le fil B', 'public')]
  await expect(narrows(one, one, text('le fil des délégués', 'delegates'))).rejects.toMatchObject(
    refused('le fil A'),
  )
  await expect(narrows(one, two)).rejects.toMatchObject(refused('le fil A et le fil B'))
  const hidden = { ...text('canari', 'circle'), circle: randomUUID() }
  await expect(narrows(one, hidden)).rejects.toMatchObject(
    refused('le fil A et un texte que vous ne lisez pas'),
  )
  const many = Array.from({ length: 12 }, (_, n) => text(`le fil ${n}`, 'community'))
  await expect(narrows(...many)).rejects.toMatchObject(
    refused(
      'le fil 0, le fil 1, le fil 2, le fil 3, le fil 4, le fil 5, le fil 6, le fil 7, le fil 8 et le fil 9',
    ),
  )
})
