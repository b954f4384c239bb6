/** A classified line of plain text. */
export type Line =
  | { kind: 'blank' }
  | { kind: 'words'; text: string; indent: number }
  | { kind: 'title'; text: string; level: number }
  | { kind: 'item'; text: string; indent: number; sign: string; number: number | null }

/** A page break counts as several blank lines. */
const PAGE_BREAK = '\n\n\n\n'

/** Splits a text into lines: any line ending, page breaks, invisible characters. */
export function readLines(text: string): Line[] {
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[\f\v]/g, PAGE_BREAK)
    .replace(/(?![\n\t])[\p{Cc}\u200b\u2060\ufeff]/gu, '')
    .replace(/\^\{([^{}\n]*)\}/g, '$1') // some converters write 1re as 1^{re}
    .split('\n')
    .map(readLine)
}

const HEADING = /^(#{1,6})\s+(?=\S)/
const BULLET = /^([-–—*•●■◆◦○▪▫□‣⁃·∙➤➢➔►▶▸☛☞✓✔❖])\s+(?=\S)/u
/** Accepts « -Un mot », but neither « -5 », a number, nor « -ce », the end of a split word. */
const TIGHT_BULLET = /^([-–—•●■➤►])(?=[\p{Lu}«])/u
const NUMBER = /^(\d{1,3})([.)]| ?-)\s+(?=\S)/

function readLine(raw: string): Line {
  const line = raw.trimEnd().replaceAll('\t', '    ')
  const text = line.trimStart()
  const indent = line.length - text.length
  if (text === '') return { kind: 'blank' }

  const heading = HEADING.exec(text)
  const title = heading && withoutClosingSigns(text.slice(heading[0].length))
  if (title) return { kind: 'title', text: title, level: heading[1]!.length }
  const number = NUMBER.exec(text)
  if (number) {
    const [mark, digits, sign] = number
    return {
      kind: 'item',
      text: text.slice(mark.length),
      indent,
      sign: `1${sign!.trim()}`,
      number: Number(digits),
    }
  }
  const bullet = BULLET.exec(text) ?? TIGHT_BULLET.exec(text)
  if (!bullet) return { kind: 'words', text, indent }
  return {
    kind: 'item',
    text: withoutSecondSign(text.slice(bullet[0].length)),
    indent,
    sign: bullet[1]!,
    number: null,
  }
}

/** « ## Un titre ## » */
function withoutClosingSigns(title: string): string {
  let end = title.length
  while (title[end - 1] === '#') end--
  return title.slice(0, end).trimEnd()
}

/** « - ☛ On essaie »: converters add a bullet before the original one. */
function withoutSecondSign(text: string): string {
  const second = BULLET.exec(text)
  return second && !/[-–—*]/.test(second[1]!) ? text.slice(second[0].length) : text
}
