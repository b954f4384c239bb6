import type { Feature } from '../platform/feature.ts'
import * as contract from './contract.ts'
import { journalRoutes } from './routes.ts'

export const journal: Feature = {
  name: 'journal',
  contracts: [contract],
  routes: journalRoutes,
}
