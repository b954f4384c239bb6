import type { Feature } from '../platform/feature.ts'
import * as contract from './contract.ts'

/** Has no route of its own: the directory shows structures, in the community. */
export const structures: Feature = {
  name: 'structures',
  contracts: [contract],
}
