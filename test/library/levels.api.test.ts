import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import {
  AddTool,
  ChangeLevel,
  FreezeVersion,
  ListTools,
  ReadTool,
  ReadVersion,
  RenameTool,
} from '#server/library/contract.ts'
import { DraftMarkdown, VersionMarkdown, VersionPdf } from '#server/library/downloads.contract.ts'
import { findEntries } from '#server/platform/search/search.ts'
import { inTransaction } from '#server/platform/context.ts'
import { rewriteText } from '#server/platform/texts/texts.ts'
import { doc, quote } from '#server/platform/richtext/build.rules.ts'
import type { QuotedSource } from '#server/platform/richtext/richtext.contract.ts'
import { AddPost, EditPost, OpenThread } from '#server/threads/contract.ts'
import { CAST, useServer } from '../support/people.ts'
import { aProblem } from '../support/builders.ts'
import { adds, GRID, LONG, opensText, reads, types } from './library-people.ts'

const { found, db } = useServer()

describe('tools: levels', () => {
  it('a tool is absent everywhere for people outside its level', async () => {
    const canary = 'perruche'
    const { cindy, nadege, stranger, visitor, structures, community } = await found(CAST)
    const id = await adds(cindy, { level: 'delegates', title: `La ${canary} bleue`, whatChanges: canary })
    await types(await opensText(cindy, id), `${LONG} ${canary}`)
    await cindy.does(FreezeVersion, {
      params: { tool: id },
      body: { changeNote: canary, credits: [structures['mlc']!] },
    })
    const { text } = await reads(cindy, id)

    for (const outsider of [nadege, stranger, visitor]) {
      const answers = [
        await outsider.tries(ReadTool, { params: { tool: id } }),
        await outsider.tries(ReadVersion, { params: { tool: id, number: 1 } }),
        await outsider.tries(ListTools),
        await outsider.tries(RenameTool, { params: { tool: id }, body: { title: 'Autre', whatChanges: '' } }),
        await outsider.opens(VersionPdf, { params: { tool: id, number: 1 } }),
        await outsider.opens(VersionMarkdown, { params: { tool: id, number: 1 } }),
        await outsider.opens(DraftMarkdown, { params: { tool: id } }),
      ]
      expect(JSON.stringify(answers)).not.toContain(canary)
      const open = outsider === nadege ? 200 : outsider === stranger ? 404 : 401
      const shut = outsider === visitor ? 401 : 404
      expect(answers.map(({ status }) => status)).toEqual([shut, shut, open, shut, shut, shut, shut])
    }
    const ear = await nadege.connects()
    const joined = await ear.asks('text:join', {
      room: `text:${text}`,
      since: 0,
      epoch: null,
      stateVector: new Uint8Array([0]),
    })
    expect(joined).toMatchObject({ problem: { status: 404 } })
    expect(await ear.enters(`tool:${id}`)).toBe(false)

    const asNadege = { community, visible: () => sql<boolean>`level = any(array['public', 'community'])` }
    const asCindy = {
      community,
      visible: () => sql<boolean>`level = any(array['public', 'community', 'delegates'])`,
    }
    expect((await findEntries(db(), { ...asNadege, query: canary, limit: 5 })).found).toEqual([])
    expect((await findEntries(db(), { ...asCindy, query: canary, limit: 5 })).found).toHaveLength(1)
  })

  it('a tool’s level narrows, never widens, and closes the pages of those left out', async () => {
    const { cindy, nadege } = await found(CAST)
    const id = await adds(cindy)
    const outsider = await opensText(nadege, id)
    expect(outsider.provider.mayWrite).toBe(true)

    await cindy.does(ChangeLevel, { params: { tool: id }, body: { level: 'delegates' } })
    await expect.poll(() => outsider.provider.refusal?.type).toBe('/problems/text-closed')
    expect(await nadege.tries(ReadTool, { params: { tool: id } })).toMatchObject({ status: 404 })
    expect(
      await cindy.tries(ChangeLevel, { params: { tool: id }, body: { level: 'community' } }),
    ).toMatchObject({ status: 409, body: { type: '/problems/level-wider' } })
  })

  it('a level that its chooser cannot read is refused', async () => {
    const { nadege } = await found(CAST)
    const asked = { body: { ...GRID, level: 'delegates' as const } }
    expect(await nadege.tries(AddTool, asked)).toMatchObject({ status: 403 })
    expect(await nadege.tries(AddTool, { body: { ...GRID, level: 'circle' } })).toMatchObject({ status: 403 })
  })

  it('the level of a tool holds in threads that quote one of its versions', async () => {
    const { cindy, structures } = await found(CAST)
    const quoting = async (level: 'community' | 'delegates') => {
      const tool = await adds(cindy, { level, title: 'La tournée' })
      await types(await opensText(cindy, tool), LONG)
      await cindy.does(FreezeVersion, {
        params: { tool },
        body: { changeNote: '', credits: [structures['mlc']!] },
      })
      const { versions } = await reads(cindy, tool)
      const source = {
        kind: 'version',
        id: versions[0]!.id,
        label: 'Un faux nom',
        href: `/c/x/outils/${tool}`,
      }
      return { body: doc(quote(source as QuotedSource, LONG), 'Qu’en faites-vous ?'), kind: 'reply' as const }
    }
    const { id: thread } = await cindy.does(OpenThread, { body: aProblem() })
    const post = await cindy.does(AddPost, { params: { thread }, body: await quoting('community') })
    expect(post.html).toContain('>La tournée, version 1</a>')
    const refused = await cindy.tries(AddPost, { params: { thread }, body: await quoting('delegates') })
    expect(refused).toMatchObject({ status: 422, body: { type: '/problems/source-too-narrow' } })
  })

  it('freezing a text that quotes what its readers cannot read is refused', async () => {
    const { cindy, structures } = await found(CAST)
    const narrow = await adds(cindy, { level: 'delegates' })
    const wide = await adds(cindy)
    const source = { kind: 'tool', id: narrow, label: 'Un autre outil', href: '/c/x/outils/y' }
    const editor = await opensText(cindy, wide)
    await types(editor, LONG)
    const { text } = await reads(cindy, wide)
    await inTransaction(cindy.ctx(), (ctx) =>
      rewriteText(ctx, text, {
        type: 'doc',
        content: [
          {
            type: 'blockquote',
            attrs: { source },
            content: [{ type: 'paragraph', content: [{ type: 'text', text: LONG }] }],
          },
        ],
      }),
    )
    const refused = await cindy.tries(FreezeVersion, {
      params: { tool: wide },
      body: { changeNote: '', credits: [structures['mlc']!] },
    })
    expect(refused).toMatchObject({ status: 409, body: { type: '/problems/quotes-too-narrow' } })
  })

  it('narrowing a quoted tool is refused, and the quoting things are named', async () => {
    const { cindy, sabrina, nadege } = await found(CAST)
    const tool = await adds(cindy, { title: 'Grille partagée' })
    const { id: thread } = await sabrina.does(OpenThread, {
      body: aProblem({ title: 'Que garder de la grille ?' }),
    })
    const source: QuotedSource = { kind: 'tool', id: tool, label: '', href: '' }
    const post = await nadege.does(AddPost, {
      params: { thread },
      body: { body: doc(quote(source, 'Grille partagée'), 'Tout.'), kind: 'reply' },
    })
    const narrows = { params: { tool }, body: { level: 'delegates' as const } }
    expect(await cindy.tries(ChangeLevel, narrows)).toMatchObject({
      status: 409,
      body: {
        type: '/problems/quoted-elsewhere',
        detail: expect.stringContaining('le fil «\u00a0Que garder de la grille ?\u00a0»') as string,
      },
    })
    await nadege.does(EditPost, { params: { thread, post: post.id }, body: { body: doc('Tout.') } })
    expect(await cindy.does(ChangeLevel, narrows)).toMatchObject({ level: 'delegates' })
  })

  it('a frozen version cites sources under their real names and words', async () => {
    const { cindy, structures } = await found(CAST)
    const cited = await adds(cindy, { title: 'La grille', whatChanges: 'Être entendu une fois.' })
    const tool = await adds(cindy)
    const { text } = await reads(cindy, tool)
    const freeze = { params: { tool }, body: { changeNote: '', credits: [structures['mlc']!] } }
    const rewrites = (...content: Parameters<typeof doc>) =>
      inTransaction(cindy.ctx(), (ctx) => rewriteText(ctx, text, doc(...content)))
    const source = (id: string): QuotedSource => ({ kind: 'tool', id, label: 'Un faux nom', href: '' })

    await rewrites(quote(source(cited), 'Être entendu trois fois.'))
    expect(await cindy.tries(FreezeVersion, freeze)).toMatchObject({
      status: 409,
      body: { type: '/problems/words-not-said' },
    })
    expect((await reads(cindy, tool)).reading.html).not.toContain('Un faux nom')
    await rewrites(quote(source(cited), 'Être entendu'), quote(source('pas-un-id'), 'Ailleurs.'))
    const { versions } = await cindy.does(FreezeVersion, freeze)
    const { html } = await cindy.does(ReadVersion, { params: { tool, number: versions[0]!.number } })
    expect(html).toContain('>La grille</a>')
    expect(html).toContain('Ailleurs.')
    expect(html).not.toContain('Un faux nom')
  })
})
