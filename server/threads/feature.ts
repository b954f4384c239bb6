import type { Feature } from '../platform/feature.ts'
import * as contract from './contract.ts'
import * as refusals from './refusals.contract.ts'
import * as thread from './thread.contract.ts'
import { THREAD_FACTS } from './facts.contract.ts'
import { threadRoutes } from './routes.ts'

export const threads: Feature = {
  name: 'threads',
  contracts: [contract, refusals, thread],
  facts: THREAD_FACTS,
  routes: threadRoutes,
}
