import * as Y from 'yjs'
import { FRAGMENT, MAX_NESTING } from './judge.ts'
import { RUN } from './text-schema.ts'

/**
 * Repairs what keeps an editor from drawing the text, and that is no longer accepted: what is neither a node nor words
 * is deleted, and what stands too deep is replaced by its words, in a paragraph. Never recursive, as there is no limit
 * to the depth.
 *
 * @returns whether there was any
 */
export function repair(doc: Y.Doc): boolean {
  let nodes: Parent[] = []
  let level: Parent[] = [doc.getXmlFragment(FRAGMENT)]
  for (let depth = 0; depth < MAX_NESTING && level.length > 0; depth++) {
    nodes = nodes.concat(level)
    level = level.flatMap(nodesIn)
  }
  const deep = level.filter((node) => nodesIn(node).length > 0) as Y.XmlElement[]
  let repaired = deep.length > 0
  doc.transact(() => {
    for (const node of [...nodes, ...level]) repaired = dropStrangers(node) || repaired
    deep.forEach(lift)
  })
  return repaired
}

type Parent = Y.XmlFragment | Y.XmlElement

const nodesIn = (node: Parent) => node.toArray().filter((child) => child instanceof Y.XmlElement)

const isNode = (child: unknown) => child instanceof Y.XmlElement && child.nodeName !== RUN

function dropStrangers(node: Parent): boolean {
  const children = node.toArray() as unknown[]
  const strange = children.flatMap((child, i) => (isNode(child) || child instanceof Y.XmlText ? [] : [i]))
  for (const i of strange.toReversed()) node.delete(i, 1)
  const dropped = children.map((child) => child instanceof Y.XmlText && dropObjects(child))
  return strange.length > 0 || dropped.includes(true)
}

/** Objects among the words. */
function dropObjects(run: Y.XmlText): boolean {
  const objects: number[] = []
  let at = 0
  for (const { insert } of run.toDelta() as { insert: unknown }[]) {
    if (typeof insert !== 'string') objects.push(at)
    at += typeof insert === 'string' ? insert.length : 1
  }
  for (const at of objects.toReversed()) run.delete(at, 1)
  return objects.length > 0
}

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
