import type { Feature } from '../platform/feature.ts'
import { forgetWordsJob } from '../platform/search/jobs.ts'
import * as contract from './contract.ts'
import { searchRoutes } from './routes.ts'

export const search: Feature = {
  name: 'search',
  contracts: [contract],
  routes: searchRoutes,
  jobs: [forgetWordsJob],
}
