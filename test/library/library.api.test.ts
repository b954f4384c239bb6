import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { addTool } from '#server/library/actions.ts'
import {
  FreezeVersion,
  ListTools,
  ReadVersion,
  RenameTool,
  StartElaboration,
} from '#server/library/contract.ts'
import { DraftMarkdown, VersionMarkdown, VersionPdf } from '#server/library/downloads.contract.ts'
import { ImportTool } from '#server/library/import.contract.ts'
import { PLAN } from '#server/library/template.rules.ts'
import { TOOL_KINDS } from '#server/library/enumerations.contract.ts'
import { fromMarkdown } from '#server/platform/richtext/import.ts'
import { readText } from '#server/platform/texts/texts.ts'
import { agree } from '../platform/texts-people.ts'
import { CAST, useServer } from '../support/people.ts'
import { adds, GRID, LONG, opensText, withoutSeed, reads, types } from './library-people.ts'

const { app, found, db, clock } = useServer()

describe('tools: list and creation', () => {
  it('a member adds a tool led by their structure, and the community hears of it', async () => {
    const { cindy, sabrina, structures } = await found(CAST)
    const ear = await sabrina.connects()
    await ear.welcomed()
    const id = await adds(cindy)

    const tool = await reads(sabrina, id)
    expect(tool).toMatchObject({
      title: GRID.title,
      status: 'draft',
      lead: { id: structures['mlc'] },
      licence: 'CC BY-SA 4.0',
      author: { person: cindy.id, structure: structures['mlc'], posture: 'personal', scope: 'decide' },
      version: null,
      reading: { version: null },
      versions: [],
      contributions: [],
    })
    const describing = ({ acts }: typeof tool) => acts.find(({ command }) => command === 'describe')!.refusal
    expect(describing(tool)).toMatch(/^Peuvent le faire/)
    expect(describing(await reads(cindy, id))).toBeNull()
    await expect.poll(() => ear.names()).toContain('tool:added')
    const { tools } = await sabrina.does(ListTools)
    expect(tools).toMatchObject([{ id, title: GRID.title, takingPart: ['MLC'], version: null }])
  })

  it('a tool starts blank or from a template', async () => {
    const { cindy } = await found(CAST)
    const blank = await reads(cindy, await adds(cindy))
    const planned = await reads(cindy, await adds(cindy, { seed: 'template' }))
    expect(blank.reading.html).not.toMatch(/<h/)
    expect([...planned.reading.html.matchAll(/<h2[^>]*>([^<]+)/g)].map(([, title]) => title)).toEqual([
      ...PLAN,
    ])
    expect((await readText(app().as(null), planned.text)).plain.split('\n')).toEqual(
      expect.arrayContaining([...PLAN]),
    )
  })

  it('only those responsible for a tool rename it', async () => {
    const { cindy, sabrina } = await found(CAST)
    const id = await adds(cindy)
    const asked = { params: { tool: id }, body: { title: 'Grille d’accueil', whatChanges: '' } }
    expect(await sabrina.tries(RenameTool, asked)).toMatchObject({
      status: 403,
      body: { type: '/problems/tool-not-yours' },
    })
    expect(await cindy.does(RenameTool, asked)).toMatchObject({ title: 'Grille d’accueil', whatChanges: '' })
  })

  it('tools are listed by shelf and kind, page by page', async () => {
    const { cindy, community } = await found(CAST)
    for (let i = 0; i < 33; i++) {
      const ctx = cindy.ctx(new Date(clock.now.getTime() + i * 1000))
      await addTool(ctx, community, { ...GRID, title: `Outil ${i}`, kind: TOOL_KINDS[i] ?? 'tool' })
    }
    // S89, P65
    const first = await cindy.does(ListTools)
    const second = await cindy.does(ListTools, { query: { after: first.next! } })
    expect(first.tools.map(({ title }) => title)).toEqual(
      Array.from({ length: 30 }, (_, i) => `Outil ${32 - i}`),
    )
    expect(second.tools.map(({ title }) => title)).toEqual(['Outil 2', 'Outil 1', 'Outil 0'])
    expect(second.next).toBeNull()
    for (const kind of TOOL_KINDS.filter((kind) => kind !== 'tool'))
      expect((await cindy.does(ListTools, { query: { kind } })).tools).toMatchObject([{ kind }])
    expect((await cindy.does(ListTools, { query: { shelf: 'published' } })).tools).toEqual([])
    expect(
      (await cindy.does(ListTools, { query: { shelf: 'written', after: 'pas un repère' } })).tools,
    ).toHaveLength(30)
  })
})

describe('tools: versions', () => {
  it('a version frozen while two people write stays unchanged afterwards', async () => {
    const { cindy, sabrina, structures } = await found(CAST)
    const id = await adds(cindy)
    const [one, two] = [await opensText(cindy, id), await opensText(sabrina, id)]
    await types(one, LONG)
    await types(two, ' Et rien d’autre.')
    await agree(one, two)
    const frozen = await cindy.does(FreezeVersion, {
      params: { tool: id },
      body: { changeNote: 'Première trame', credits: [structures['mlc']!, structures['cap']!] },
    })
    expect(frozen).toMatchObject({
      version: { number: 1 },
      ahead: false,
      reading: { version: 1 },
      versions: [
        {
          number: 1,
          changeNote: 'Première trame',
          credits: [
            { structure: structures['cap'], name: 'Structure cap' },
            { structure: structures['mlc'], name: 'Structure mlc' },
          ],
          frozenBy: { person: cindy.id },
        },
      ],
    })
    expect(frozen.reading.html).toContain(`${LONG} Et rien d’autre.`)
    const first = JSON.stringify(await sabrina.does(ReadVersion, { params: { tool: id, number: 1 } }))

    await types(two, ' Ni personne d’autre.')
    await cindy.does(RenameTool, { params: { tool: id }, body: { title: 'Autre titre', whatChanges: '' } })
    const second = await cindy.does(FreezeVersion, {
      params: { tool: id },
      body: { changeNote: '', credits: [structures['cap']!] },
    })
    // P68
    expect(second.versions.map(({ number }) => number)).toEqual([2, 1])
    expect(second.reading.html).toContain('Ni personne d’autre.')
    expect(JSON.stringify(await sabrina.does(ReadVersion, { params: { tool: id, number: 1 } }))).toBe(first)
  })

  it('freezing is refused when nothing was written, or nothing since the last version', async () => {
    const { cindy, structures } = await found(CAST)
    const id = await adds(cindy)
    const freeze = { params: { tool: id }, body: { changeNote: '', credits: [structures['mlc']!] } }
    expect(await cindy.tries(FreezeVersion, freeze)).toMatchObject({
      status: 409,
      body: { type: '/problems/blank-tool' },
    })
    await types(await opensText(cindy, id), LONG)
    await cindy.does(FreezeVersion, freeze)
    expect(await cindy.tries(FreezeVersion, freeze)).toMatchObject({
      status: 409,
      body: { type: '/problems/version-unchanged' },
    })
  })

  it('a version is frozen once, however many times the button is pressed', async () => {
    const { cindy, structures } = await found(CAST)
    const id = await adds(cindy)
    await types(await opensText(cindy, id), LONG)
    const freeze = { params: { tool: id }, body: { changeNote: '', credits: [structures['mlc']!] } }
    const both = await Promise.all([cindy.tries(FreezeVersion, freeze), cindy.tries(FreezeVersion, freeze)])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
    expect((await reads(cindy, id)).versions).toHaveLength(1)
  })

  it('only those responsible freeze a version, and credits name structures of the community', async () => {
    const { cindy, nadege, sabrina, structures, stranger } = await found(CAST)
    const id = await adds(cindy)
    await types(await opensText(nadege, id), LONG)
    const body = { changeNote: '', credits: [structures['mlc']!] }
    expect(await nadege.tries(FreezeVersion, { params: { tool: id }, body })).toMatchObject({ status: 403 })
    expect(await sabrina.tries(FreezeVersion, { params: { tool: id }, body })).toMatchObject({ status: 403 })
    expect(await stranger.tries(FreezeVersion, { params: { tool: id }, body })).toMatchObject({ status: 404 })
    expect(
      await cindy.tries(FreezeVersion, { params: { tool: id }, body: { ...body, credits: [id] } }),
    ).toMatchObject({ status: 422, body: { type: '/problems/structure-not-here' } })
    await cindy.does(FreezeVersion, { params: { tool: id }, body })
  })

  it('a version cannot be changed or deleted, even in the database', async () => {
    const { cindy, structures } = await found(CAST)
    const id = await adds(cindy)
    await types(await opensText(cindy, id), LONG)
    const body = { changeNote: '', credits: [structures['mlc']!] }
    await cindy.does(FreezeVersion, { params: { tool: id }, body })

    const kept = /a frozen version is never changed/
    await expect(
      sql`update tool_versions set html = 'autre' where tool_id = ${id}`.execute(db()),
    ).rejects.toThrow(kept)
    await expect(sql`delete from tool_versions where tool_id = ${id}`.execute(db())).rejects.toThrow(kept)
    await expect(sql`truncate tool_versions`.execute(db())).rejects.toThrow(kept)
  })

  it('the PDF of a version has its title, language and authors', async () => {
    const { cindy, structures } = await found(CAST)
    const id = await adds(cindy)
    await types(await opensText(cindy, id), LONG)
    await cindy.does(FreezeVersion, {
      params: { tool: id },
      body: { changeNote: '', credits: [structures['mlc']!] },
    })
    const { bytes, headers } = await cindy.opens(VersionPdf, { params: { tool: id, number: 1 } })
    const pdf = bytes.toString('latin1')
    expect(pdf.slice(0, 5)).toBe('%PDF-')
    expect(pdf).toMatch(/\/Lang \(fr/)
    expect(bytes.toString()).toContain(GRID.title)
    expect(headers['content-disposition']).toContain('grille-d-entretien-de-premier-accueil-partage-v1.pdf')
    const missing = await cindy.opens(VersionPdf, { params: { tool: id, number: 2 } })
    expect(missing.status).toBe(404)
  })

  it('a version downloaded as Markdown imports back as the same text', async () => {
    const { cindy, structures } = await found(CAST)
    const markdown =
      '## Pour qui\n\nToute personne *qui accueille*, **conseillère ou non**.\n\n- un\n- deux\n  - deux et demi\n'
    const { id } = await cindy.does(ImportTool, {
      body: { ...withoutSeed(GRID), text: markdown, format: 'markdown' },
    })
    await cindy.does(FreezeVersion, {
      params: { tool: id },
      body: { changeNote: '', credits: [structures['mlc']!] },
    })
    const file = await cindy.opens(VersionMarkdown, { params: { tool: id, number: 1 } })
    expect(file.headers['content-disposition']).toContain(
      'grille-d-entretien-de-premier-accueil-partage-v1.md',
    )
    expect(file.headers['content-type']).toBe('text/markdown; charset=utf-8')
    const { content } = fromMarkdown(file.body)
    expect(content[0]).toMatchObject({ type: 'heading', attrs: { level: 1 } })
    expect(content.slice(1, -2)).toEqual(fromMarkdown(markdown).content)
    expect(file.body).toMatch(/Structure mlc\. Licence CC BY-SA 4\.0\.\n$/)

    const draft = await cindy.opens(DraftMarkdown, { params: { tool: id } })
    expect(draft.body).toBe(`# ${GRID.title}\n\n${markdown}`)
  })
})

describe('tools: contributions', () => {
  it('contributions are counted per structure and day of the community, from forty characters', async () => {
    const { cindy, sabrina, nathan, structures } = await found(CAST)
    clock.now = new Date('2026-03-17T03:30:00Z') // still the 16th in Martinique
    const id = await adds(cindy)
    await types(await opensText(cindy, id), LONG)
    await types(await opensText(nathan, id), ' Une virgule.')
    clock.now = new Date('2026-03-18T12:00:00Z')
    await types(await opensText(sabrina, id), LONG)
    await types(await opensText(cindy, id), LONG)

    await cindy.does(FreezeVersion, {
      params: { tool: id },
      body: { changeNote: '', credits: [structures['mlc']!] },
    })
    // P32
    const { contributions } = await reads(cindy, id)
    expect(contributions).toEqual([
      {
        structure: { id: structures['cap'], name: 'Structure cap', shortName: 'CAP' },
        days: 1,
        lastOn: '2026-03-18',
      },
      {
        structure: { id: structures['mlc'], name: 'Structure mlc', shortName: 'MLC' },
        days: 2,
        lastOn: '2026-03-18',
      },
    ])
    expect((await cindy.does(ListTools)).tools[0]!.takingPart).toEqual(['CAP', 'MLC'])
    clock.now = new Date('2026-03-16T12:00:00Z')
  })

  it('no person is stored with a contribution', async () => {
    const { rows } = await sql<{ name: string }>`
      select column_name as name from information_schema.columns where table_name = 'tool_contributions'
    `.execute(db())
    // P33
    expect(rows.map(({ name }) => name).sort()).toEqual([
      'chars',
      'day',
      'structure_id',
      'substantive',
      'tool_id',
    ])
  })
})

it('tools: an elaboration needs at least two structures and whom it concerns', async () => {
  const { cindy, structures } = await found(CAST)
  const id = await adds(cindy)
  const body = {
    coauthors: [structures['cap']!],
    concernedTypes: ['mission_locale' as const],
    concernedTerritories: ['Centre'],
    missions: ['reception' as const],
  }
  const tries = (change: Partial<typeof body>) =>
    cindy.tries(StartElaboration, { params: { tool: id }, body: { ...body, ...change } })
  expect(await tries({ coauthors: [] })).toMatchObject({ body: { type: '/problems/coauthors-needed' } })
  expect(await tries({ concernedTypes: [] })).toMatchObject({ body: { type: '/problems/concern-needed' } })
  expect(await cindy.does(StartElaboration, { params: { tool: id }, body })).toMatchObject({
    status: 'elaboration',
    coauthors: [{ shortName: 'CAP' }, { shortName: 'MLC' }],
    concernedTerritories: ['Centre'],
  })
})
