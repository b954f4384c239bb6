import * as Y from 'yjs'
import { Early, KnownStructs, type Struct } from './known-structs.ts'
import { Crowded, Placement } from './placement.ts'
import { MAX_PARTS } from './preflight.ts'
import { isAttribute, isMarkIn, mayHold } from './text-schema.ts'

/** The fragment of the Yjs document used by Tiptap's collaboration. */
export const FRAGMENT = 'default'
/** How deep nodes may stand in one another: twice what a version may hold, and far less than an editor can draw. */
export const MAX_NESTING = 64

const MAX_CHAIN = 20_000
/** In one commit: about ten milliseconds, and far more than people who meet at one place take. */
const MAX_STEPS = 30_000

/**
 * `fresh`: the part that is not here yet, whether it adds or only deletes, and the steps it takes to place. `early`: it
 * builds on changes that are not here yet, or is for a later commit, as this one would take too long.
 */
export type Judgement =
  | { readonly fresh: Uint8Array; readonly adds: boolean; readonly steps: number }
  | { readonly early: true }
  | { readonly refused: string }

type Content = Y.Item['content']
/** What holds an item: the text, a node, or a run of a node; `null` when it has been deleted, and the item with it. */
type Holder = { readonly node: string; readonly depth: number } | { readonly runOf: string } | null
interface Slot {
  readonly holder: Holder
  /** The name of the attribute, when the item is the value of one. */
  readonly attribute: string | null
}
const GONE: Slot = { holder: null, attribute: null }

/**
 * Judges the changes of one commit, in order, against the text they are added to, before Yjs applies any: what they
 * build on and delete is there, and what they add is what an editor could have added, no deeper than it can draw. As
 * an item never moves, a change judged once holds whatever else is written meanwhile.
 */
export class Judge {
  readonly #known: KnownStructs
  readonly #root: Y.XmlFragment
  readonly #placement: Placement
  readonly #slots = new Map<Y.Item, Slot>()
  readonly #holders = new Map<Y.AbstractType<unknown>, Holder>()
  /** Left for the changes of this commit. */
  #steps = MAX_STEPS
  #parts = MAX_PARTS
  /** Steps taken for changes that then took too many: beyond as many, only what takes none is placed. */
  #inVain = 0

  constructor(doc: Y.Doc) {
    this.#known = new KnownStructs(doc)
    this.#root = doc.getXmlFragment(FRAGMENT)
    this.#placement = new Placement(this.#known, () => this.#root as never)
  }

  judge(update: Uint8Array): Judgement {
    let undo = () => {}
    try {
      const fresh = this.#known.unknownPartOf(update)
      const { structs, ds } = Y.decodeUpdate(fresh)
      const parts = [...ds.clients.values()].reduce((sum, { length }) => sum + length, structs.length)
      if (parts > this.#parts && this.#parts < MAX_PARTS) throw new Early()
      undo = this.#known.accept(structs)
      for (const struct of structs) if (struct instanceof Y.Item) this.#check(struct)
      for (const [client, ranges] of ds.clients)
        for (const { clock, len } of ranges) if (clock + len > this.#known.end(client)) throw new Early()
      const steps = this.#placement.place(structs, this.#steps)
      this.#steps -= steps
      this.#parts -= parts
      return { fresh, adds: structs.length > 0, steps }
    } catch (error) {
      undo()
      if (error instanceof Early) return { early: true }
      if (!(error instanceof Crowded)) return { refused: (error as Error).message }
      const isForLater = this.#steps < MAX_STEPS
      this.#inVain += this.#steps
      if (this.#inVain >= MAX_STEPS) this.#steps = 0
      return isForLater ? { early: true } : { refused: error.message }
    }
  }

  // ---- where an item stands ----

  /** The items of a run or of a node lead to one another: the first that is known, or says it, says it for all. */
  #slotOf(item: Y.Item, nesting = 0): Slot {
    const passed: Y.Item[] = []
    let slot: Slot | undefined
    for (let at: Struct = item; !slot;) {
      if (at instanceof Y.GC) slot = GONE
      else if (this.#slots.has(at)) slot = this.#slots.get(at)!
      else if (at.parent !== null) slot = this.#statedSlot(at, nesting)
      else {
        if (passed.push(at) > MAX_CHAIN) throw new Error('circular')
        at = this.#known.find((at.origin ?? at.rightOrigin)!)
      }
    }
    for (const one of passed) this.#slots.set(one, slot)
    return slot
  }

  #statedSlot({ parent, parentSub }: Y.Item, nesting: number): Slot {
    if (nesting > MAX_NESTING + 2) throw new Error('nested too deep')
    if (typeof parent === 'string') {
      if (parent !== FRAGMENT) throw new Error('beside the text')
      return { holder: { node: 'doc', depth: 0 }, attribute: parentSub }
    }
    if (parent instanceof Y.ID) {
      const struct = this.#known.find(parent)
      return struct instanceof Y.Item
        ? { holder: this.#holderAt(struct, nesting + 1), attribute: parentSub }
        : GONE
    }
    return { holder: this.#holderIn(parent as Y.AbstractType<unknown>, nesting + 1), attribute: parentSub }
  }

  /** A node of the document itself. */
  #holderIn(type: Y.AbstractType<unknown>, nesting: number): Holder {
    if (type === (this.#root as unknown)) return { node: 'doc', depth: 0 }
    if (!type._item) throw new Error('beside the text')
    return this.#holderAt(type._item, nesting)
  }

  #holderAt(item: Y.Item, nesting: number): Holder {
    if (!(item.content instanceof Y.ContentType)) return null
    const { type } = item.content
    const known = this.#holders.get(type)
    if (known !== undefined) return known
    const holder = this.#readHolder(item, type, nesting)
    this.#holders.set(type, holder)
    return holder
  }

  #readHolder(item: Y.Item, type: Y.AbstractType<unknown>, nesting: number): Holder {
    const { holder } = this.#slotOf(item, nesting)
    if (holder === null) return null
    if (!('node' in holder)) throw new Error('not in a node')
    if (type.constructor === Y.XmlText) return { runOf: holder.node }
    if (type.constructor !== Y.XmlElement) throw new Error('not in a node')
    return { node: (type as Y.XmlElement).nodeName, depth: holder.depth + 1 }
  }

  // ---- what may stand there ----

  #check(item: Y.Item): void {
    const { holder, attribute } = this.#slotOf(item)
    for (const end of [item.origin, item.rightOrigin]) {
      const beside = end && this.#known.find(end)
      if (holder === null || !(beside instanceof Y.Item)) continue
      const other = this.#slotOf(beside)
      if (other.holder && (!isSame(other.holder, holder) || other.attribute !== attribute))
        throw new Error('between two places')
    }
    if (holder === null || item.content instanceof Y.ContentDeleted) return
    if ('runOf' in holder) return checkInRun(holder.runOf, item.content, attribute)
    if (attribute !== null) return checkAttribute(holder.node, attribute, item.content)
    checkInNode(holder, item.content)
  }
}

/** Holders are kept by their node, except the text itself. */
const isSame = (one: object, other: object) => one === other || (isRoot(one) && isRoot(other))
const isRoot = (holder: object) => 'depth' in holder && holder.depth === 0

function checkInRun(node: string, content: Content, attribute: string | null): void {
  if (attribute !== null) throw new Error('an attribute of a run')
  if (content instanceof Y.ContentFormat) {
    if (!isMarkIn(node, content.key, content.value)) throw new Error('unknown mark')
  } else if (!(content instanceof Y.ContentString)) throw new Error('not text')
}

function checkAttribute(node: string, attribute: string, content: Content): void {
  if (!(content instanceof Y.ContentAny) || content.arr.length !== 1) throw new Error('not a value')
  if (!isAttribute(node, attribute, content.arr[0])) throw new Error('unknown attribute, or value')
}

function checkInNode({ node, depth }: { node: string; depth: number }, content: Content): void {
  if (!(content instanceof Y.ContentType)) throw new Error('not a node')
  const { type } = content
  const isRun = type.constructor === Y.XmlText
  if (!isRun && type.constructor !== Y.XmlElement) throw new Error('not a node')
  if (!isRun && depth + 1 > MAX_NESTING) throw new Error('nested too deep')
  if (!mayHold(node, isRun ? null : (type as unknown as Y.XmlElement).nodeName))
    throw new Error('node out of place')
}
