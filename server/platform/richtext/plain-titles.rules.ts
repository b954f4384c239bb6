import { WIDE, type Block } from './plain-blocks.rules.ts'

type Words = Extract<Block, { kind: 'words' }>

const NUMBERED =
  /^(étape|etape|phase|partie|chapitre|module|atelier|séance|seance|séquence|situation|exemple|annexe|fiche|axe|temps|titre|section|point|objectif|niveau|jour)\s+(n°\s*)?(\d{1,2}|[IVX]{1,5})\b(?=\s*([:.–—)-]|$))/iu
const LETTER = /^(bonjour|bonsoir|chers?|chères?|madame|monsieur|mesdames|merci|cordialement|bien à vous)\b/iu

/** Detects headings in text without heading signs, and separates them from the text below. */
export function withTitles(blocks: readonly Block[]): Block[] {
  const found: Block[] = []
  for (const block of blocks.flatMap(apartFromFirstLine).reverse()) {
    const level = block.kind === 'title' ? null : titleLevel(block, found[0])
    found.unshift(level === null ? block : asTitle(block, level))
  }
  return listed(found)
}

/** Isolated short lines in a row are a list, as in a converted slide. */
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
/** Fewer lines may be a signature, an address or an answer. */
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

/** Splits « Étape 1 : préparer » or « LES ENJEUX » from text right under it. */
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

/** Processed from the end: a heading needs content below it, and another heading is not content. */
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

/** « 2. Les acteurs » alone above a text is a heading with its number; several in a row are a list. */
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

/** One or two lines that start like a heading and do not end like a sentence. */
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

/** Content under a heading: a list, or a paragraph long enough or ending like a sentence. */
function isText(block: Block): boolean {
  if (block.kind !== 'words') return block.kind === 'list'
  const line = block.lines.join(' ')
  return line.length > 80 || (line.length > 25 && /[.:;!?]\**$/.test(line) && !/\.\.\.$/.test(line))
}

/** « BILAN » above « Ce qui a marché »: a heading and its first subheading. */
function isOverTitle(block: Words, below: Block): boolean {
  return isCapitals(block.lines.join(' ')) && below.kind === 'title' && below.level > 2 && block.after < WIDE
}

function opensSection({ before, after }: Block): boolean {
  return before >= WIDE && after <= 1
}
