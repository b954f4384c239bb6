import { beforeEach, describe, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-svelte'
import '#client/styles/index.css'
import NewToolPage from '#client/library/NewToolPage.svelte'
import ToolPage from '#client/library/ToolPage.svelte'
import ToolsPage from '#client/library/ToolsPage.svelte'
import { me } from '#client/me.svelte.ts'
import { clearDrafts } from '#client/drafts.ts'
import { router } from '#client/routes.ts'
import { ReadDirectory } from '#server/community/directory.contract.ts'
import { WhoAmI } from '#server/community/me.contract.ts'
import { DEFAULT_SETTINGS } from '#server/community/settings.contract.ts'
import {
  AddTool,
  CallForTrials,
  ListTools,
  MoveTool,
  ReadTool,
  ReadVersion,
} from '#server/library/contract.ts'
import { ImportTool, PreviewImport } from '#server/library/import.contract.ts'
import { FlagAsPersonal, HIDDEN_TITLE, HIDDEN_WORDS } from '#server/redactions/contract.ts'
import {
  aCommunity,
  anId,
  aStructure,
  aTool,
  aToolLine,
  aVersion,
  someoneSignedIn,
} from '#test/support/builders.ts'
import { answer, refuse } from '#test/support/fake-api.ts'
import { axeFindings } from '#test/support/axe.ts'

const spro = aCommunity({ scope: 'decide' })
const cap = aStructure({ id: anId(3), name: 'Cap emploi Caravelle', shortName: 'CAP' })
const line = aToolLine()
const tool = aTool({
  status: 'validation',
  contributions: [{ structure: cap, days: 2, lastOn: '2026-03-12' }],
  reason: 'Deux structures l’ont essayée, et la gardent.',
  acts: [
    { command: 'publish', refusal: null, needs: ['reason'] },
    { command: 'returnToWork', refusal: 'Peuvent le faire : l’animation du réseau.', needs: ['reason'] },
    { command: 'describe', refusal: 'Peuvent le faire : la personne qui a ajouté l’outil.', needs: [] },
  ],
})

beforeEach(() => {
  vi.restoreAllMocks()
  document.documentElement.lang = 'fr'
  clearDrafts()
  history.replaceState({ key: 'first', index: 0 }, '', '/c/spro/outils')
})

describe('tools page', () => {
  test('tools page: each tool shows its state, purpose and lead structure', async () => {
    answer(ListTools, () => ({ tools: [line], next: null }))
    await render(ToolsPage, { community: spro })

    await expect.element(page.getByRole('heading', { name: 'Prêts à servir' })).toBeVisible()
    const row = page.getByRole('article')
    await expect.element(row.getByRole('link', { name: line.title })).toBeVisible()
    for (const words of ['Publié', 'Être entendu une fois.', 'Chef de file', 'Avec CAP', 'version 2'])
      await expect.element(row.getByText(words, { exact: false }).first()).toBeVisible()
    expect(await axeFindings()).toEqual([])
  })

  test('tools page: an empty library explains what a tool is', async () => {
    answer(ListTools, () => ({ tools: [], next: null }))
    await render(ToolsPage, { community: spro })
    await expect.element(page.getByText('La boîte est encore vide.')).toBeVisible()
  })

  test('tools page: a failed load says so and can be retried', async () => {
    refuse(ListTools, { type: '/problems/unforeseen', status: 500, title: 'Une erreur est survenue.' })
    await render(ToolsPage, { community: spro })
    await expect.element(page.getByText('Une erreur est survenue.')).toBeVisible()
    answer(ListTools, () => ({ tools: [line], next: null }))
    await userEvent.click(page.getByRole('button', { name: 'Réessayer' }))
    await expect.element(page.getByRole('link', { name: line.title })).toBeVisible()
  })
})

describe('new tool page', () => {
  test('new tool page: an import is previewed, and its title taken from the document', async () => {
    const asked: unknown[] = []
    vi.spyOn(router, 'go').mockResolvedValue()
    answer(PreviewImport, () => ({
      title: 'Le relais',
      html: '<p>Aperçu du relais</p>',
      headings: [],
      words: 3,
      lost: [
        { what: 'comments' as const, count: 2 },
        { what: 'images' as const, count: 1 },
      ],
    }))
    answer(ImportTool, ({ body }) => {
      asked.push(body)
      return { id: tool.id }
    })
    await render(NewToolPage, { community: spro })
    await userEvent.click(page.getByText('Un document que vous avez déjà'))
    await userEvent.fill(
      page.getByLabelText('Le document', { exact: true }),
      '# Le relais\n\nAperçu du relais',
    )
    await expect.element(page.getByText('Aperçu du relais', { exact: true })).toBeVisible()
    await expect.element(page.getByLabelText('Son nom')).toHaveValue('Le relais')
    await expect.element(page.getByText('2 commentaires cachés ne sont pas repris.')).toBeVisible()
    await expect.element(page.getByText('Une image n’est pas reprise', { exact: false })).toBeVisible()
    expect(await axeFindings()).toEqual([])
    await userEvent.click(page.getByRole('button', { name: 'Ajouter l’outil' }))
    await expect
      .poll(() => asked)
      .toMatchObject([{ title: 'Le relais', text: '# Le relais\n\nAperçu du relais' }])
  })

  test('new tool page: a refusal keeps what was typed', async () => {
    refuse(AddTool, { type: '/problems/unforeseen', status: 500, title: 'Rien n’a été enregistré.' })
    await render(NewToolPage, { community: spro })
    await userEvent.fill(page.getByLabelText('Son nom'), 'La grille')
    await userEvent.click(page.getByRole('button', { name: 'Ajouter l’outil' }))
    await expect.element(page.getByText('Rien n’a été enregistré.')).toBeVisible()
    await expect.element(page.getByLabelText('Son nom')).toHaveValue('La grille')
  })
})

describe('tool page', () => {
  test('tool page: the text is shown first, with contributors and next steps', async () => {
    answer(ReadTool, () => tool)
    await render(ToolPage, { community: spro, tool: tool.id })
    await expect.element(page.getByRole('heading', { name: 'Pour qui', level: 2 }).first()).toBeVisible()
    await expect.element(page.getByText('a écrit sur 2 journées', { exact: false })).toBeVisible()
    await expect.element(page.getByText(tool.reason!, { exact: false })).toBeVisible()
    await expect.element(page.getByRole('link', { name: 'Télécharger en PDF' })).toBeVisible()
    expect(await axeFindings()).toEqual([])
  })

  test('tool page: publishing asks for a reason', async () => {
    const asked: unknown[] = []
    answer(ReadTool, () => tool)
    answer(MoveTool, ({ body }) => {
      asked.push(body)
      return { ...tool, status: 'published' as const }
    })
    await render(ToolPage, { community: spro, tool: tool.id })
    await userEvent.click(page.getByRole('button', { name: 'Publier' }))
    const dialog = page.getByRole('dialog')
    expect(await axeFindings()).toEqual([])
    await userEvent.fill(dialog.getByLabelText('Votre raison'), 'Adoptée par le comité du 12 mars.')
    await userEvent.click(dialog.getByRole('button', { name: 'Publier' }))
    await expect
      .poll(() => asked)
      .toEqual([{ command: 'publish', reason: 'Adoptée par le comité du 12 mars.' }])
    await expect.element(page.getByText('La version 2 est celle du réseau.')).toBeVisible()
  })

  test('tool page: a ninth question for a trial is refused beside its field, and kept', async () => {
    const acts = [{ command: 'callForTrials' as const, refusal: null, needs: [] }]
    answer(ReadTool, () => aTool({ status: 'elaboration', acts }))
    answer(ReadDirectory, () => ({
      community: { ...DEFAULT_SETTINGS, ...spro, status: 'active' as const },
      structures: [],
      pending: [],
    }))
    const sent = vi.spyOn(window, 'fetch')
    refuse(CallForTrials, {
      type: '/problems/malformed',
      status: 422,
      title: 'La demande est incomplète ou mal remplie.',
      errors: [{ pointer: '/questions', detail: 'Il en faut au plus 8.' }],
    })
    await render(ToolPage, { community: spro, tool: tool.id })
    await userEvent.click(page.getByRole('button', { name: 'Appeler à l’essayer' }))
    const field = page.getByLabelText('Ce que l’essai doit dire')
    const nine = Array.from({ length: 9 }, (_, i) => `Question ${String(i + 1)} ?`)
    await userEvent.fill(field, nine.join('\n'))
    await userEvent.click(page.getByRole('dialog').getByRole('button', { name: 'Lancer l’essai' }))
    await expect.element(page.getByText('Il en faut au plus 8.')).toBeVisible()
    expect(sent.mock.lastCall?.[1]?.body).toContain('Question 9')
    await expect.element(field).toHaveValue(nine.join('\n'))
  })

  test('tool page: its reader says, with the keyboard, that it concerns a real person', async () => {
    let sent: unknown
    answer(WhoAmI, () => someoneSignedIn())
    await me.load()
    answer(ReadTool, () => tool)
    answer(FlagAsPersonal, ({ body }) => {
      sent = body
      return { id: anId(9), dueOn: '2026-03-18' }
    })
    await render(ToolPage, { community: spro, tool: tool.id })
    const menu = page.getByRole('button', { name: 'Autres actions sur cet outil' })
    await expect.element(menu).toBeVisible()
    ;(menu.element() as HTMLElement).focus()
    await userEvent.keyboard('{Enter}')
    await expect.element(page.getByRole('menuitem')).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    await expect.element(page.getByText('son titre, son texte', { exact: false })).toBeVisible()
    await userEvent.click(page.getByRole('button', { name: 'Masquer et faire vérifier' }))
    await expect.poll(() => sent).toEqual({ kind: 'tool', id: tool.id })
  })

  test('tool page: a hidden tool has no editor and no menu, and its author finds a link to read it', async () => {
    vi.spyOn(router, 'query', 'get').mockReturnValue(new URLSearchParams('vue=ecrire'))
    const redaction = { id: anId(7), state: 'pending' as const }
    answer(WhoAmI, () => someoneSignedIn())
    await me.load()
    const author = { ...tool.author, person: me.person!.id }
    answer(ReadTool, () => ({ ...tool, author, redaction, title: HIDDEN_TITLE, status: 'draft' as const }))
    await render(ToolPage, { community: spro, tool: tool.id })
    await expect.element(page.getByText(HIDDEN_WORDS)).toBeVisible()
    await expect.element(page.getByRole('link', { name: 'Lire ce qui est masqué' })).toBeVisible()
    expect(page.getByRole('textbox').elements()).toEqual([])
    expect(page.getByRole('button', { name: 'Autres actions sur cet outil' }).elements()).toEqual([])
    expect(await axeFindings()).toEqual([])
  })

  test('tool page: an older version opens from its address', async () => {
    vi.spyOn(router, 'query', 'get').mockReturnValue(new URLSearchParams('version=1'))
    answer(ReadTool, () => tool)
    answer(ReadVersion, () => ({ ...aVersion(1), tool: tool.id, licence: '', html: '<p>Comme avant.</p>' }))
    await render(ToolPage, { community: spro, tool: tool.id })
    await expect.element(page.getByText('Comme avant.')).toBeVisible()
    await expect.element(page.getByText('Elle a été remplacée depuis', { exact: false })).toBeVisible()
    await expect.element(page.getByRole('link', { name: 'Lire la version 2' })).toBeVisible()
  })

  test('tool page: a tool that cannot be read says so', async () => {
    refuse(ReadTool, { type: '/problems/not-here', status: 404, title: 'Il n’y a rien ici.' })
    await render(ToolPage, { community: spro, tool: tool.id })
    await expect.element(page.getByRole('heading', { name: 'Il n’y a rien à cette adresse' })).toBeVisible()
  })
})
