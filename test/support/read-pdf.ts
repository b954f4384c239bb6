import { getDocumentProxy } from 'unpdf'

/** The accessible content of a PDF. */
export interface PdfText {
  title: string
  language: string
  isTagged: boolean
  /** In order, with white space normalised. */
  words: string
  /** As a screen reader reads them: `H1 Temps 1`. */
  headings: string[]
  /** The descriptions of its pictures. */
  alternatives: string[]
}

export async function readPdf(bytes: Uint8Array): Promise<PdfText> {
  const file = await getDocumentProxy(bytes.slice())
  const info: { Title?: string; Language?: string } = (await file.getMetadata()).info
  const mark = (await file.getMarkInfo()) as { Marked?: boolean } | null
  const paper: PdfText = {
    title: info.Title ?? '',
    language: info.Language ?? '',
    isTagged: mark?.Marked === true,
    words: '',
    headings: [],
    alternatives: [],
  }
  for (let number = 1; number <= file.numPages; number++) {
    const page = await file.getPage(number)
    const { items } = await page.getTextContent({ includeMarkedContent: true })
    const { all, byId } = wordsOf(items)
    paper.words += all
    tell(paper, await page.getStructTree(), byId)
  }
  await file.loadingTask.destroy()
  return { ...paper, words: paper.words.replace(/\s+/g, ' ') }
}

/** How far from the left each of these texts begins, on the first page. */
export async function leftOf(bytes: Uint8Array, texts: readonly string[]): Promise<Record<string, number>> {
  const file = await getDocumentProxy(bytes.slice())
  const { items } = await (await file.getPage(1)).getTextContent()
  const placed = items.flatMap((item) =>
    'str' in item && texts.includes(item.str)
      ? [[item.str, Math.round((item.transform as number[])[4]!)] as const]
      : [],
  )
  await file.loadingTask.destroy()
  return Object.fromEntries(placed)
}

type Item = { str: string; hasEOL: boolean } | { type: string; id?: string }

/** The text of a page, by marked content id. */
function wordsOf(items: readonly Item[]) {
  const byId = new Map<string, string>()
  const open: (string | undefined)[] = []
  let all = ''
  for (const item of items) {
    if ('str' in item) {
      const words = item.hasEOL ? `${item.str}\n` : item.str
      all += words
      const mark = open.findLast((id) => id !== undefined)
      if (mark) byId.set(mark, (byId.get(mark) ?? '') + words)
    } else if (item.type === 'endMarkedContent') open.pop()
    else open.push(item.id)
  }
  return { all: `${all}\n`, byId }
}

interface Tag {
  role?: string
  alt?: string
  id?: string
  children?: Tag[]
}

function tell(paper: PdfText, tag: Tag | null, byId: ReadonlyMap<string, string>): void {
  if (!tag) return
  if (/^H\d$/.test(tag.role ?? '')) paper.headings.push(`${tag.role} ${spoken(tag, byId)}`)
  if (tag.role === 'Figure') paper.alternatives.push(tag.alt ?? '')
  for (const child of tag.children ?? []) tell(paper, child, byId)
}

function spoken({ id, children = [] }: Tag, byId: ReadonlyMap<string, string>): string {
  const own = byId.get(id ?? '') ?? ''
  return (own + children.map((child) => spoken(child, byId)).join('')).replace(/\s+/g, ' ').trim()
}
