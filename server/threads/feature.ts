import type { Feature } from '../platform/feature.ts'
import { admitToThread } from './access.ts'
import * as contract from './contract.ts'
import * as refusals from './refusals.contract.ts'
import * as thread from './thread.contract.ts'
import { THREAD_FACTS } from './facts.contract.ts'
import { resumeThreadsJob } from './jobs.ts'
import { threadRoutes } from './routes.ts'
import { erasePosts } from './erasure.actions.ts'
import { rereadPosts } from './reread-posts.ts'
import { redactablePosts } from './redactable-posts.ts'
import { threadSources, threadsQuoting } from './quotable-sources.ts'

export const threads: Feature = {
  name: 'threads',
  contracts: [contract, refusals, thread],
  facts: THREAD_FACTS,
  routes: threadRoutes,
  rooms: { thread: admitToThread },
  sources: threadSources,
  quoting: threadsQuoting,
  redactable: { post: redactablePosts },
  rereading: rereadPosts,
  jobs: [resumeThreadsJob],
  accounts: { erased: erasePosts },
}
