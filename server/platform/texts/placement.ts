import * as Y from 'yjs'
import type { KnownStructs, Struct } from './known-structs.ts'

/** An item, or a part of one: Yjs splits an item when something is written inside it. */
interface Part {
  readonly client: number
  readonly clock: number
  end: number
  readonly origin: Y.ID | null
  readonly rightOrigin: Y.ID | null
  /** `undefined` for what follows in the document. */
  right: Part | null | undefined
  readonly item: Y.Item
  readonly list: List
}

/** The children of a node, the signs of a run, or the successive values of an attribute. */
interface List {
  start: Part | null
  /** How many values an attribute has had: Yjs goes through all of them to find the first. 0 for other lists. */
  values: number
  readonly isAttribute: boolean
}

type Parent = Y.AbstractType<unknown> | string

/** So many items stand at one place that placing them takes too long. */
export class Crowded extends Error {
  constructor() {
    super('too many at one place')
  }
}

/**
 * Counts what Yjs does to find the place of items (`Item.integrate`), without touching the document. An item stands
 * between the two that its author saw beside it; what others have written there meanwhile is gone through one by one.
 * So two people who write n items each at one place take n² steps.
 */
export class Placement {
  readonly #known: KnownStructs
  readonly #root: (name: string) => Parent
  readonly #lists = new Map<Parent, Map<string | null, List>>()
  /** Parts of each item, in order; none for one that Yjs drops, as what holds it is deleted. */
  readonly #parts = new Map<Struct, Part[]>()
  readonly #undo: (() => void)[] | null
  #steps = 0
  #most = 0

  /** @param isOnce whether nothing more is placed after what took too many steps: then nothing is undone */
  constructor(known: KnownStructs, root: (name: string) => Parent, { isOnce = false } = {}) {
    this.#known = known
    this.#root = root
    this.#undo = isOnce ? null : []
  }

  /**
   * Places items that are known already, in the order in which Yjs does.
   *
   * @param most steps, about four thousand of which take a millisecond
   * @returns how many steps it took
   * @throws Crowded beyond `most`, and nothing is placed
   */
  place(structs: readonly Struct[], most: number): number {
    if (this.#undo) this.#undo.length = 0
    this.#steps = 0
    this.#most = most
    try {
      for (const struct of inOrder(structs)) if (struct instanceof Y.Item) this.#placeOne(struct)
      return this.#steps
    } catch (error) {
      for (const undo of this.#undo?.toReversed() ?? []) undo()
      throw error
    }
  }

  #step(count: number): void {
    this.#steps += count
    if (this.#steps > this.#most) throw new Crowded()
  }

  #placeOne(item: Y.Item): void {
    const left = item.origin && this.#partAt(item.origin, 'end')
    const right = item.rightOrigin && this.#partAt(item.rightOrigin, 'start')
    const list = this.#listFor(item, left, right)
    this.#undo?.push(() => this.#parts.delete(item))
    if (left === undefined || right === undefined || list === undefined) return void this.#parts.set(item, [])
    const at = this.#between(item, left, right, list)
    const part = partOf(item, list)
    part.right = at ? this.#rightOf(at) : list.start
    this.#parts.set(item, [part])
    if (list.isAttribute) this.#set(list, 'values', list.values + 1)
    if (at) this.#set(at, 'right', part)
    else this.#set(list, 'start', part)
  }

  /** The last part that stands before the item, as in `Item.integrate`. */
  #between(item: Y.Item, origin: Part | null, right: Part | null, list: List): Part | null {
    let left = origin
    let at = origin ? this.#rightOf(origin) : this.#startOf(list)
    if (at === null || at === right) return left
    const passed = new Set<Part>()
    const rivals = new Set<Part>()
    for (; at !== null && at !== right; at = this.#rightOf(at)) {
      this.#step(1)
      passed.add(at)
      rivals.add(at)
      const beside = at.origin && this.#partAt(at.origin)
      if (Y.compareIDs(item.origin, at.origin)) {
        if (at.client >= item.id.client && Y.compareIDs(item.rightOrigin, at.rightOrigin)) break
        if (at.client >= item.id.client) continue
      } else if (!beside || !passed.has(beside)) break
      else if (rivals.has(beside)) continue
      left = at
      rivals.clear()
    }
    return left
  }

  #startOf(list: List): Part | null {
    this.#step(2 * list.values)
    return list.start
  }

  #rightOf(part: Part): Part | null {
    if (part.right === undefined) {
      const { right } = part.item
      part.right = right ? this.#partsOf(right)[0]! : null
    }
    return part.right
  }

  // ---- lists and parts ----

  /** `undefined` when it has been deleted. */
  #listFor(item: Y.Item, left?: Part | null, right?: Part | null): List | undefined {
    if (left || right) return (left ?? right)!.list
    const { parent, parentSub } = item
    if (typeof parent === 'string') return this.#list(this.#root(parent), parentSub)
    if (!(parent instanceof Y.ID)) return undefined
    const holder = this.#known.find(parent)
    const type = holder instanceof Y.Item && holder.content instanceof Y.ContentType && holder.content.type
    return type ? this.#list(type, parentSub) : undefined
  }

  #list(parent: Parent, name: string | null): List {
    const lists = this.#lists.get(parent) ?? new Map<string | null, List>()
    this.#lists.set(parent, lists)
    const known = lists.get(name)
    if (known) return known
    const list: List = { start: null, values: 0, isAttribute: name !== null }
    lists.set(name, list)
    if (typeof parent === 'string') return list
    let first = name === null ? parent._start : (parent._map.get(name) ?? null)
    if (name !== null && first) for (list.values = 1; first.left; first = first.left) list.values += 1
    list.start = first && this.#partsOf(first)[0]!
    return list
  }

  #partsOf(item: Y.Item): Part[] {
    const known = this.#parts.get(item)
    if (known) return known
    const list = this.#list(item.parent as Y.AbstractType<unknown>, item.parentSub)
    // The first of a list is already there.
    const parts = this.#parts.get(item) ?? [partOf(item, list)]
    this.#parts.set(item, parts)
    return parts
  }

  /** The part that holds this sign, and ends or starts with it if asked; `undefined` when it has been deleted. */
  #partAt(id: Y.ID, cut?: 'start' | 'end'): Part | undefined {
    const struct = this.#known.find(id)
    const parts = struct instanceof Y.Item ? this.#partsOf(struct) : []
    if (parts.length === 0) return undefined
    const n = rankIn(parts, id.clock)
    const part = parts[n]!
    if (cut === 'start' && id.clock > part.clock) return this.#cut(parts, n, id.clock)
    if (cut === 'end' && id.clock + 1 < part.end) this.#cut(parts, n, id.clock + 1)
    return part
  }

  #cut(parts: Part[], n: number, clock: number): Part {
    const part = parts[n]!
    const { client, end, right } = part
    const rest: Part = { ...part, clock, origin: Y.createID(client, clock - 1) }
    parts.splice(n + 1, 0, rest)
    part.end = clock
    part.right = rest
    this.#undo?.push(() => {
      parts.splice(n + 1, 1)
      part.end = end
      part.right = right
    })
    return rest
  }

  #set<Owner extends Part | List, Name extends keyof Owner>(
    owner: Owner,
    name: Name,
    value: Owner[Name],
  ): void {
    const before = owner[name]
    owner[name] = value
    this.#undo?.push(() => (owner[name] = before))
  }
}

function partOf(item: Y.Item, list: List): Part {
  const { origin, rightOrigin, id } = item
  const end = id.clock + item.length
  return { client: id.client, clock: id.clock, end, origin, rightOrigin, right: undefined, item, list }
}

function rankIn(parts: readonly Part[], clock: number): number {
  let [low, high] = [0, parts.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (parts[middle]!.clock <= clock) low = middle
    else high = middle - 1
  }
  return low
}

/** As Yjs does: the highest client first, and before an item those that it builds on. */
function* inOrder(structs: readonly Struct[]): Generator<Struct> {
  const byClient = Map.groupBy(structs, ({ id }) => id.client)
  const next = new Map([...byClient.keys()].map((client) => [client, 0]))
  const headOf = (client: number) => byClient.get(client)?.[next.get(client)!]
  for (const client of [...byClient.keys()].toSorted((a, b) => b - a)) {
    const waiting: Struct[] = []
    for (let head = headOf(client); head; head = waiting.pop() ?? headOf(client)) {
      const missing = firstNeeded(head, (id) => (headOf(id.client)?.id.clock ?? Infinity) <= id.clock)
      if (missing) {
        waiting.push(head)
        if (waiting.length > byClient.size) throw new Error('circular')
        waiting.push(headOf(missing.client)!)
        continue
      }
      next.set(head.id.client, next.get(head.id.client)! + 1)
      yield head
    }
  }
}

/** The first item of another client that it builds on and that is still missing. */
function firstNeeded(struct: Struct, isMissing: (id: Y.ID) => boolean): Y.ID | null {
  if (!(struct instanceof Y.Item)) return null
  const { origin, rightOrigin, parent, id } = struct
  const isNeeded = (one: unknown): one is Y.ID =>
    one instanceof Y.ID && one.client !== id.client && isMissing(one)
  if (isNeeded(origin)) return origin
  if (isNeeded(rightOrigin)) return rightOrigin
  return isNeeded(parent) ? parent : null
}
