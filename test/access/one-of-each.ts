import { expect } from 'vitest'
import type { Level } from '#server/community/contract.ts'
import * as library from '#server/library/contract.ts'
import { doc, mention, p, quote } from '#server/platform/richtext/build.rules.ts'
import { PlanSession } from '#server/sessions/contract.ts'
import { AddPost, OpenThread } from '#server/threads/contract.ts'
import { Editor } from '../platform/texts-people.ts'
import { PLAN } from '../sessions/sessions.ts'
import type { UniqueWords } from './unique-words.ts'
import type { RecordingClient } from './recording-client.ts'

/** One of each kind of thing, kept at one level. */
export interface OneOfEach {
  level: Level
  author: RecordingClient
  thread: string
  tool: string
  text: string
  session: string
}

export async function createsOneOfEach(
  author: RecordingClient,
  place: { level: Level; circle?: string },
  canaries: UniqueWords,
): Promise<OneOfEach> {
  const { level } = place
  const word = (what: string) => canaries.of(`${level} ${what}`)
  const thread = await author.does(OpenThread, {
    body: { kind: 'question', title: `Un fil ${word('title')}`, body: doc(word('opening')), ...place },
  })
  const tool = await author.does(library.AddTool, {
    body: { title: word('tool'), kind: 'tool', whatChanges: word('change'), seed: 'blank', ...place },
  })
  const { text } = await author.does(library.ReadTool, { params: { tool: tool.id } })
  const session = await author.does(PlanSession, {
    body: {
      ...PLAN,
      ...place,
      ...SOON,
      title: `Une séance ${word('session')}`,
      agenda: [{ title: word('agenda'), minutes: 20 }],
    },
  })
  return { level, author, thread: thread.id, tool: tool.id, text, session: session.id }
}

const inHours = (hours: number) => new Date(Date.now() + hours * 3600e3).toISOString()
const SOON = { startsAt: inHours(1), endsAt: inHours(3) }

/** What is kept goes on: someone is named who may not read it, words are quoted, a text is written and frozen. */
export async function usesFurther(
  { level, author, thread, tool, text }: OneOfEach,
  { named, structure, canaries }: { named: RecordingClient; structure: string; canaries: UniqueWords },
): Promise<void> {
  const word = (what: string) => canaries.of(`${level} ${what}`)
  const source = { kind: 'thread', id: thread, label: word('title'), href: `/c/x/fils/${thread}` } as const
  const body = doc(p(word('post'), ' ', mention(named.id, 'Nadège')), quote(source, word('opening')))
  await author.does(AddPost, { params: { thread }, body: { body } })
  const editor = await writes(author, text, word('text'))
  await author.does(library.FreezeVersion, {
    params: { tool },
    body: { changeNote: word('note'), credits: [structure] },
  })
  editor.closes()
}

/** Types, and waits until that is kept. */
export async function writes(author: RecordingClient, text: string, words: string): Promise<Editor> {
  const editor = new Editor(author.socket, text)
  await expect.poll(() => editor.provider.status).toBe('saved')
  editor.types(words)
  await expect.poll(() => editor.provider.status).toBe('saved')
  return editor
}

export const roomsOf = ({ thread, tool, text, session }: OneOfEach) => [
  `thread:${thread}`,
  `tool:${tool}`,
  `text:${text}`,
  `board:${session}`,
]
