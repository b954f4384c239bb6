import type { Feature } from '../platform/feature.ts'
import * as addressChange from './address-change.contract.ts'
import { CodeTries } from './code-tries.ts'
import * as closures from './closures.contract.ts'
import * as contract from './contract.ts'
import * as erasure from './erasure.contract.ts'
import * as letters from './letters.contract.ts'
import * as secondFactor from './second-factor.contract.ts'
import * as secondFactors from './second-factors.contract.ts'
import { purgeJob, unusedAccountsJob } from './jobs.ts'
import { accountLifeRoutes } from './account-life.routes.ts'
import { accountRoutes } from './routes.ts'
import { secondFactorRoutes } from './second-factor.routes.ts'

export const accounts: Feature = {
  name: 'accounts',
  contracts: [contract, addressChange, closures, erasure, letters, secondFactor, secondFactors],
  routes: async (app) => {
    await accountRoutes(app)
    const codes = new CodeTries()
    accountLifeRoutes(app, codes)
    secondFactorRoutes(app, codes)
  },
  jobs: [purgeJob, unusedAccountsJob],
}
