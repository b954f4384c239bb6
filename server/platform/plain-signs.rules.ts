/** A text in the signs that patterns know: digits 0 to 9, ordinary spaces, hyphens, dots and letters. */
export interface PlainSigns {
  readonly text: string
  /** What was written for a passage of `text`. */
  written(start: number, end: number): string
}

/** What is written with these, and no combining mark, stays as it is. */
const USUAL = '\\0-\\x7fÀ-ÿŒœ«»“”‘’€°\\u{1f300}-\\u{1faff}'
/** With the marks that combine with it: thirty at most, as sorting many of them takes quadratic time. */
const UNUSUAL = new RegExp(`[^${USUAL}]\\p{M}{0,30}|[${USUAL}]\\p{M}{1,30}`, 'gu')

/** As words are written in any way: full-width or Arabic digits, soft hyphens, dots in the middle, invisible signs. */
export function plainSigns(written: string): PlainSigns {
  const known = new Map<string, string>()
  const plainAt = (sign: string, index: number) => {
    if (isNoteOf(written[index - 1], sign)) return sign
    let plain = known.get(sign)
    if (plain === undefined) known.set(sign, (plain = plainOf(sign)))
    return plain
  }
  const text = written.replace(UNUSUAL, plainAt)
  // Computed for the first finding only: most texts have none.
  let edits: Edit[] | undefined
  return {
    text,
    written(start, end) {
      edits ??= editsOf(written, plainAt)
      return written.slice(origin(edits, start).from, origin(edits, end - 1).to)
    },
  }
}

/** A sign that is read as others, or as none: where these stand in the text, and where it was written. */
interface Edit {
  readonly at: number
  readonly length: number
  readonly from: number
  readonly to: number
}

function editsOf(written: string, plainAt: (sign: string, index: number) => string): Edit[] {
  let shift = 0
  return Array.from(written.matchAll(UNUSUAL), ({ 0: sign, index }) => {
    const { length } = plainAt(sign, index)
    const edit = { at: index - shift, length, from: index, to: index + sign.length }
    shift += sign.length - length
    return edit
  })
}

/** What was written for the unit of the text at this place. */
function origin(edits: readonly Edit[], at: number): { from: number; to: number } {
  let [low, high] = [0, edits.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (edits[middle]!.at <= at) low = middle + 1
    else high = middle
  }
  const edit = edits[low - 1]
  if (edit && at < edit.at + edit.length) return edit
  const from = edit ? edit.to + at - edit.at - edit.length : at
  return { from, to: from + 1 }
}

/** « 0696 12 34 56² »: the number of a note, or a power, is no digit of the number before it. */
const isNoteOf = (before: string | undefined, sign: string) =>
  before !== undefined && /\d/.test(before) && /[¹²³⁰-₉]/u.test(sign)

/** Signs that NFKC leaves as they are, or makes something else of. */
const SIGNS = new Map(
  Object.entries({
    '-': '−⁃˗➖─━',
    '·': '•‧∙⋅・●⸱',
    '.': '。',
    '/': '⁄∕╱',
    // Blank letters, and braille without a dot.
    ' ': '\u115f\u1160\u3164\uffa0\u2800',
    '°': 'º',
    'n°': '№',
  }).flatMap(([plain, signs]) => Array.from(signs, (sign) => [sign, plain] as const)),
)
/** Of what NFKC makes of one sign; some are whole sentences in Arabic. */
const MAX_SIGNS = 4

function plainOf(sign: string): string {
  const normal = SIGNS.get(sign) ?? sign.normalize('NFKC')
  return normal.length > MAX_SIGNS + sign.length ? sign : Array.from(normal, plainSign).join('')
}

function plainSign(sign: string): string {
  if (/[\p{M}\p{Cf}]/u.test(sign)) return ''
  if (/\p{Nd}/u.test(sign)) return String(digitOf(sign.codePointAt(0)!))
  return SIGNS.get(sign) ?? (/\p{Pd}/u.test(sign) ? '-' : sign)
}

/** The ten digits of a script follow one another. */
function digitOf(code: number): number {
  let value = 0
  while (/\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value++
  return value % 10
}
