import { codeLines, firstWords, paragraphs, trimmed, withoutBold } from './lines.ts'
import { isNumberSign, Item, nested, numberOf, wordMarker } from './lists.ts'
import { BLOCKS, isDecoration, isEmoji, SKIPPED, targetOf } from './tags.ts'
import { ClipboardStyles, lookOf, PLAIN, type Look, type Style } from './styles.ts'

type Loss = 'images' | 'deletions' | 'comments' | 'localLinks'
export type Losses = ReadonlyMap<Loss, number>

/**
 * Rewrites what was copied elsewhere as plain tags that the schema reads. The Content-Security-Policy has no
 * 'unsafe-inline': while a clipboard is parsed the browser leaves `element.style` empty, and ProseMirror's own rules
 * would miss what a style says. The attributes are read here as text.
 *
 * @returns the new HTML, and what could not be kept
 */
export function cleanHtml(html: string): { html: string; losses: Losses } {
  const source = new DOMParser().parseFromString(renamedStyles(chosenPart(html)), 'text/html')
  const out = document.implementation.createHTMLDocument('')
  const cleaner = new Cleaner(new ClipboardStyles(source), out)
  out.body.append(...cleaner.blocks(source.body, PLAIN))
  for (const br of out.querySelectorAll('br')) {
    const { previousSibling, nextSibling } = br
    if (previousSibling instanceof Text) previousSibling.data = previousSibling.data.trimEnd()
    if (nextSibling instanceof Text) nextSibling.data = nextSibling.data.trimStart()
  }
  return { html: out.body.innerHTML, losses: cleaner.losses }
}

/** The browser refuses each style in the console, which takes half a second for a long page. */
function renamedStyles(html: string): string {
  return html.replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/\sstyle\s?=/gi, ' data-style='))
}

/** Windows marks the chosen part of a whole page. A part that begins inside a table needs what is around it. */
function chosenPart(html: string): string {
  const from = html.indexOf('<!--StartFragment-->')
  const to = html.lastIndexOf('<!--EndFragment-->')
  if (from < 0 || to < from) return html
  const part = html.slice(from + '<!--StartFragment-->'.length, to)
  if (/^\s*<(?:t[dhr]|tbody|thead|col)\b/i.test(part)) return html
  return sheetsBefore(html, from) + part
}

/** The style sheets before a place. */
function sheetsBefore(html: string, end: number): string {
  const [, ...sheets] = html.slice(0, end).split(/<style/i)
  return sheets.map((sheet) => `<style${sheet.split(/<\/style>/i)[0]!}</style>`).join('')
}

type Visit = (node: Node, look: Look) => void

class Cleaner {
  readonly losses = new Map<Loss, number>()
  readonly #styles: ClipboardStyles
  readonly #out: Document
  #lists = 0

  constructor(styles: ClipboardStyles, out: Document) {
    this.#styles = styles
    this.#out = out
  }

  /** Loose words are gathered in paragraphs, items in lists. */
  blocks(parent: Node, look: Look): Element[] {
    return nested(this.#flat(parent, look), this.#make)
  }

  /** The same, with items not yet gathered: Word online wraps each of them in a list of its own. */
  #flat(parent: Node, look: Look): (Element | Item)[] {
    const found: (Element | Item)[] = []
    let line: Node[] = []
    const flush = () => {
      found.push(...paragraphs(line).map((words) => this.#make('p', words)))
      line = []
    }
    const visit: Visit = (node, look) => {
      if (node instanceof Text) line.push(...this.#words(node.data, look))
      if (!(node instanceof Element)) return
      const style = this.#styles.of(node)
      if (this.#isLeftOut(node, style)) return
      if (!BLOCKS.has(node.tagName)) return this.#inline(node, style, look, line, visit)
      flush()
      found.push(...this.#block(node, style, look))
    }
    for (const child of parent.childNodes) visit(child, look)
    flush()
    return found
  }

  #isLeftOut(element: Element, style: Style): boolean {
    const { tagName, className, textContent } = element
    if (SKIPPED.has(tagName.toUpperCase()) || style.get('display') === 'none') return true
    if (style.get('mso-hide') === 'all' || /ignore/.test(style.get('mso-list') ?? '')) return true
    if (style.get('visibility') === 'hidden' && !textContent?.trim()) return true
    if (tagName === 'DEL' && element.hasAttribute('datetime')) return this.#lose('deletions')
    if (/^MsoCommentReference/i.test(className)) return this.#lose('comments')
    if (style.get('mso-element') === 'comment-list') return true
    return /^(?:msocomanchor|Apple-interchange-newline)/i.test(className)
  }

  /** Blocks inside an inline element, as in Google's `<b>` or Word's `<ins>`, are visited as blocks. */
  #inline(element: Element, style: Style, look: Look, line: Node[], visit: Visit): void {
    if (element.tagName === 'BR') line.push(this.#make('br'))
    else if (element.tagName === 'IMG') {
      const alt = element.getAttribute('alt') ?? ''
      if (isEmoji(alt)) line.push(...this.#words(alt, look))
      else if (!isDecoration(element)) this.#lose('images')
    }
    const inside = lookOf(element, style, look)
    if (element.tagName === 'A') {
      const href = targetOf(element.getAttribute('href') ?? '')
      if (/^file:/i.test(href)) this.#lose('localLinks')
      if (/^(https?:|mailto:)/i.test(href)) inside.href = href
    }
    for (const child of element.childNodes) visit(child, inside)
  }

  #block(element: Element, style: Style, around: Look): (Element | Item)[] {
    const { tagName, className } = element
    const look = lookOf(element, style, around)
    const wordList = /\b(l\d{1,6})\s+level(\d)/.exec(style.get('mso-list') ?? '')
    if (wordList) return [this.#wordItem(element, wordList[1]!, Number(wordList[2]), look)]
    if (tagName === 'UL' || tagName === 'OL') return this.#items(element, look, 1)
    if (tagName === 'LI') return this.#item(element, look, { level: 1, kind: 'ul', list: `${this.#lists}` })
    if (tagName === 'HR') return [this.#make('hr')]
    if (tagName === 'PRE' || isCodeBox(style)) return [this.#code(element)]
    if (tagName === 'TABLE') return this.#table(element, around)
    if (tagName === 'BLOCKQUOTE') {
      const inside = this.blocks(element, look)
      return inside.length ? [this.#make('blockquote', inside)] : []
    }
    const level = titleLevel(element, className)
    return level ? this.#title(element, level, around) : this.#flat(element, look)
  }

  #code(element: Element): Element {
    const code = this.#make('code', [this.#out.createTextNode(codeLines(element).replace(/\n$/, ''))])
    return this.#make('pre', [code])
  }

  #title(element: Element, level: number, look: Look): Element[] {
    const words = this.#line(element, { ...look, bold: false }, true)
    return words.length ? [this.#make(`h${Math.min(4, Math.max(1, level))}`, words)] : []
  }

  /** The content of an element that can hold words only. All of a title is bold: in it, bold says nothing. */
  #line(element: Element, look: Look, isTitle = false): Node[] {
    const line: Node[] = []
    const visit: Visit = (node, look) => {
      if (node instanceof Text)
        line.push(...this.#words(node.data, isTitle ? { ...look, bold: false } : look))
      if (!(node instanceof Element)) return
      const style = this.#styles.of(node)
      if (this.#isLeftOut(node, style)) return
      if (BLOCKS.has(node.tagName) && line.length) line.push(this.#make('br'))
      this.#inline(node, style, look, line, visit)
    }
    for (const child of element.childNodes) visit(child, look)
    return trimmed(line)
  }

  #wordItem(element: Element, list: string, level: number, look: Look): Item {
    const marker = wordMarker(element)
    const isNumbered = this.#styles.isNumbered(list, level) ?? isNumberSign(marker)
    const content = [this.#make('p', this.#line(element, look))]
    return new Item({ level, kind: isNumbered ? 'ol' : 'ul', start: numberOf(marker), list, content })
  }

  #items(list: Element, look: Look, depth: number, id = `html${++this.#lists}`): Item[] {
    const kind = list.tagName === 'OL' ? 'ol' : 'ul'
    const start = Number(list.getAttribute('start') ?? 1) || 1
    return [...list.childNodes].flatMap((child): Item[] => {
      if (!(child instanceof Element)) {
        const words = trimmed(child instanceof Text ? this.#words(child.data, look) : [])
        return [new Item({ level: depth, kind, list: id, content: [this.#make('p', words)] })]
      }
      const style = this.#styles.of(child)
      if (this.#isLeftOut(child, style)) return []
      const inside = lookOf(child, style, look)
      if (/^[UO]L$/.test(child.tagName)) return this.#items(child, inside, depth + 1, id)
      return this.#item(child, inside, { level: depth, kind, start, list: id })
    })
  }

  /** An item, and those of the lists that end it. A list between two paragraphs of the item stays there. */
  #item(
    element: Element,
    look: Look,
    {
      level: depth,
      kind,
      start = 1,
      list,
    }: Pick<Item, 'level' | 'list'> & { kind: 'ul' | 'ol'; start?: number },
  ): Item[] {
    const named = element.getAttribute('data-aria-level') ?? element.getAttribute('aria-level')
    const level = Number(named ?? 0) || depth
    const box = element.querySelector(BOX)
    const isChecked =
      element.getAttribute('aria-checked') === 'true' || (box?.hasAttribute('checked') ?? false)
    const inner = element.cloneNode(true) as Element
    const first = firstWords(inner)
    const writtenBox = /^\s*\[([ xX\u00a0])\]\s/.exec(first?.textContent ?? '')
    if (writtenBox) first!.textContent = first!.textContent!.slice(writtenBox[0].length)
    const under: Item[] = []
    for (let last = listAtEnd(inner); last; last = listAtEnd(inner)) {
      under.unshift(...this.#items(last, look, level + 1, list))
      last.remove()
    }
    const isTask = element.getAttribute('role') === 'checkbox' || box !== null || writtenBox !== null
    const item = new Item({
      level,
      kind: isTask ? 'tasks' : kind,
      start,
      checked: isChecked || /x/i.test(writtenBox?.[1] ?? ''),
      list: element.getAttribute('data-listid') ?? list,
      content: this.blocks(inner, look),
    })
    return [item, ...under]
  }

  #table(element: Element, look: Look): (Element | Item)[] {
    const rows = [...element.querySelectorAll('tr')].filter((row) => row.closest('table') === element)
    const cells = rows.map((row) => [...row.children].filter(({ tagName }) => /^T[DH]$/.test(tagName)))
    const isLayout = element.getAttribute('role') === 'presentation' || cells.every((row) => row.length <= 1)
    if (isLayout) return cells.flat().flatMap((cell) => this.#flat(cell, look))
    const made = rows
      .map((row, i) => ({ row, cells: cells[i]! }))
      .filter(({ cells }) => cells.length > 0)
      .map(({ row, cells }) =>
        this.#make(
          'tr',
          cells.map((cell) => this.#cell(cell, row, look)),
        ),
      )
    const caption = element.querySelector(':scope > caption')
    const table = made.length ? [this.#make('table', [this.#make('tbody', made)])] : []
    return [...(caption ? [this.#make('p', this.#line(caption, look))] : []), ...table]
  }

  #cell(cell: Element, row: Element, look: Look): Element {
    const isTitle = cell.tagName === 'TH' || row.parentElement?.tagName === 'THEAD'
    const inside = this.blocks(cell, isTitle ? look : lookOf(cell, this.#styles.of(cell), look))
    const content = inside.length ? inside : [this.#make('p')]
    const kept = this.#make(isTitle ? 'th' : 'td', isTitle ? content.map(withoutBold) : content)
    for (const name of ['colspan', 'rowspan']) {
      const span = Number(cell.getAttribute(name))
      if (span > 1) kept.setAttribute(name, String(span))
    }
    const aligned = [cell, ...cell.querySelectorAll('p,div')]
      .map((one) => this.#styles.of(one).get('text-align') ?? one.getAttribute('align')?.toLowerCase())
      .find(Boolean)
    if (aligned === 'right' || aligned === 'center') kept.setAttribute('align', aligned)
    return kept
  }

  #words(text: string, { bold, italic, strike, code, href }: Look): Node[] {
    const flat = text.replace(/[\t\n\r ]+/g, ' ').replace(/[\u200b\ufeff\u00ad]/g, '')
    if (!flat.trim()) return flat ? [this.#out.createTextNode(flat)] : []
    const emphasis = [bold && 'strong', italic && 'em', strike && 's'].filter((tag) => tag !== false)
    let node: Node = this.#out.createTextNode(flat)
    for (const tag of code ? ['code'] : emphasis) node = this.#make(tag, [node])
    if (!href) return [node]
    const anchor = this.#make('a', [node])
    anchor.setAttribute('href', href)
    return [anchor]
  }

  readonly #make = (tag: string, inside: Node[] = []): Element => {
    const element = this.#out.createElement(tag)
    element.append(...inside)
    return element
  }

  #lose(what: Loss): true {
    this.losses.set(what, (this.losses.get(what) ?? 0) + 1)
    return true
  }
}

const BOX = ['', 'label > ', 'p > '].map((parent) => `:scope > ${parent}input[type=checkbox]`).join()

function listAtEnd({ lastElementChild: last }: Element): Element | null {
  return last && /^[UO]L$/.test(last.tagName) && !last.nextSibling?.textContent?.trim() ? last : null
}

/** How an editor of code, such as VS Code, copies it. */
function isCodeBox(style: Style): boolean {
  const isFixed = /mono|consolas|courier|menlo/.test(style.get('font-family') ?? '')
  return isFixed && /^pre/.test(style.get('white-space') ?? '')
}

/** 0 when it is no title. Word online and old Outlook name them by class, Google by role. */
function titleLevel(element: Element, className: string): number {
  const tag = /^H([1-6])$/.exec(element.tagName) ?? /^(?:Mso)?(?:Heading|Titre)(\d)$/i.exec(className)
  if (tag) return Number(tag[1])
  if (/^MsoTitle$/i.test(className)) return 1
  return element.getAttribute('role') === 'heading' ? Number(element.getAttribute('aria-level') ?? 2) : 0
}
