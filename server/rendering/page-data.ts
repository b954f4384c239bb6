import type { MyCommunity } from '../community/me.contract.ts'
import { ListIssues, ReadIssue } from '../journal/contract.ts'
import { ListTools, ReadTool } from '../library/contract.ts'
import type { Call, Endpoint } from '../platform/endpoint.ts'
import type { PageRead } from '../platform/read-within.ts'
import { ListSessions, ReadSession } from '../sessions/contract.ts'
import { ListThreads, ReadThread } from '../threads/contract.ts'
import { ReadToday } from '../today/contract.ts'

/** The address of a page: its community, the parameters of its path, and its query. */
interface At {
  readonly community: MyCommunity
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
}

type Reads = (at: At) => readonly PageRead[] | false

const PAGES: Readonly<Record<string, Reads>> = {
  today: ({ community }) => [read(ReadToday, { params: { community: community.id }, query: {} })],
  threads: ({ community, query }) =>
    isEmpty(query) && [read(ListThreads, { params: { community: community.id }, query: { filter: 'all' } })],
  thread: ({ community, params }) => [
    read(ReadThread, { params: { community: community.id, thread: params['thread']! }, query: {} }),
  ],
  tools: ({ community, query }) =>
    isEmpty(query) && [read(ListTools, { params: { community: community.id }, query: {} })],
  tool: ({ community, params, query }) =>
    isEmpty(query) && [
      read(ReadTool, { params: { community: community.id, tool: params['tool']! }, query: {} }),
    ],
  sessions: ({ community }) =>
    (['coming', 'past'] as const).map((when) =>
      read(ListSessions, { params: { community: community.id }, query: { when } }),
    ),
  session: ({ community, params }) => [
    read(ReadSession, { params: { community: community.id, session: params['session']! }, query: {} }),
  ],
  journal: ({ community }) => [read(ListIssues, { params: { community: community.id }, query: {} })],
  issue: ({ community, params }) => [
    read(ReadIssue, { params: { community: community.id, issue: params['issue']! }, query: {} }),
  ],
}
/**
 * What each page that the server renders is made from, by its name in the table of addresses. Its model takes the same
 * answers with `begin(embedded(…))`. `false` leaves an address to the browser.
 */
export const PAGE_DATA: ReadonlyMap<string, Reads> = new Map(Object.entries(PAGES))

const isEmpty = (query: URLSearchParams) => query.size === 0

function read<Asked extends Call>(endpoint: Endpoint<Asked>, asked: Omit<Asked, 'body'>): PageRead {
  return { endpoint, asked }
}
