import { WIDE, type Block } from './plain-blocks.rules.ts'

type Words = Extract<Block, { kind: 'words' }>

const NUMBERED =
  /^(étape|etape|phase|partie|chapitre|module|atelier|séance|seance|séquence|situation|exemple|annexe|fiche|axe|temps|titre|section|point|objectif|niveau|jour)\s+(n°\s*)?(\d{1,2}|[IVX]{1,5})\b(?=\s*([:.–—)-]|$))/iu
const LETTER = /^(bonjour|bonsoir|chère?s?|madame|monsieur|mesdames|merci|cordialement|bien à vous)\b/iu

/** Finds the titles of a text that has no sign for them, and parts them from what they are written on top of. */
export function withTitles(blocks: readonly Block[]): Block[] {
  const found: Block[] = []
  for (const block of blocks.flatMap(apartFromFirstLine).toReversed()) {
    const level = block.kind === 'title' ? null : titleLevel(block, found[0])
    found.unshift(level === null ? block : asTitle(block, level))
  }
  return listed(found)
}

/** Labels one under the other, each with white space around it: what was a drawing on a slide is a list on a page. */
function listed(blocks: readonly Block[]): Block[] {
  const out: Block[] = []
  for (let i = 0; i < blocks.length;) {
    const end = blocks.findIndex((block, at) => at >= i && !isLabel(block))
    const run = blocks.slice(i, end === -1 ? blocks.length : end)
    if (run.length >= LABELS && out.at(-1)?.kind !== 'list') out.push(labels(run as Words[]))
    else out.push(...run)
    i += run.length
    if (i < blocks.length) out.push(blocks[i++]!)
  }
  return out
}
/** Fewer may be a signature, an address, an answer. */
const LABELS = 4

function isLabel(block: Block): boolean {
  if (block.kind !== 'words') return false
  const line = block.lines.join(' ')
  return (
    block.lines.length <= 3 &&
    line.length <= 60 &&
    /^[\p{Lu}\d«“]/u.test(line) &&
    /[\p{L}\p{N})»]$/u.test(line)
  )
}

function labels(run: readonly Words[]): Block {
  const items = run.map(({ lines, before }) => ({
    sign: '•',
    number: null,
    indent: 0,
    paragraphs: [lines],
    before,
  }))
  return { kind: 'list', before: run[0]!.before, after: run.at(-1)!.after, items }
}

/** « Étape 1 : préparer » or « LES ENJEUX », with the text right under it. */
function apartFromFirstLine(block: Block): Block[] {
  if (block.kind !== 'words' || block.lines.length < 2) return [block]
  const [first, second, ...others] = block.lines as [string, string, ...string[]]
  const isTitle = isNumbered(first) || (isCapitals(first) && !isCapitals(second))
  if (!isTitle || /^\p{Ll}/u.test(second)) return [block]
  return [
    { ...block, after: 0, kind: 'title', text: first, level: 2 },
    { ...block, before: 0, lines: [second, ...others] },
  ]
}

/** From the end: a title stands over something, and another title is not something. */
function titleLevel(block: Block, below: Block | undefined): number | null {
  if (block.kind === 'list') return isRankedItem(block, below) ? 2 : null
  if (block.kind !== 'words') return null
  const line = block.lines.join(' ')
  if (block.lines.length === 1 && isNumbered(line)) return 2
  if (!below) return null
  if (block.lines.length === 1 && isAllBold(line)) return 4
  if (!isShort(block)) return null
  const stands = isText(below) || isOverTitle(block, below) || (opensSection(block) && !/\s:\s/.test(line))
  if (!stands) return null
  return isCapitals(line) ? 2 : 3
}

function asTitle(block: Block, level: number): Block {
  const { before, after } = block
  if (block.kind === 'list') {
    const { number, sign, paragraphs } = block.items[0]!
    return {
      kind: 'title',
      before,
      after,
      level,
      text: `${number}${sign.slice(1)} ${paragraphs[0]!.join(' ')}`,
    }
  }
  const text = (block as Words).lines.join('\n')
  return { kind: 'title', before, after, level, text: isAllBold(text) ? text.slice(2, -2) : text }
}

const isNumbered = (line: string) => NUMBERED.test(line) && line.length <= 160 && !/[.;,]$/.test(line)
const isAllBold = (line: string) => /^\*\*[^*]{2,100}\*\*$/.test(line) && !/[.;,]\*\*$/.test(line)

/** « 2. Les acteurs », alone over a text: a title whose number is part of it. In a row, such lines are a list. */
function isRankedItem({ items }: Extract<Block, { kind: 'list' }>, below: Block | undefined): boolean {
  const [only, ...others] = items
  if (others.length || only!.number === null || only!.paragraphs.length > 1 || below?.kind !== 'words')
    return false
  const line = only!.paragraphs[0]!.join(' ')
  return line.length <= 80 && !/[.;,:]$/.test(line) && isText(below)
}

function isCapitals(line: string): boolean {
  return line.length <= 90 && /\p{Lu}{3}/u.test(line) && !/\p{Ll}/u.test(line)
}

/** One line, or two, that begin as a title does and do not end as a sentence does. */
function isShort({ lines }: Words): boolean {
  const line = lines.join(' ')
  if (
    lines.length > 2 ||
    line.length > 110 ||
    lines.some((one) => one.length > 80 || !/^[\p{Lu}\d«“"]/u.test(one))
  )
    return false
  const endsOpen = /(\.\.\.|…|[^.,;:])$/u.test(line)
  return endsOpen && !LETTER.test(line)
}

/** A text to stand over: a list, or something long enough or finished enough to be a sentence. */
function isText(block: Block): boolean {
  if (block.kind !== 'words') return block.kind === 'list'
  const line = block.lines.join(' ')
  return line.length > 80 || (line.length > 25 && /[.:;!?]\**$/.test(line) && !/\.\.\.$/.test(line))
}

/** « BILAN » over « Ce qui a marché » : a chapter and its first part. */
function isOverTitle(block: Words, below: Block): boolean {
  return isCapitals(block.lines.join(' ')) && below.kind === 'title' && below.level > 2 && block.after < WIDE
}

function opensSection({ before, after }: Block): boolean {
  return before >= WIDE && after <= 1
}
