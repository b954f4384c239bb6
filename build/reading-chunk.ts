import path from 'node:path'
import type { Rolldown } from 'vite'

type Graph = Pick<Rolldown.PluginContext, 'getModuleInfo'>

/** A thread is the page that people reach from a mail: what it shares with other pages goes in one chunk, `reading`. */
const PAGE = 'client/threads/ThreadPage.svelte'
/** It imports every message and other nouns’ contracts for the few that it uses: those stay out. */
const OTHERS =
  /paraglide\/messages\/(?!threads_|ui_|editor_(left|too_long))|server\/(accounts|structures)|mandates/

/** Whether a module belongs to the chunk, by its id: what `codeSplitting.groups` asks. */
export function readingChunk(root: string): (id: string, graph: Graph) => 'reading' | null {
  const reached = new Set<string>()
  const reach = (id: string, graph: Graph) => {
    if (reached.has(id)) return
    reached.add(id)
    for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) reach(imported, graph)
  }
  return (id, graph) => {
    reach(path.join(root, PAGE), graph)
    return reached.has(id) && !OTHERS.test(id) ? 'reading' : null
  }
}
