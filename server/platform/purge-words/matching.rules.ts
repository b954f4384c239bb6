/** Where passages stand in a text. */
export interface Found {
  readonly start: number
  readonly end: number
}

export const forms = (passage: string) => [...new Set([passage.normalize('NFC'), passage.normalize('NFD')])]

/**
 * What finds these passages, as whole words, the longest first. Passages that begin alike are read once: the time of a
 * text grows with its length and with that of a passage, not with how many there are.
 */
export function matcherOf(passages: readonly string[], anyCase: boolean): (text: string) => Found[] {
  const tree: Tree = new Map()
  for (const form of passages.flatMap(forms)) grow(tree, [before(form), ...signsOf(form), after(form)])
  const pattern = new RegExp(tree.size > 0 ? written(tree) : '(?!)', anyCase ? 'giu' : 'gu')
  return (text) => outside(spans(pattern, text), text)
}

/** A sign, as a pattern, and what may come after it. An empty one is the end of a passage. */
type Tree = Map<string, Tree>

function grow(tree: Tree, signs: readonly string[]): void {
  let at = tree
  for (const sign of [...signs, '']) {
    if (!at.has(sign)) at.set(sign, new Map())
    at = at.get(sign)!
  }
}

/** Ends come last, so that the longest passage is tried first. */
function written(tree: Tree): string {
  const isEnd = (sign: string) => sign === '' || sign === END
  const branches = [...tree].sort(([one], [other]) => Number(isEnd(one)) - Number(isEnd(other)))
  const all = branches.map(([sign, next]) => sign + (next.size > 0 ? written(next) : ''))
  return all.length === 1 ? all[0]! : `(?:${all.join('|')})`
}

/** A hyphen is inside a word: « Grondin » is not in « Grondin-Payet ». */
const START = '(?<![\\p{L}\\p{M}\\p{N}]|[\\p{L}\\p{M}\\p{N}][-\\u2010\\u2011])'
const END = '(?![\\p{L}\\p{M}\\p{N}]|[-\\u2010\\u2011][\\p{L}\\p{N}])'
const before = (form: string) => (/^[\p{L}\p{N}]/u.test(form) ? START : '(?:)')
const after = (form: string) => (/[\p{L}\p{M}\p{N}]$/u.test(form) ? END : '(?:)')

/** What typography and HTML write otherwise. */
const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/^\s+/u, '(?:\\s|&nbsp;|&#160;)+'],
  [/^['’‘]/u, "(?:['’‘]|&#39;|&#x27;|&apos;)"],
  [/^["“”]/u, '(?:["“”]|&quot;)'],
  [/^(?:\.{3}|…)/u, '(?:\\.{3}|…)'],
  [/^[-\u2010\u2011]/u, '[-\\u2010\\u2011]'],
  [/^&/u, '&(?:amp;)?'],
  [/^</u, '(?:<|&lt;)'],
  [/^>/u, '(?:>|&gt;)'],
]

function signsOf(form: string): string[] {
  const out: string[] = []
  let rest = form
  while (rest !== '') {
    const [sign, known] = SIGNS.find(([sign]) => sign.test(rest)) ?? []
    const taken = sign?.exec(rest)?.[0] ?? String.fromCodePoint(rest.codePointAt(0)!)
    out.push(known ?? taken.replace(/[$()*+./?[\\\]^{|}]/u, '\\$&'))
    rest = rest.slice(taken.length)
  }
  return out
}

/** An identifier, of which a number could be a part, or a sign that HTML writes with letters. */
const WHOLE =
  /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|&(?:amp|lt|gt|quot|apos|nbsp|#39|#x27|#160);/giu

function outside(found: Found[], text: string): Found[] {
  if (found.length === 0) return found
  const wholes = spans(WHOLE, text)
  return found.filter(({ start, end }) => !wholes.some((one) => start >= one.start && end <= one.end))
}

function spans(pattern: RegExp, text: string): Found[] {
  return [...text.matchAll(pattern)].map(({ index, 0: all }) => ({ start: index, end: index + all.length }))
}
