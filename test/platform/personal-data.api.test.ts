import { randomUUID } from 'node:crypto'
import type { TSchema } from 'typebox'
import { describe, expect, it } from 'vitest'
import { isFreeText } from '#server/platform/endpoint.ts'
import { doc, fromPlain, p } from '#server/platform/richtext/build.rules.ts'
import { VOUCH } from '#server/platform/personal-data.contract.ts'
import { AddTool, FreezeVersion } from '#server/library/contract.ts'
import { ImportTool } from '#server/library/import.contract.ts'
import { PlanSession } from '#server/sessions/contract.ts'
import { AddPost, OpenThread, SaySameHere } from '#server/threads/contract.ts'
import { aProblem } from '#test/support/builders.ts'
import { CAST, useServer } from '#test/support/people.ts'
import { placesOf } from '#test/support/whole-database.ts'
import { GRID, adds, opensText, types } from '../library/library-people.ts'
import { PLAN, underWay } from '../sessions/sessions.ts'

const { found, db, app, clock } = useServer()

const PHONE = 'Rappelez-la au 0696 12 34 56.'
const words = (text: string) => ({ body: fromPlain(text) })
const refused = (kinds: string[]) => ({ status: 422, body: { type: '/problems/personal-data', kinds } })

/** The texts of a schema whose form nothing limits, and that are not searched. */
function unsearched(schema: TSchema, at = ''): string[] {
  const { type, properties, items, anyOf, format, pattern, enum: named, const: only } = schema as Words
  if ([type].flat().includes('string'))
    return format || pattern || named || only !== undefined || isFreeText(schema) ? [] : [at]
  return [
    ...Object.entries(properties ?? {}).flatMap(([name, one]) => unsearched(one, `${at}/${name}`)),
    ...(items ? unsearched(items, `${at}/*`) : []),
    ...(anyOf ?? []).flatMap((one) => unsearched(one, at)),
  ]
}
interface Words {
  type?: string | string[]
  properties?: Record<string, TSchema>
  items?: TSchema
  anyOf?: TSchema[]
  format?: string
  pattern?: string
  enum?: unknown[]
  const?: unknown
}

describe('personal data: where it is refused', () => {
  it('personal data: every text that a person writes in a command is searched', () => {
    const left = app().declared.flatMap(({ schema }) => (schema.body ? unsearched(schema.body) : []))
    const names = left.map((pointer) => pointer.split('/').at(-1))
    // Secrets and codes, and names of a time zone or of a template.
    expect([...new Set(names)].sort()).toEqual([
      'code',
      'current',
      'next',
      'password',
      'template',
      'timeZone',
    ])
  })

  it('personal data: it is refused in a title, a part of a problem, a note, a place and a reply, field by field', async () => {
    const { cindy, solange } = await found(CAST)
    const { id } = await cindy.does(OpenThread, { body: aProblem() })
    const params = { thread: id }
    expect(await cindy.tries(AddPost, { params, body: words(PHONE) })).toMatchObject(refused(['phone']))
    const vignette = { ...aProblem().vignette!, tried: 'Écrire à lea.martin@exemple.fr.' }
    expect(await cindy.tries(OpenThread, { body: aProblem({ vignette }) })).toMatchObject(refused(['email']))
    const note = { said: true, note: '0696123456' }
    expect(await cindy.tries(SaySameHere, { params, body: note })).toMatchObject(refused(['phone']))
    expect(
      await solange.tries(PlanSession, { body: { ...PLAN, venue: `Chez elle. ${PHONE}` } }),
    ).toMatchObject({
      ...refused(['phone']),
      body: {
        detail:
          '«\u00a00696 12 34 56\u00a0»\u00a0: Retirez ce numéro de téléphone : dites plutôt quel service appeler.',
        errors: [{ pointer: '/venue' }],
      },
    })
    expect(await cindy.tries(AddTool, { body: { ...GRID, title: 'Née le 3 mai 1990' } })).toMatchObject(
      refused(['birth_date']),
    )
  })

  it('personal data: it is refused behind the signs of Markdown and in the address of a link', async () => {
    const { cindy } = await found(CAST)
    const { seed: _, ...tool } = GRID
    const imported = {
      ...tool,
      format: 'markdown' as const,
      text: 'Le 06**96** 12 34 56 et marie.dupont&#64;exemple.fr',
    }
    expect(await cindy.tries(ImportTool, { body: imported })).toMatchObject(refused(['email', 'phone']))
    const { id } = await cindy.does(OpenThread, { body: aProblem() })
    const marks = [{ type: 'link', attrs: { href: 'mailto:marie.dupont@exemple.fr' } }]
    const body = doc(p({ type: 'text', text: 'lui écrire', marks }))
    expect(await cindy.tries(AddPost, { params: { thread: id }, body: { body } })).toMatchObject(
      refused(['email']),
    )
  })

  it('personal data: a card that holds some is refused, and stands nowhere', async () => {
    const { solange, cindy } = await found(CAST)
    const session = await underWay(solange)
    const line = await cindy.connects()
    const room = `board:${session.id}`
    await line.asks('board:join', { room, since: 0, keys: [] })
    const text = 'Son NIR : 2 84 05 972 12 345 78'
    const command = { type: 'write', card: randomUUID(), column: 'c1', text, sealed: false }
    expect(await line.asks('board:act', { room, op: randomUUID(), command })).toMatchObject({
      problem: { type: '/problems/personal-data' },
    })
    expect(
      await db().selectFrom('log_entries').select('seq').where('stream', '=', room).execute(),
    ).toHaveLength(1)
    expect(
      await db()
        .selectFrom('board_private_cards')
        .select('text')
        .where('session_id', '=', session.id)
        .execute(),
    ).toEqual([])
    const vouched = { ...command, vouched: true }
    expect(await line.asks('board:act', { room, op: randomUUID(), command: vouched })).toMatchObject({
      problem: { type: '/problems/personal-data', mayVouch: false },
    })
    expect(await placesOf(db(), '2 84 05 972 12 345 78', '284059721234578')).toEqual([])
  })

  it('personal data: a text written together is not frozen while it holds some', async () => {
    const { cindy, structures } = await found(CAST)
    const tool = await adds(cindy)
    await types(await opensText(cindy, tool), PHONE)
    const asked = { params: { tool }, body: { changeNote: 'Premier jet.', credits: [structures['mlc']!] } }
    expect(await cindy.tries(FreezeVersion, asked)).toMatchObject(refused(['phone']))
    expect(await cindy.tries(FreezeVersion, asked, randomUUID(), { [VOUCH]: 'yes' })).toMatchObject({
      status: 200,
    })
  })
})

describe('personal data: the word of an author', () => {
  it('personal data: who says that it is about nobody is believed, except for a social security number, with a trace', async () => {
    const { cindy } = await found(CAST)
    const title = 'La plateforme répond au 0596 12 34 56'
    const vouch = { [VOUCH]: 'yes' }
    expect(await cindy.tries(OpenThread, { body: aProblem({ title }) })).toMatchObject({
      status: 422,
      body: { mayVouch: true },
    })
    expect(await cindy.tries(OpenThread, { body: aProblem({ title }) }, randomUUID(), vouch)).toMatchObject({
      status: 200,
    })
    const nir = aProblem({ title: 'Le 2 84 05 972 12 345 78' })
    expect(await cindy.tries(OpenThread, { body: nir }, randomUUID(), vouch)).toMatchObject({
      status: 422,
      body: { mayVouch: false },
    })

    // A thread can be opened unsigned: the trace names nobody, and only its week.
    const kept = await db()
      .selectFrom('vouched_texts')
      .selectAll()
      .where('about', 'like', '%/threads')
      .execute()
    expect(kept).toEqual([
      {
        at: new Date('2026-03-16T00:00:00Z'),
        person_id: null,
        about: expect.stringMatching(/^POST \/api\/communities\//) as string,
        kinds: ['phone'],
      },
    ])
    expect(clock.now).not.toEqual(kept[0]!.at)
    const tool = await adds(cindy)
    const toolTitle = { ...GRID, title: 'Appeler le 0596 12 34 56' }
    expect(await cindy.tries(AddTool, { body: toolTitle }, randomUUID(), vouch)).toMatchObject({
      status: 200,
    })
    const signed = await db()
      .selectFrom('vouched_texts')
      .select(['person_id', 'at'])
      .where('about', 'like', '%/tools')
      .execute()
    expect(signed).toEqual([{ person_id: cindy.id, at: clock.now }])
    expect(tool).toBeTruthy()
  })

  it('personal data: the word is taken for a card too, with a trace that names nobody when the card does not', async () => {
    const { solange, cindy } = await found(CAST)
    const session = await underWay(solange)
    const line = await cindy.connects()
    const room = `board:${session.id}`
    await line.asks('board:join', { room, since: 0, keys: [] })
    const text = 'Le standard : 0596 12 34 56'
    const write = (more = {}) => ({
      room,
      op: randomUUID(),
      command: { type: 'write', card: randomUUID(), column: 'c1', text, sealed: false, ...more },
    })
    const traces = () =>
      db()
        .selectFrom('vouched_texts')
        .select(['person_id', 'at', 'kinds'])
        .where('about', '=', room)
        .orderBy('at', 'desc')
        .execute()

    expect(await line.asks('board:act', write())).toMatchObject({
      problem: {
        mayVouch: true,
        found: [{ excerpt: '0596 12 34 56' }],
        detail: expect.stringMatching(/0596 12 34 56.+Retirez/) as string,
      },
    })
    expect(await traces()).toEqual([])

    const sent = write({ vouched: true })
    for (const again of [sent, sent])
      expect(await line.asks('board:act', again)).toMatchObject({ seq: expect.any(Number) as number })
    const signed = { person_id: cindy.id, at: clock.now, kinds: ['phone'] }
    expect(await traces()).toEqual([signed])

    const unsigned = { ...write({ vouched: true, sealed: true }), key: randomUUID() }
    expect(await line.asks('board:act', unsigned)).not.toHaveProperty('problem')
    const nobody = { person_id: null, at: new Date('2026-03-16T00:00:00Z'), kinds: ['phone'] }
    expect(await traces()).toEqual([signed, nobody])

    const facing = await solange.connects()
    await facing.asks('board:join', { room, since: 0, keys: [] })
    await facing.asks('board:act', {
      room,
      op: randomUUID(),
      command: { type: 'advance', phase: 'grouping' },
    })
    const after = write({ vouched: true, sealed: true })
    expect(await line.asks('board:act', after)).toMatchObject({ seq: expect.any(Number) as number })
    const harmless = write({ vouched: true, text: 'Appeler le standard' })
    expect(await line.asks('board:act', harmless)).toMatchObject({ seq: expect.any(Number) as number })
    expect(await traces()).toEqual([signed, nobody, nobody])
  })
})
