import { expect } from 'vitest'
import { AddTool, ReadTool, type NewTool } from '#server/library/contract.ts'
import { opens, type Editor } from '../platform/texts-people.ts'
import type { Person } from '../support/people.ts'

export const GRID: NewTool = {
  title: 'Grille d’entretien de premier accueil partagé',
  kind: 'tool',
  whatChanges: 'Être entendu une fois, et repartir avec un écrit qui vous appartient.',
  level: 'community',
  seed: 'blank',
}

/** What is asked when a document is the beginning. */
export function withoutSeed({ seed: _, ...tool }: NewTool) {
  return tool
}

export async function adds(person: Person, change: Partial<NewTool> = {}): Promise<string> {
  const { id } = await person.does(AddTool, { body: { ...GRID, ...change } })
  return id
}

export async function reads(person: Person, tool: string) {
  return person.does(ReadTool, { params: { tool } })
}

/** Opens the working text of a tool in an editor. */
export async function opensText(person: Person, tool: string): Promise<Editor> {
  const { text } = await reads(person, tool)
  return opens(person, text)
}

/** Types, and waits until that is kept. */
export async function types(editor: Editor, words: string): Promise<void> {
  editor.types(words)
  await expect.poll(() => editor.provider.status).toBe('saved')
}

export const LONG = 'La personne tient le stylo, ou décide qui le tient. Rien n’est transmis sans son accord.'
