import { MAX_IMPORT_BYTES, type Imported } from '#server/library/import.contract.ts'
import { decodedText } from './decoded-text.ts'

/** Thrown when the file cannot be read; `why` says why. */
export class NotADocument extends Error {
  readonly why: 'too_long' | 'not_text'

  constructor(why: 'too_long' | 'not_text') {
    super(why)
    this.why = why
  }
}

/**
 * Reads a text file. One that contains U+0000 is binary.
 *
 * @returns the document, and how many of its signs could not be read
 * @throws NotADocument
 */
export async function readDocument(file: File): Promise<{ document: Imported; unreadable: number }> {
  if (file.size > MAX_IMPORT_BYTES) throw new NotADocument('too_long')
  const { text, unreadable } = decodedText(new Uint8Array(await file.arrayBuffer()))
  if (text.includes('\0')) throw new NotADocument('not_text')
  return { document: { text, format: /\.(md|markdown)$/i.test(file.name) ? 'markdown' : 'text' }, unreadable }
}

/** Whether it holds Markdown syntax: a heading, a fence, a link. */
export function looksLikeMarkdown(text: string): boolean {
  return /^#{1,4} \S|^```|\]\(https?:/m.test(text)
}
