import { ReadDirectory } from '#server/community/directory.contract.ts'
import * as journal from '#server/journal/contract.ts'
import * as library from '#server/library/contract.ts'
import * as downloads from '#server/library/downloads.contract.ts'
import { Search } from '#server/search/contract.ts'
import * as sessions from '#server/sessions/contract.ts'
import * as threads from '#server/threads/contract.ts'
import { ReadToday } from '#server/today/contract.ts'
import type { OneOfEach } from './one-of-each.ts'
import type { RecordingClient } from './recording-client.ts'

/** Tries each of these rooms by every door. @returns those the server let them in */
export async function entersAllRooms(who: RecordingClient, rooms: readonly string[]): Promise<string[]> {
  const entered: string[] = []
  for (const room of who.socket.connected ? rooms : []) {
    const doors = [await who.asks('room:enter', { room })]
    if (room.startsWith('text:'))
      doors.push(
        await who.asks('text:join', { room, since: 0, epoch: null, stateVector: new Uint8Array([0]) }),
      )
    if (room.startsWith('board:')) doors.push(await who.asks('board:join', { room, since: 0, keys: [] }))
    if (doors.some((answer) => !('problem' in answer))) entered.push(room)
  }
  return entered
}

/** Opens every page and every file there is, whether they may or not. */
export async function looksEverywhere(
  who: RecordingClient,
  {
    things,
    issue,
    words,
  }: {
    things: readonly OneOfEach[]
    issue: { id: string; number: number; slug: string }
    words: readonly string[]
  },
): Promise<void> {
  await who.tries(ReadToday)
  await who.tries(ReadDirectory)
  await who.tries(library.ListTools)
  await who.tries(journal.ListIssues)
  await who.tries(threads.ReadOpening)
  for (const filter of threads.THREAD_FILTERS) await who.tries(threads.ListThreads, { query: { filter } })
  for (const when of ['coming', 'past'] as const) await who.tries(sessions.ListSessions, { query: { when } })
  for (const q of words) await who.tries(Search, { query: { q } })
  for (const thing of things) await looksInto(who, thing)

  const params = { issue: issue.id }
  await who.tries(journal.ReadIssue, { params })
  await who.tries(journal.ReadCandidates, { params })
  await who.opens(journal.IssuePdf, { params })
  const named = { params: { ...issue, number: String(issue.number) } }
  await who.opens(journal.PublicIssue, named)
  await who.opens(journal.PublicIssuePdf, named)
}

async function looksInto(who: RecordingClient, { thread, tool, session }: OneOfEach): Promise<void> {
  const version = { tool, number: 1 }
  await who.tries(threads.ReadThread, { params: { thread } })
  await who.tries(threads.SimilarThreads, { query: { title: 'Un fil' } })
  await who.tries(library.ReadTool, { params: { tool } })
  await who.tries(library.ReadVersion, { params: version })
  await who.opens(downloads.VersionPdf, { params: version })
  await who.opens(downloads.VersionMarkdown, { params: version })
  await who.opens(downloads.DraftMarkdown, { params: { tool } })
  await who.tries(sessions.ReadSession, { params: { session } })
  await who.tries(sessions.ReadBoard, { params: { session } })
}
