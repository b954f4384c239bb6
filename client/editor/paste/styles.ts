/** Declarations, lower case. */
export type Style = ReadonlyMap<string, string>

/** The emphasis of a run of words, and its link. */
export interface Look {
  bold: boolean
  italic: boolean
  strike: boolean
  code: boolean
  href: string
}
export const PLAIN: Look = { bold: false, italic: false, strike: false, code: false, href: '' }

const LONGEST_SHEET = 200_000
const CLASS_RULE = /\.([\w-]{1,80})$/

/** What a clipboard says of looks: attributes, its style sheet's simple rules, and Word's `@list`. */
export class ClipboardStyles {
  readonly #classes = new Map<string, Style>()
  readonly #levels = new Map<string, string>()

  constructor(page: Document) {
    const sheet = [...page.querySelectorAll('style')].map(({ textContent }) => textContent).join('\n')
    for (const rule of sheet
      .slice(0, LONGEST_SHEET)
      .replace(/<!--|-->/g, '')
      .split('}'))
      this.#read(rule)
  }

  #read(rule: string): void {
    const at = rule.lastIndexOf('{')
    if (at < 0) return
    const selectors = rule
      .slice(0, at)
      .replace(/^.*\*\//s, '')
      .trim()
    const style = declarations(rule.slice(at + 1))
    const level = /@list (l\d{1,6}:level\d{1,2})/.exec(selectors)
    if (level) this.#levels.set(level[1]!, style.get('mso-level-number-format') ?? 'decimal')
    for (const selector of selectors.split(',')) {
      const named = CLASS_RULE.exec(selector.trim())
      if (named) this.#classes.set(named[1]!.toLowerCase(), style)
    }
  }

  of(element: Element): Style {
    const named = [...element.classList].flatMap((name) => [...(this.#classes.get(name.toLowerCase()) ?? [])])
    return new Map([...named, ...declarations(element.getAttribute('data-style') ?? '')])
  }

  /** Whether Word numbers the items of this level; undefined when the clipboard does not say. */
  isNumbered(list: string, level: number): boolean | undefined {
    const format = this.#levels.get(`${list}:level${level}`)
    return format === undefined ? undefined : format !== 'bullet'
  }
}

function declarations(text: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const rule of text.split(';')) {
    const at = rule.indexOf(':')
    if (at < 0) continue
    const value = rule
      .slice(at + 1)
      .trim()
      .toLowerCase()
    found.set(rule.slice(0, at).trim().toLowerCase(), value.replace(/!important$/, '').trim())
  }
  return found
}

const BOLD = new Set(['B', 'STRONG'])
const ITALIC = new Set(['I', 'EM', 'CITE'])
const STRUCK = new Set(['S', 'STRIKE', 'DEL'])
const CODE = new Set(['CODE', 'KBD', 'SAMP', 'TT'])

/** What the tag says, unless the style says otherwise: Google Docs wraps everything in `<b style="font-weight:normal">`. */
export function lookOf({ tagName }: Element, style: Style, around: Look): Look {
  const look = {
    ...around,
    bold: around.bold || BOLD.has(tagName),
    italic: around.italic || ITALIC.has(tagName),
    strike: around.strike || STRUCK.has(tagName),
    code: around.code || CODE.has(tagName),
  }
  const font = style.get('font') ?? ''
  const weight = style.get('font-weight') ?? /\bbold\b/.exec(font)?.[0]
  if (weight) look.bold = weight === 'bold' || weight === 'bolder' || Number(weight) >= 600
  const slant = style.get('font-style') ?? /\bitalic\b/.exec(font)?.[0]
  if (slant) look.italic = slant === 'italic' || slant === 'oblique'
  const line = style.get('text-decoration') ?? style.get('text-decoration-line')
  if (line) look.strike = line.includes('line-through') || (look.strike && line !== 'none')
  return look
}
