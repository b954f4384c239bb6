import * as Y from 'yjs'
import { FRAGMENT, MAX_NESTING } from './judge.ts'

/**
 * Replaces what stands deeper than an editor can draw by its words, in a paragraph: texts of before such changes were
 * refused. Never recursive, as there is no limit to the depth.
 *
 * @returns whether there was any
 */
export function liftDeepNodes(doc: Y.Doc): boolean {
  const deep = nodesAtTheLimit(doc.getXmlFragment(FRAGMENT)).filter((node) => nodesIn(node).length > 0)
  if (deep.length > 0) doc.transact(() => deep.forEach(lift))
  return deep.length > 0
}

type Parent = Y.XmlFragment | Y.XmlElement

function nodesAtTheLimit(root: Y.XmlFragment): Y.XmlElement[] {
  let level: Parent[] = [root]
  for (let depth = 0; depth < MAX_NESTING && level.length > 0; depth++) level = level.flatMap(nodesIn)
  return level as Y.XmlElement[]
}

const nodesIn = (node: Parent) => node.toArray().filter((child) => child instanceof Y.XmlElement)

function lift(node: Y.XmlElement): void {
  const inside = allIn(node)
  const words = inside.flatMap((one) => (one instanceof Y.XmlText ? [wordsOf(one)] : []))
  const parent = node.parent as Parent
  const at = parent.toArray().indexOf(node)
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [new Y.XmlText(words.filter((some) => some !== '').join(' '))])
  parent.insert(at, [paragraph])
  // From the inside out: Yjs deletes what a node holds by calling itself.
  for (const one of [node, ...inside].reverse()) if (one instanceof Y.XmlElement) one.delete(0, one.length)
  parent.delete(at + 1, 1)
}

/** Everything in a node, each before what it holds. */
function allIn(node: Y.XmlElement): unknown[] {
  const found: unknown[] = []
  const left: unknown[] = [node]
  while (left.length > 0) {
    const one = left.pop()
    if (one !== node) found.push(one)
    if (one instanceof Y.XmlElement) for (const child of one.toArray().toReversed()) left.push(child)
  }
  return found
}

function wordsOf(run: Y.XmlText): string {
  const inserts = (run.toDelta() as { insert: unknown }[]).map(({ insert }) => insert)
  return inserts.filter((insert) => typeof insert === 'string').join('')
}
