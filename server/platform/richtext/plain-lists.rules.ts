import type { RichNode } from './richtext.contract.ts'
import type { Item } from './plain-blocks.rules.ts'

interface Level {
  sign: string
  indent: number
  list: RichNode
  last: Item
}

/**
 * Builds nested lists. An item nests under the previous one when it is more indented, or when its sign ranks lower (a
 * dash under a number, a hollow bullet under a full one).
 */
export function listsOf(items: readonly Item[], write: (item: Item) => RichNode[]): RichNode[] {
  const lists: RichNode[] = []
  const open: Level[] = []
  for (const item of items) {
    closeBelow(item, open)
    const level = open.at(-1)
    const node: RichNode = { type: 'listItem', content: write(item) }
    if (level && isNext(item, level)) {
      level.list.content!.push(node)
      level.last = item
    } else {
      const isDeeper = level !== undefined && isUnder(item, level)
      if (level && !isDeeper) open.pop()
      const list = newList(item, node)
      const parent = open.at(-1)?.list.content!.at(-1)
      if (parent) parent.content!.push(list)
      else lists.push(list)
      open.push({ sign: item.sign, indent: item.indent, list, last: item })
    }
  }
  return lists
}

function newList(item: Item, first: RichNode): RichNode {
  if (item.number === null) return { type: 'bulletList', content: [first] }
  return { type: 'orderedList', attrs: { start: item.number }, content: [first] }
}

/** Closes levels down to this item's. */
function closeBelow(item: Item, open: Level[]): void {
  while (open.length > 1 && item.indent < open.at(-1)!.indent) open.pop()
  const own = open.findLastIndex((level) => level.sign === item.sign && level.indent === item.indent)
  if (own >= 0) open.length = own + 1
}

function isNext(item: Item, level: Level): boolean {
  if (item.sign !== level.sign || item.indent !== level.indent) return false
  return item.number === null || item.number === level.last.number! + 1
}

function isUnder(item: Item, level: Level): boolean {
  if (item.indent > level.indent) return true
  return item.indent === level.indent && rank(item.sign) > rank(level.sign)
}

/** Signs by rank, highest first. */
const RANKS = [/^1/, /[➤➢➔►▶▸☛☞❖✓✔◆]/u, /[•●■]/u, /[-–—*]/, /./u]
const rank = (sign: string) => RANKS.findIndex((signs) => signs.test(sign))
