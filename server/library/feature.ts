import type { Feature } from '../platform/feature.ts'
import { toolAnywhere } from './access.ts'
import * as contract from './contract.ts'
import * as downloads from './downloads.contract.ts'
import * as imports from './import.contract.ts'
import * as refusals from './refusals.contract.ts'
import * as words from './enumerations.contract.ts'
import { TOOL_FACTS } from './facts.contract.ts'
import { libraryRoutes } from './routes.ts'
import { toolText } from './text-kind.ts'
import * as versions from './versions.queries.ts'

export const library: Feature = {
  name: 'library',
  contracts: [contract, downloads, imports, refusals, words],
  facts: TOOL_FACTS,
  routes: libraryRoutes,
  rooms: { tool: async (ctx, id) => void (await toolAnywhere(ctx, id)) },
  texts: { tool: toolText },
  sources: {
    tool: { load: versions.toolSources, said: versions.saidInTools },
    version: { load: versions.versionSources, said: versions.saidInVersions },
  },
  quoting: versions.toolsQuoting,
}
