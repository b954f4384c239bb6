import type { RichNode } from '#server/platform/richtext/richtext.contract.ts'

/** What forms and commands hold besides words. */
const NO_WORDS = new Set(
  'id kind type status posture level circle command op key card column structure dueOn day from to template parent seed timeZone sealed votesEach'.split(
    ' ',
  ),
)

/** The words in what was kept: its texts, one a line. A rich text is read block by block. */
export function wordsIn(value: unknown): string {
  if (typeof value === 'string') return value
  if (!value || typeof value !== 'object') return ''
  if (Array.isArray(value)) return lines(value.map(wordsIn))
  if (isRich(value)) return wordsOfNode(value)
  const kept = Object.entries(value).filter(([name, part]) => typeof part !== 'string' || !NO_WORDS.has(name))
  return lines(kept.map(([, part]) => wordsIn(part)))
}

const isRich = (value: object): value is RichNode =>
  'type' in value && ('content' in value || 'attrs' in value || value.type === 'paragraph')

function wordsOfNode({ type, text, content = [], attrs }: RichNode): string {
  if (type === 'hardBreak') return '\n'
  if (type === 'mention') return typeof attrs?.['label'] === 'string' ? attrs['label'] : ''
  if (typeof text === 'string') return text
  const parts = content.map(wordsOfNode)
  return content.some((part) => typeof part.text === 'string') ? parts.join('') : lines(parts)
}

const lines = (parts: string[]) => parts.filter((part) => part.trim() !== '').join('\n')
