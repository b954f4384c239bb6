import type { RichNode, RichText, Source, SourceKind } from './richtext.contract.ts'
import { agendaItems, attr, sourceOf } from './walk.rules.ts'
import { nodesOf } from './plain-text.rules.ts'

/** A source with the label the text gives it. */
export interface Cited extends Source {
  label: string
}

/**
 * The distinct sources a text quotes or references. Every reader of the text must be able to read them, or their
 * authors must have agreed.
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

/** The same, without labels. */
export function sourcesOf(doc: RichText): Source[] {
  return citedIn(doc).map(({ kind, id }) => ({ kind, id }))
}

/** The ids of mentioned people, distinct, in order. */
export function mentionsOf(doc: RichText): string[] {
  const mentions = nodesOf(doc).filter(({ type }) => type === 'mention')
  return [...new Set(mentions.map((node) => attr(node, 'id')).filter((id) => id !== ''))]
}
