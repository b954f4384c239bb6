/** A piece of an excerpt, highlighted or not. */
export interface Segment {
  readonly text: string
  readonly hit: boolean
}

/** Private-use characters that delimit highlights; removed from indexed text. */
export const HIT_START = '\u{E000}'
export const HIT_END = '\u{E001}'

/** Splits the database's excerpt into segments, so that no HTML is sent or escaped. */
export function segments(excerpt: string): Segment[] {
  return excerpt
    .split(HIT_START)
    .flatMap((piece, i) => {
      const [inside = '', outside = ''] = i === 0 ? ['', piece] : piece.split(HIT_END, 2)
      return [
        { text: inside, hit: true },
        { text: outside, hit: false },
      ]
    })
    .filter(({ text }) => text !== '')
}

/** Letters that two words share at their beginning when they are of one family; shorter words share all of theirs. */
const FAMILY = 4

/** Whether two words, as in the vocabulary, begin alike: « relais » and « relié » have the same stem, and do not. */
export function isSameFamily(one: string, other: string): boolean {
  const needed = Math.min(FAMILY, one.length, other.length)
  return one.slice(0, needed) === other.slice(0, needed)
}

/** Stops highlighting what is not `isHit`. */
export function onlyHits(pieces: readonly Segment[], isHit: (word: string) => boolean): Segment[] {
  const judged: Segment[] = []
  for (const { text, hit } of pieces) {
    const segment = { text, hit: hit && isHit(text) }
    const last = judged.at(-1)
    if (last && !last.hit && !segment.hit) judged[judged.length - 1] = { text: last.text + text, hit: false }
    else judged.push(segment)
  }
  return judged
}

/** Writes an excerpt of several lines on one: a title is separated from the text that follows it. */
export function onOneLine(pieces: readonly Segment[]): Segment[] {
  let before = ''
  return pieces
    .map(({ text, hit }) => {
      const [first = '', ...others] = text.split('\n')
      let line = first
      for (const other of others) {
        const preceding = (before + line).trimEnd()
        const separator = preceding === '' ? '' : ENDS.has(preceding.at(-1)!) ? ' ' : ' · '
        const words = other.trimStart()
        if (words !== '') line = (line.trimEnd() || '') + separator + words
        else line = line.trimEnd() + (preceding === '' ? '' : separator)
        before = before.trimEnd()
      }
      before = (before + line).slice(-KEPT)
      return { text: line, hit }
    })
    .filter(({ text }) => text !== '')
}
const KEPT = 40
/** What a line ends with when it is no title. */
const ENDS = new Set('.!?…:;,»–·')
