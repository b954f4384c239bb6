import type { RichText, Source, SourceKind } from './richtext.contract.ts'
import { attr, sourceOf } from './walk.rules.ts'
import { nodesOf } from './words.rules.ts'

/**
 * Everything a text quotes or refers to, each once: whoever may read the text must be able to read these,
 * or their authors must have agreed.
 */
export function sourcesOf(doc: RichText): Source[] {
  const found = nodesOf(doc).flatMap((node) => {
    if (node.type === 'reference') return [{ kind: attr(node, 'kind'), id: attr(node, 'id') }]
    const source = node.type === 'blockquote' ? sourceOf(node) : null
    return source ? [{ kind: source.kind, id: source.id }] : []
  })
  const named = found.filter(({ kind, id }) => kind !== '' && id !== '')
  return [...new Map(named.map((source) => [`${source.kind}:${source.id}`, source])).values()].map(
    ({ kind, id }) => ({ kind: kind as SourceKind, id }),
  )
}

/** The ids of the people a text calls upon, each once, in order. */
export function mentionsOf(doc: RichText): string[] {
  const mentions = nodesOf(doc).filter(({ type }) => type === 'mention')
  return [...new Set(mentions.map((node) => attr(node, 'id')).filter((id) => id !== ''))]
}
