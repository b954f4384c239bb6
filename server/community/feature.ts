import type { Feature } from '../platform/feature.ts'
import { closed, erased, leaving, merged, readdressed, reopened } from './account-hooks.actions.ts'
import * as contract from './contract.ts'
import * as directory from './directory.contract.ts'
import * as invitations from './invitations.contract.ts'
import * as installation from './installation.contract.ts'
import * as mandates from './mandates.contract.ts'
import * as me from './me.contract.ts'
import * as managers from './managers.contract.ts'
import * as members from './members.contract.ts'
import { COMMUNITY_FACTS } from './facts.contract.ts'
import { mandateDaysJob } from './jobs.ts'
import { communityRoutes } from './routes.ts'
import * as mine from './my-invitations.contract.ts'
import * as people from './people.contract.ts'
import * as settings from './settings.contract.ts'
import * as structures from './structures.contract.ts'

export const community: Feature = {
  name: 'community',
  contracts: [
    contract,
    directory,
    installation,
    invitations,
    managers,
    mandates,
    me,
    members,
    mine,
    people,
    settings,
    structures,
  ],
  facts: COMMUNITY_FACTS,
  accounts: { closed, erased, leaving, merged, readdressed, reopened },
  routes: communityRoutes,
  jobs: [mandateDaysJob],
}
