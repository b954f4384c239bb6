import path from 'node:path'
import type { Rolldown } from 'vite'

type Graph = Pick<Rolldown.PluginContext, 'getModuleInfo'>

/** Most visits start with a thread, from a mail: what it shares with other pages goes in one chunk, `reading`. */
const PAGE = 'client/threads/ThreadPage.svelte'
/** Excluded: all messages, and contracts of other features imported for a few names. */
const OTHERS =
  /paraglide\/messages\/(?!threads_|ui_|redactions_flag\.|editor_(left|too_long))|server\/(accounts|structures)|mandates/

/** The chunk of a module id, for `codeSplitting.groups`. */
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
