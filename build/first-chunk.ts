import path from 'node:path'
import type { Rolldown } from 'vite'

type Graph = Pick<Rolldown.PluginContext, 'getModuleInfo'>

const ENTRY = 'client/main.ts'
/** Most visits start with a thread, from a mail. */
const PAGE = 'client/threads/ThreadPage.svelte'
/** One module per message, imported by a module of all messages: the graph does not say which are used. */
const MESSAGE = /\/paraglide\//
const FIRST_MESSAGES =
  /messages\/(ui_(?!optional|cancel)|threads_(sealed_author|reply_draft|back|tab)\.|redactions_flag\.)/
/** Contracts of other features, imported for a few names. */
const OTHERS = /\/typebox\/|server\/(accounts|structures)|mandates/

/**
 * Names the chunk `first` for its modules, for `codeSplitting.groups`: what every page needs, and what a thread shares
 * with other pages. One chunk compresses better than two, and is fetched in one round trip.
 */
export function firstChunk(root: string): (id: string, graph: Graph) => 'first' | null {
  const everywhere = new Set<string>()
  const onPage = new Set<string>()
  const isShared = (id: string, graph: Graph) =>
    graph.getModuleInfo(id)!.importers.some((importer) => !onPage.has(importer))
  return (id, graph) => {
    reach(path.join(root, ENTRY), graph, everywhere)
    reach(path.join(root, PAGE), graph, onPage)
    if (MESSAGE.test(id)) return FIRST_MESSAGES.test(id) ? 'first' : null
    if (everywhere.has(id)) return 'first'
    return onPage.has(id) && !OTHERS.test(id) && isShared(id, graph) ? 'first' : null
  }
}

function reach(id: string, graph: Graph, reached: Set<string>): void {
  if (reached.has(id)) return
  reached.add(id)
  for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) reach(imported, graph, reached)
}
