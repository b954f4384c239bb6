import { describe, expect, it } from 'vitest'
import { ListTools } from '#server/library/contract.ts'
import { DraftMarkdown } from '#server/library/downloads.contract.ts'
import { ImportTool, PreviewImport } from '#server/library/import.contract.ts'
import { readText } from '#server/platform/texts/texts.ts'
import { CAST, useServer } from '../support/people.ts'
import { GRID, opensText, withoutSeed, reads } from './library-people.ts'

const { app, found } = useServer()

describe('tools: import', () => {
  const TEXT = `LE RELAIS ACCOMPAGNÉ

À quoi il sert : ne perdre personne entre deux portes.

Étape 1 : préparer

- prévenir la structure d’accueil ;
- convenir d’une **heure** ;
   - et d’un lieu.

Étape 2 : accompagner

On appelle ensemble, la personne parle en premier. Voir https://relais.example/fiche pour la feuille.

1. Accueillir
2. Écouter
`

  it('an import is previewed before anything is stored', async () => {
    const { cindy } = await found(CAST)
    const preview = await cindy.does(PreviewImport, { body: { text: TEXT, format: 'text' } })
    expect(preview.title).toBe('LE RELAIS ACCOMPAGNÉ')
    expect(preview.headings.map(({ text }) => text)).toEqual([
      'LE RELAIS ACCOMPAGNÉ',
      'Étape 1 : préparer',
      'Étape 2 : accompagner',
    ])
    expect(preview.html).toMatch(/<strong>heure<\/strong>/)
    expect(preview.html).toContain('href="https://relais.example/fiche"')
    expect((await cindy.does(ListTools)).tools).toEqual([])
  })

  it('an imported document becomes the working text with every word', async () => {
    const { cindy, structures } = await found(CAST)
    const { id } = await cindy.does(ImportTool, {
      body: { ...withoutSeed(GRID), text: TEXT, format: 'text' },
    })
    const { text, contributions } = await reads(cindy, id)
    const { plain } = await readText(app().as(null), text)
    const words = (of: string) => of.replaceAll(/[-*\s]|\d\./g, '')
    expect(words(plain)).toBe(words(TEXT))
    expect(contributions).toMatchObject([{ structure: { id: structures['mlc'] }, days: 1 }])
    expect((await opensText(cindy, id)).text).toContain('la personne parle en premier')
  })

  it('an imported title equal to the tool’s title is not repeated', async () => {
    const { cindy } = await found(CAST)
    const { id } = await cindy.does(ImportTool, {
      body: { ...withoutSeed(GRID), title: 'LE RELAIS ACCOMPAGNÉ', text: TEXT, format: 'text' },
    })
    expect((await reads(cindy, id)).reading.html).not.toContain('LE RELAIS')
  })

  it('heading levels stay continuous when the document’s title becomes the tool’s', async () => {
    const { cindy } = await found(CAST)
    const text = `# La tournée\n\n## Avant\n\nOn appelle.\n\n### Qui\n\nCelui qui part.\n\n# Après\n\nOn raconte.`
    const { id } = await cindy.does(ImportTool, {
      body: { ...withoutSeed(GRID), title: 'La tournée', text, format: 'markdown' },
    })
    const { body } = await cindy.opens(DraftMarkdown, { params: { tool: id } })
    expect(body.match(/^#+ .*/gm)).toEqual(['# La tournée', '## Avant', '### Qui', '## Après'])
  })

  it('a document that is too long is refused with an explanation', async () => {
    const { cindy } = await found(CAST)
    const text = 'Un mot.\n\n'.repeat(10_000)
    const refused = await cindy.tries(ImportTool, { body: { ...withoutSeed(GRID), text, format: 'text' } })
    expect(refused).toMatchObject({ status: 422, body: { type: '/problems/text-malformed' } })
  })

  it('a list of 100 kB is imported, and can be read', async () => {
    const { cindy } = await found(CAST)
    const text = '- point de liste court\n'.repeat(4_300)
    const { id } = await cindy.does(ImportTool, {
      body: { ...withoutSeed(GRID), text, format: 'markdown' },
    })
    expect((await reads(cindy, id)).reading.html.match(/<li>/g)).toHaveLength(4_300)
    expect((await opensText(cindy, id)).text).toContain('point de liste court')
  })

  it('a preview says what could not be kept, and proposes the title of the front matter', async () => {
    const { cindy } = await found(CAST)
    const text =
      '---\ntitle: Fiche accueil\n---\n\n# Fiche\n\n<!-- à revoir -->\n\n![plan](/images/plan.png)\n'
    const preview = await cindy.does(PreviewImport, { body: { text, format: 'markdown' } })
    expect(preview.title).toBe('Fiche accueil')
    expect(preview.html).not.toMatch(/title:|revoir|<img/)
    expect(preview.lost).toEqual([
      { what: 'frontMatter', count: 1 },
      { what: 'comments', count: 1 },
      { what: 'images', count: 1 },
    ])
  })
})
