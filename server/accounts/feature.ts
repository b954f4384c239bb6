import type { Feature } from '../platform/feature.ts'
import * as contract from './contract.ts'
import * as letters from './letters.contract.ts'
import { purgeJob } from './jobs.ts'
import { accountRoutes } from './routes.ts'

export const accounts: Feature = {
  name: 'accounts',
  contracts: [contract, letters],
  routes: accountRoutes,
  jobs: [purgeJob],
}
