import { expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-svelte'
import '#client/styles/index.css'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import CoEditor from '#client/editor/CoEditor.svelte'
import Editor from '#client/editor/Editor.svelte'
import type { RichText } from '#server/platform/richtext/richtext.contract.ts'
import { axeFindings } from '#test/support/axe.ts'

const team = [
  { id: 'p1', label: 'Marie-Ange Lubin', hint: 'Mission locale du Nord' },
  { id: 'p2', label: 'Éliane Joseph', hint: 'Région' },
]
const people = (query: string) =>
  Promise.resolve(team.filter(({ label }) => label.toLowerCase().includes(query.toLowerCase())))
const field = page.getByRole('textbox', { name: 'Votre réponse' })

test('editor: text typed before the editor has loaded is kept, with the caret', async () => {
  let reply: RichText | undefined
  await render(Editor, {
    label: 'Votre réponse',
    get value() {
      return reply
    },
    set value(written) {
      reply = written
    },
  })

  await field.click()
  await userEvent.keyboard('Bonjour à tous')
  await expect.element(page.getByRole('toolbar', { name: 'Mise en forme' })).toBeVisible()
  await userEvent.keyboard(', et merci')

  await expect.element(field).toHaveTextContent('Bonjour à tous, et merci')
  expect(JSON.stringify(reply)).toContain('Bonjour à tous, et merci')
})

test('editor: a mention is inserted by keyboard, and Ctrl+Enter sends', async () => {
  const sent = vi.fn()
  await render(Editor, { label: 'Votre réponse', people, onsubmit: sent })
  await field.click()
  await expect.element(page.getByRole('toolbar')).toBeVisible()

  await userEvent.keyboard('Merci @éli')
  await expect.element(page.getByRole('option', { name: /Éliane Joseph/ })).toBeVisible()
  expect(await axeFindings()).toEqual([])
  await userEvent.keyboard('{Enter} pour tout{Control>}{Enter}{/Control}')

  await expect.element(field).toHaveTextContent('Merci @Éliane Joseph pour tout')
  expect(field.element().textContent).not.toContain('  ')
  expect(sent).toHaveBeenCalledOnce()
})

test('editor: the toolbar is one Tab stop, and arrow keys move within it', async () => {
  await render(Editor, { label: 'Votre réponse' })
  await field.click()
  await userEvent.keyboard('mot')
  await expect.element(page.getByRole('toolbar')).toBeVisible()
  await userEvent.keyboard('{Tab}')
  await expect.element(page.getByRole('button', { name: 'Gras' })).toHaveFocus()
  await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}{Enter}')

  await expect
    .element(page.getByRole('button', { name: 'Liste', exact: true }))
    .toHaveAttribute('aria-pressed', 'true')
  await expect.element(page.getByRole('listitem')).toHaveTextContent('mot')
})

test('editor: an inserted quote carries its source', async () => {
  const { component } = await render(Editor, { label: 'Votre réponse' })
  const source = { kind: 'post' as const, id: 'x', label: 'Rodrigue Désert, 12 mars', href: '/c/spro/fils/x' }
  const content = [{ type: 'paragraph', content: [{ type: 'text', text: 'Ne rien demander.' }] }]
  await (component as unknown as { insertQuote: (quote: object) => Promise<void> }).insertQuote({
    source,
    content,
  })

  await expect.element(field).toMatchTextContent('Ne rien demander.')
  await expect.element(field).toMatchTextContent('Rodrigue Désert, 12 mars')
})

test('editor: a title shows its hint until text is written under it, and accepts inserted items', async () => {
  const doc = new Y.Doc()
  const { component } = await render(CoEditor, {
    doc,
    awareness: new Awareness(doc),
    mayWrite: true,
    label: 'Texte du numéro',
    prompt: (title: string) => (title === 'Outils' ? 'Ce qui est prêt.' : ''),
  })
  const text = page.getByRole('textbox', { name: 'Texte du numéro' })
  const prompted = () => text.element().querySelector('[data-prompt]')?.getAttribute('data-prompt') ?? null
  const { insertUnder } = component as unknown as { insertUnder: (title: string, node: object) => void }
  const card = (label: string) => ({ type: 'reference', attrs: { kind: 'tool', id: label, label } })

  await text.click()
  await userEvent.keyboard('## Outils{Enter}')
  await expect.poll(() => prompted()).toBe('Ce qui est prêt.')
  insertUnder('Veille', card('Un décret'))
  insertUnder('Outils', card('La grille'))
  expect(JSON.stringify(doc.getXmlFragment('default').toJSON())).not.toContain('Ce qui est prêt')
  await expect.element(text).toMatchTextContent(/Outils\s*La grille\s*Veille\s*Un décret/)

  await text.getByRole('paragraph').first().click()
  await userEvent.keyboard('La grille tient.')
  await expect.poll(() => prompted()).toBeNull()
  expect(await axeFindings()).toEqual([])
})

test('editor: text typed after a link is not part of the link', async () => {
  const href = 'https://ailleurs.example/'
  const link = { type: 'text', text: 'la fiche', marks: [{ type: 'link', attrs: { href } }] }
  await render(Editor, {
    label: 'Votre réponse',
    value: { type: 'doc', content: [{ type: 'paragraph', content: [link] }] } as RichText,
  })
  await expect.element(page.getByRole('toolbar')).toBeVisible()
  await field.click()
  await userEvent.keyboard('{Control>}{End}{/Control}, à lire')

  await expect.element(field).toHaveTextContent('la fiche, à lire')
  await expect.element(page.getByRole('link')).toHaveTextContent('la fiche')
})
