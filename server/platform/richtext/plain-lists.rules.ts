import type { RichNode } from './richtext.contract.ts'
import type { Item } from './plain-blocks.rules.ts'

interface Level {
  sign: string
  indent: number
  list: RichNode
  last: Item
}

/**
 * The lists that items make. One goes under the one before when it is further in, when the one before ends with a
 * colon, or when its sign is a lesser one (a dash under a number, a hollow point under a full one).
 */
export function listsOf(items: readonly Item[], write: (item: Item) => RichNode[]): RichNode[] {
  const lists: RichNode[] = []
  const open: Level[] = []
  let previous: Item | undefined
  for (const item of items) {
    closeBelow(item, open, previous)
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
    previous = item
  }
  return lists
}

function newList(item: Item, first: RichNode): RichNode {
  if (item.number === null) return { type: 'bulletList', content: [first] }
  return { type: 'orderedList', attrs: { start: item.number }, content: [first] }
}

/** Goes back up to the level this item belongs to. */
function closeBelow(item: Item, open: Level[], previous: Item | undefined): void {
  while (open.length > 1 && item.indent < open.at(-1)!.indent) open.pop()
  const asked = open.findLastIndex((level) => level.sign === item.sign && level.indent === item.indent)
  const top = open.at(-1)
  const staysUnder = top && item.indent === top.indent && endsWithColon(previous) && asked === -1
  if (asked >= 0 && !staysUnder) open.length = asked + 1
}

function isNext(item: Item, level: Level): boolean {
  if (item.sign !== level.sign || item.indent !== level.indent) return false
  return item.number === null || item.number === level.last.number! + 1
}

function isUnder(item: Item, level: Level): boolean {
  if (item.indent > level.indent) return true
  if (item.indent < level.indent || item.sign === level.sign) return false
  return endsWithColon(level.last) || rank(item.sign) > rank(level.sign)
}

function endsWithColon(item: Item | undefined): boolean {
  return /:\**$/.test(item?.paragraphs.at(-1)?.at(-1) ?? '')
}

/** From the signs that stand over others to those that stand under. */
const RANKS = [/^1/, /[➤➢➔►▶▸☛☞❖✓✔◆]/u, /[•●■]/u, /[-–—*]/, /./u]
const rank = (sign: string) => RANKS.findIndex((signs) => signs.test(sign))
