import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-svelte'
import '#client/styles/index.css'
import Editor from '#client/editor/Editor.svelte'
import { toasts } from '#client/ui/toasts.svelte.ts'
import { contentPolicy } from '#server/platform/content-policy.ts'
import type { RichText } from '#server/platform/richtext/richtext.contract.ts'
import { outline } from './outline.ts'

const html = import.meta.glob<string>('./clipboards/*.html', {
  query: '?raw',
  import: 'default',
  eager: true,
})
const plain = import.meta.glob<string>('./clipboards/*.plain', {
  query: '?raw',
  import: 'default',
  eager: true,
})
const nameOf = (path: string) => /([^/]+)\.\w+$/.exec(path)![1]!
const field = page.getByRole('textbox', { name: 'Votre réponse' })

/** The policy of the server, for this page from now on. */
beforeAll(() => {
  const meta = document.createElement('meta')
  meta.httpEquiv = 'Content-Security-Policy'
  const { directives } = contentPolicy({})
  meta.content = `default-src ${directives.defaultSrc.join(' ')}; object-src 'none'; base-uri 'none'`
  document.head.append(meta)
  const probe = document.createElement('p')
  probe.innerHTML = '<b style="font-weight:normal">x</b>'
  expect((probe.firstChild as HTMLElement).style.fontWeight, 'the policy applies').toBe('')
})
beforeEach(() => {
  for (const toast of toasts.all) toasts.dismiss(toast)
})

/** Opens an editor, and returns how to read its text. */
async function opened(value?: RichText) {
  let text = value
  await render(Editor, {
    label: 'Votre réponse',
    kit: 'full',
    get value() {
      return text
    },
    set value(written) {
      text = written
    },
  })
  await expect.element(page.getByRole('toolbar')).toBeVisible()
  await field.click()
  return () => text
}

function transfer(data: Record<string, string>, ...files: File[]): DataTransfer {
  const given = new DataTransfer()
  for (const [type, words] of Object.entries(data)) given.setData(type, words)
  for (const file of files) given.items.add(file)
  return given
}
function paste(clipboardData: DataTransfer): void {
  const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
  field.element().dispatchEvent(event)
}
const said = () => toasts.all.map(({ words }) => words).join(' ')
const told = () => (said() ? `(${said().replaceAll('\u00a0', '␣')})\n` : '')

describe('paste: clipboards keep their shape', () => {
  const clipboards = [...Object.entries(html), ...Object.entries(plain)]
  test.each(clipboards.map(([path, text]) => ({ name: nameOf(path), path, text })))(
    'paste: $name',
    async ({ name, path, text }) => {
      const read = await opened()
      paste(
        transfer(path.endsWith('.html') ? { 'text/html': text, 'text/plain': 'x' } : { 'text/plain': text }),
      )
      await expect.poll(read).toBeDefined()
      await expect(`${told()}${outline(read()!)}\n`).toMatchFileSnapshot(`./clipboards/${name}.txt`)
    },
  )
})

describe('paste: what cannot be kept', () => {
  const picture = new File([new Uint8Array([137, 80, 78, 71])], 'capture.png', { type: 'image/png' })
  const NOT_KEPT = 'Une image n’a pas été collée\u00a0: Liane ne garde pas encore les images.'

  test('paste: a screenshot is refused in words, and replaces nothing', async () => {
    const read = await opened()
    await userEvent.keyboard('un mot{Shift>}{ArrowLeft}{ArrowLeft}{ArrowLeft}{/Shift}')
    paste(transfer({}, picture))
    expect(said()).toBe(NOT_KEPT)
    expect(outline(read()!)).toBe('p un mot')
  })

  test('paste: an image copied from a page is refused in words', async () => {
    const read = await opened()
    await userEvent.keyboard('un mot{Shift>}{ArrowLeft}{ArrowLeft}{ArrowLeft}{/Shift}')
    paste(transfer({ 'text/html': '<img src="https://exemple.fr/a.png" alt="plan">' }, picture))
    expect(said()).toBe(NOT_KEPT)
    expect(outline(read()!)).toBe('p un mot')
  })

  test('paste: a sheet also copied as a picture says nothing of the picture', async () => {
    const read = await opened()
    paste(transfer({ 'text/html': html['./clipboards/excel.html']!, 'text/plain': 'Structure' }, picture))
    expect(said()).toBe('')
    expect(outline(read()!)).toContain('p CIBC')
  })

  test('paste: a dropped file does not replace the page', async () => {
    await opened()
    const { left, top } = field.element().getBoundingClientRect()
    const event = new DragEvent('drop', {
      clientX: left + 20,
      clientY: top + 20,
      dataTransfer: transfer({}, new File(['a'], 'fiche.docx', { type: 'application/msword' })),
      bubbles: true,
      cancelable: true,
    })
    field.element().dispatchEvent(event)
    expect(event.defaultPrevented).toBe(true)
    expect(said()).toContain('Un fichier ne peut pas encore être déposé ici')
  })

  test('paste: words that the HTML of the clipboard lacks are pasted', async () => {
    const read = await opened()
    paste(transfer({ 'text/html': '<svg></svg>', 'text/plain': 'les mots' }))
    await expect.poll(() => read() && outline(read()!)).toBe('p les mots')
  })

  test('paste: a cell copied within Liane keeps its alignment', async () => {
    const read = await opened()
    const cell = '<td align="right"><p>12</p></td>'
    const row = `<table data-pm-slice="0 0 []"><tbody><tr><td><p>Nord</p></td>${cell}</tr></tbody></table>`
    paste(transfer({ 'text/html': row, 'text/plain': 'Nord 12' }))
    expect(outline(read()!)).toContain('td align="right"')
  })
})
