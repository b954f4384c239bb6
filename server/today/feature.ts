import type { Feature } from '../platform/feature.ts'
import * as contract from './contract.ts'
import { todayRoutes } from './routes.ts'

export const today: Feature = {
  name: 'today',
  contracts: [contract],
  routes: todayRoutes,
}
