import { draft } from '#client/drafts.ts'
import { newId } from '../new-id.ts'
import { takeLeft } from './queue-store.ts'
import { wordsOfChanges } from './words-of-changes.ts'

/** Where the words of a text that did not go in are kept, for their author to see. */
export const textPlace = (text: string) => `text/${text}/`

/** Keeps the words of changes that the text does not take. */
export function keepWords(text: string, changes: readonly Uint8Array[]): void {
  const words = wordsOfChanges(changes)
  if (words) draft<{ words: string }>(`${textPlace(text)}${newId()}`, { shared: true }).keep({ words })
}

/** The same for what an earlier page left, once the person can only read the text. */
export async function keepLeft(person: string, text: string): Promise<void> {
  keepWords(text, await takeLeft(person, text))
}
