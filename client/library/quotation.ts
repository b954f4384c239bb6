import type { Tool, VersionLine } from '#server/library/contract.ts'
import type { QuotedSource, RichNode } from '#server/platform/richtext/richtext.contract.ts'
import { m } from '#client/paraglide/messages.js'
import { href } from '#client/routes.ts'

export interface Quotation {
  source: QuotedSource
  /** The quoted paragraphs. */
  words: string[]
}

/** The selected passage, or the first lines of the article, with its source. */
export function quotationOf(
  tool: Tool,
  at: { community: string; tool: string },
  version: VersionLine | undefined,
  article: HTMLElement | undefined,
): Quotation {
  const source: QuotedSource = version
    ? {
        kind: 'version',
        id: version.id,
        label: m.library_cite_label({ title: version.title, number: version.number }),
        href: href('tool', at, { query: { version: String(version.number) } }),
      }
    : { kind: 'tool', id: tool.id, label: tool.title, href: href('tool', at) }
  return { source, words: chosenIn(article) ?? firstOf(article) }
}

/** The quote as the start of a new text, followed by an empty paragraph. */
export function asBlocks({ source, words }: Quotation): RichNode[] {
  const lines = words.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] }))
  return [{ type: 'blockquote', attrs: { source }, content: lines }, { type: 'paragraph' }]
}

/** HTML that our editors paste back as a quote with its source. */
export function asHtml({ source, words }: Quotation): string {
  const quote = document.createElement('blockquote')
  quote.setAttribute('data-source', JSON.stringify(source))
  for (const line of words) quote.append(Object.assign(document.createElement('p'), { textContent: line }))
  return quote.outerHTML
}

export function asText({ source, words }: Quotation): string {
  return `${words.map((line) => `> ${line}`).join('\n>\n')}\n\n${source.label}, ${new URL(source.href, location.href).href}`
}

function chosenIn(article: HTMLElement | undefined): string[] | undefined {
  const selection = getSelection()
  if (!article || !selection || selection.isCollapsed || !article.contains(selection.anchorNode))
    return undefined
  return linesOf(selection.toString())
}

function firstOf(article: HTMLElement | undefined): string[] {
  return linesOf(article?.querySelector('p, li')?.textContent ?? '')
}

function linesOf(text: string): string[] {
  return text
    .split(/\n+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
