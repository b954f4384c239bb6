import type { Feature } from '../platform/feature.ts'
import * as contract from './contract.ts'
import { JOURNAL_FACTS } from './facts.contract.ts'
import { journalRoutes } from './routes.ts'

export const journal: Feature = {
  name: 'journal',
  contracts: [contract],
  facts: JOURNAL_FACTS,
  routes: journalRoutes,
}
