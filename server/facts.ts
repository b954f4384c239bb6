import type { CommunityFacts } from './community/contract.ts'

/** Everything the server can tell a browser without being asked. One line a feature. */
export type Facts = CommunityFacts
