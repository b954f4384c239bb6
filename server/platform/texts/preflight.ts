import { MAX_OP_BYTES } from './contract.ts'

/** Throws on what is not UTF-8. The tests of pages read this file in a browser, which has no node:buffer. */
const UTF8 = new TextDecoder('utf-8', { fatal: true })

export type Verdict =
  { readonly ok: true; readonly clients: readonly number[] } | { readonly ok: false; readonly reason: string }

/** Structs and deletions in one change: some thousands of paragraphs, which Yjs applies in a few hundredths of a second. */
export const MAX_PARTS = 12_000
/** A page writes under one client id, and may send what an earlier one had kept. */
const MAX_CLIENTS = 16
const MAX_DEPTH = 32
/** The length of one struct or deletion that carries no bytes of its own: more than a text can hold. */
const MAX_TICKS = 10_000_000
/** No page writes as much; far below the numbers at which Yjs, or PostgreSQL, stops counting. */
const MAX_CLOCK = 0x7fff_ffff

/**
 * Checks a Yjs update (v1) without decoding it. Yjs allocates any count that an update declares, and throws on invalid
 * UTF-8 or JSON or a missing reference: one such row would make a text unreadable for everybody. Here counts are
 * bounded by the remaining bytes, and whatever would make the decoder throw is refused.
 */
export function preflight(update: Uint8Array): Verdict {
  if (update.length > MAX_OP_BYTES) return { ok: false, reason: 'too large' }
  const walk = new Walker(update)
  try {
    const clients = structs(walk)
    deletions(walk)
    if (walk.left > 0) return { ok: false, reason: 'trailing bytes' }
    return { ok: true, clients }
  } catch (error) {
    return { ok: false, reason: (error as Error).message }
  }
}

/** Checks the structs; returns their client ids. */
function structs(walk: Walker): number[] {
  const clients: number[] = []
  const sections = walk.count(3)
  if (sections > MAX_CLIENTS) throw new Error('too many clients')
  for (let n = sections; n > 0; n--) {
    const declared = walk.count(2) // a struct takes at least two bytes
    walk.part(declared)
    const client = walk.uint()
    if (clients.includes(client)) throw new Error('client listed twice')
    clients.push(client)
    for (let clock = walk.uint(), left = declared; left > 0; left--) {
      const length = struct(walk, client, clock)
      if (length === 0) throw new Error('empty struct')
      clock = upTo(clock, length)
    }
  }
  return clients
}

function deletions(walk: Walker): void {
  for (let n = walk.count(2); n > 0; n--) {
    walk.uint()
    const declared = walk.count(2)
    walk.part(declared)
    for (let ranges = declared; ranges > 0; ranges--) {
      const clock = walk.uint()
      const length = walk.ticks()
      if (length === 0) throw new Error('empty deletion')
      upTo(clock, length)
    }
  }
}

function upTo(clock: number, length: number): number {
  if (clock + length > MAX_CLOCK) throw new Error('clock too large')
  return clock + length
}

/** Checks one struct of `client` at `clock`; returns its length in clock ticks. */
function struct(walk: Walker, client: number, clock: number): number {
  const info = walk.byte()
  const kind = info & 31
  if (kind === 10) throw new Error('skip') // skips exist only in merged updates with a gap
  if (kind === 0) return walk.ticks()
  if (info & 128) walk.reference(client, clock)
  if (info & 64) walk.reference(client, clock)
  if ((info & 192) === 0) {
    if (walk.uint() === 1) walk.text()
    else walk.reference(client, clock)
    if (info & 32) walk.text()
  }
  return content(walk, kind)
}

/** Checks the content of an item, by the lower five bits of its info byte; returns its length in clock ticks. */
function content(walk: Walker, kind: number): number {
  switch (kind) {
    case 1:
      return walk.ticks()
    case 2:
    case 8:
      return list(walk, kind)
    case 3:
      walk.take(walk.uint())
      return 1
    case 4:
      return Buffer.from(walk.text()).toString().length // Yjs counts UTF-16 units
    case 5:
      walk.json()
      return 1
    case 6:
      walk.text()
      walk.json()
      return 1
    case 7:
      type(walk)
      return 1
    default:
      throw new Error('unknown content') // 9 is a subdocument
  }
}

function list(walk: Walker, kind: 2 | 8): number {
  const length = walk.count(1)
  for (let n = length; n > 0; n--) {
    if (kind === 2) walk.json()
    else any(walk)
  }
  return length
}

function type(walk: Walker): void {
  const kind = walk.uint()
  if (kind > 6) throw new Error('unknown type')
  if (kind === 3 || kind === 5) walk.text()
}

function any(walk: Walker, depth = 0): void {
  if (depth > MAX_DEPTH) throw new Error('nested too deep')
  const kind = walk.byte()
  if (kind === 119) walk.text()
  else if (kind === 116) walk.take(walk.uint())
  else if (kind === 125) walk.signed()
  else if (kind === 124) walk.take(4)
  else if (kind === 123 || kind === 122) walk.take(8)
  else if (kind === 118) {
    for (let n = walk.count(2); n > 0; n--) {
      walk.text()
      any(walk, depth + 1)
    }
  } else if (kind === 117) {
    for (let n = walk.count(1); n > 0; n--) any(walk, depth + 1)
  } else if (![127, 126, 121, 120].includes(kind)) throw new Error('unknown value')
}

/** Reads the encoding's primitives within bounds. */
class Walker {
  readonly #bytes: Uint8Array
  #at = 0
  #parts = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }

  byte(): number {
    if (this.left === 0) throw new Error('truncated')
    return this.#bytes[this.#at++]!
  }

  uint(): number {
    let value = 0
    for (let factor = 1; ; factor *= 128) {
      const byte = this.byte()
      value += (byte & 127) * factor
      if (value > Number.MAX_SAFE_INTEGER) throw new Error('number too large')
      if (byte < 128) return value
    }
  }

  signed(): void {
    while (this.byte() >= 128);
  }

  /** Counts what Yjs will handle one by one. */
  part(count: number): void {
    this.#parts += count
    if (this.#parts > MAX_PARTS) throw new Error('too many parts')
  }

  /** A count of items of at least `size` bytes each. */
  count(size: number): number {
    const value = this.uint()
    if (value * size > this.left) throw new Error('count exceeds the update')
    return value
  }

  take(length: number): Uint8Array {
    if (length > this.left) throw new Error('truncated')
    return this.#bytes.subarray(this.#at, (this.#at += length))
  }

  text(): Uint8Array {
    const text = this.take(this.uint())
    UTF8.decode(text)
    return text
  }

  json(): void {
    const text = Buffer.from(this.text()).toString()
    if (text !== 'undefined') JSON.parse(text)
  }

  /** A length in clock ticks, not bounded by bytes. */
  ticks(): number {
    const value = this.uint()
    if (value > MAX_TICKS) throw new Error('length too large')
    return value
  }

  /** Yjs looks up references to the same client without checking that they exist. */
  reference(client: number, clock: number): void {
    const other = this.uint()
    const at = this.uint()
    if (other === client && at >= clock) throw new Error('refers to the future')
  }
}
