import type { Feature } from '../platform/feature.ts'
import * as contract from './contract.ts'
import * as refusals from './refusals.contract.ts'
import { REDACTION_FACTS } from './facts.contract.ts'
import { redactionRoutes } from './routes.ts'

export const redactions: Feature = {
  name: 'redactions',
  contracts: [contract, refusals],
  facts: REDACTION_FACTS,
  routes: redactionRoutes,
}
