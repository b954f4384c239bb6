import { isEmptyBlock } from './lines.ts'

/** An item before its list is known: most software writes nested lists beside their item, or one list an item. */
export class Item {
  readonly level: number
  readonly kind: 'ul' | 'ol' | 'tasks'
  readonly start: number
  readonly checked: boolean
  /** Its list, as the source names it. */
  readonly list: string
  readonly content: Element[]

  constructor({ level, kind, start = 1, checked = false, list, content }: Fields) {
    this.level = level
    this.kind = kind
    this.start = start
    this.checked = checked
    this.list = list
    this.content = content
  }

  get isEmpty(): boolean {
    return this.content.every(isEmptyBlock)
  }
}

interface Fields {
  level: number
  kind: Item['kind']
  start?: number
  checked?: boolean
  list: string
  content: Element[]
}

type Make = (tag: string, inside?: Node[]) => Element
interface Open {
  level: number
  item: Item
  list: Element
}

/** Neighbouring items as nested lists. An item that skips a level goes right under the one that it follows. */
export function nested(nodes: readonly (Element | Item)[], make: Make): Element[] {
  const found: Element[] = []
  let open: Open[] = []
  for (const node of nodes) {
    if (!(node instanceof Item)) {
      open = []
      found.push(node)
    } else if (!node.isEmpty) {
      open = open.filter(({ level }) => level <= node.level)
      if (!goesOn(open.at(-1), node)) {
        open = open.filter(({ level }) => level < node.level)
        const list = listFor(node, make)
        const host = open.at(-1)?.list.lastElementChild
        if (host) host.append(list)
        else found.push(list)
        open.push({ level: node.level, item: node, list })
      }
      const last = open.at(-1)!
      last.item = node
      last.list.append(itemFor(node, make))
    }
  }
  return found.filter((node) => !isEmptyBlock(node))
}

function goesOn(last: Open | undefined, { level, kind, list }: Item): boolean {
  if (last?.level !== level || last.item.kind !== kind) return false
  return last.item.list === list || level > 1
}

function listFor({ kind, start }: Item, make: Make): Element {
  const list = make(kind === 'ol' ? 'ol' : 'ul')
  if (kind === 'tasks') list.setAttribute('data-type', 'taskList')
  if (kind === 'ol' && start > 1) list.setAttribute('start', String(start))
  return list
}

function itemFor({ kind, checked, content }: Item, make: Make): Element {
  const item = make('li', content)
  if (kind !== 'tasks') return item
  item.setAttribute('data-type', 'taskItem')
  item.setAttribute('data-checked', String(checked))
  return item
}

/** The sign that Word writes before an item. */
export function wordMarker(item: Element): string {
  const sign = [...item.querySelectorAll('[data-style]')].find((one) =>
    /mso-list:\s*ignore/i.test(one.getAttribute('data-style')!),
  )
  return (sign?.textContent ?? '').replace(/[\s\u00a0]+/g, ' ').trim()
}

/** The number of « 7. » or « (7) »; 1 for any other sign. */
export function numberOf(marker: string): number {
  return Math.max(1, Number(/^\(?(\d{1,5})/.exec(marker)?.[1] ?? 1))
}

export const isNumberSign = (marker: string) => /^\(?[0-9a-z]{1,4}[.)]/i.test(marker)
