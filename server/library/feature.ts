import type { Feature } from '../platform/feature.ts'
import { toolAnywhere } from './access.ts'
import * as contract from './contract.ts'
import * as downloads from './downloads.contract.ts'
import * as imports from './import.contract.ts'
import * as refusals from './refusals.contract.ts'
import * as words from './enumerations.contract.ts'
import { TOOL_FACTS } from './facts.contract.ts'
import { libraryRoutes } from './routes.ts'
import { toolSources, toolsQuoting } from './quotable-sources.ts'
import { redactableTools, redactableVersions } from './redactable-tools.ts'
import { rereadTools } from './reread-tools.ts'
import { toolText } from './text-kind.ts'

export const library: Feature = {
  name: 'library',
  contracts: [contract, downloads, imports, refusals, words],
  facts: TOOL_FACTS,
  routes: libraryRoutes,
  rooms: { tool: async (ctx, id) => void (await toolAnywhere(ctx, id)) },
  texts: { tool: toolText },
  sources: toolSources,
  quoting: toolsQuoting,
  rereading: rereadTools,
  redactable: { tool: redactableTools, version: redactableVersions },
}
