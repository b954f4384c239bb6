import type { RichNode, RichText, Source, SourceKind } from './richtext.contract.ts'
import { agendaItems, attr, sourceOf } from './walk.rules.ts'
import { nodesOf } from './plain-text.rules.ts'

/** A source as the text that cites it calls it. */
export interface Cited extends Source {
  label: string
}

/**
 * Everything a text quotes or refers to, each once: whoever may read the text must be able to read these,
 * or their authors must have agreed.
 */
export function citedIn(doc: RichText): Cited[] {
  const named = nodesOf(doc)
    .flatMap(citedBy)
    .filter(({ kind, id }) => kind !== '' && id !== '')
  return [...new Map(named.map((source) => [`${source.kind}:${source.id}`, source])).values()].map(
    ({ kind, id, label }) => ({ kind: kind as SourceKind, id, label }),
  )
}

function citedBy(node: RichNode): { kind: string; id: string; label: string }[] {
  if (node.type === 'reference')
    return [{ kind: attr(node, 'kind'), id: attr(node, 'id'), label: attr(node, 'label') }]
  if (node.type === 'agenda')
    return agendaItems(node).map(({ id, label }) => ({ kind: 'session', id, label }))
  const source = node.type === 'blockquote' ? sourceOf(node) : null
  return source ? [source] : []
}

/** The same, without what the text calls them. */
export function sourcesOf(doc: RichText): Source[] {
  return citedIn(doc).map(({ kind, id }) => ({ kind, id }))
}

/** The ids of the people a text calls upon, each once, in order. */
export function mentionsOf(doc: RichText): string[] {
  const mentions = nodesOf(doc).filter(({ type }) => type === 'mention')
  return [...new Set(mentions.map((node) => attr(node, 'id')).filter((id) => id !== ''))]
}
