import { MAX_IMPORT_BYTES, type Imported } from '#server/library/import.contract.ts'

/** Thrown when the file cannot be read; `why` says why. */
export class NotADocument extends Error {
  readonly why: 'too_long' | 'not_text'

  constructor(why: 'too_long' | 'not_text') {
    super(why)
    this.why = why
  }
}

/**
 * Reads a text file as UTF-8, or as Windows-1252. A file that contains U+0000 is binary.
 *
 * @throws NotADocument
 */
export async function readDocument(file: File): Promise<Imported> {
  if (file.size > MAX_IMPORT_BYTES) throw new NotADocument('too_long')
  const bytes = await file.arrayBuffer()
  const text = decoded(bytes)
  if (text.includes('\0')) throw new NotADocument('not_text')
  return { text, format: /\.(md|markdown)$/i.test(file.name) ? 'markdown' : 'text' }
}

function decoded(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

/** Whether it holds Markdown syntax: a heading, a fence, a link. */
export function looksLikeMarkdown(text: string): boolean {
  return /^#{1,4} \S|^```|\]\(https?:/m.test(text)
}
