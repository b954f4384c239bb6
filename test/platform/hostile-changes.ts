import fc from 'fast-check'

/** A change that a hostile client could send: its encoding is valid, its content is arbitrary. */
export interface HostileChange {
  /** Where its clocks begin, from the next one of its client. */
  readonly shift: number
  readonly structs: readonly HostileStruct[]
  readonly deletions: readonly { readonly of: number; readonly shift: number; readonly length: number }[]
}

interface HostileStruct {
  /** Items of the text to stand between, or in, by their rank among those there are; beyond them, anything. */
  readonly origin: number | null
  readonly rightOrigin: number | null
  readonly parent: number | string
  readonly attribute: string | null
  readonly content: readonly [kind: number, bytes: readonly number[], length: number]
}

export interface Id {
  readonly client: number
  readonly clock: number
}

/** What everybody writes, and what nobody should: names known and unknown, and those every object inherits. */
const INHERITED = ['constructor', '__proto__', 'toString']
const NODES = [
  ...['paragraph', 'heading', 'bulletList', 'orderedList', 'listItem', 'taskList', 'taskItem', 'blockquote'],
  ...['codeBlock', 'table', 'tableRow', 'tableHeader', 'tableCell', 'image', 'mention', 'hardBreak'],
  ...['horizontalRule', 'reference', 'indicator', 'agenda', 'doc', 'text', 'hologram', ...INHERITED],
]
const ATTRIBUTES = [
  'level',
  'start',
  'colspan',
  'rowspan',
  'source',
  'kind',
  'href',
  'items',
  'x',
  ...INHERITED,
]
const MARKS = ['bold', 'italic', 'code', 'link', 'link--AbCdEfGh', 'glow', ...INHERITED]

const string = (text: string) => {
  const bytes = [...Buffer.from(text)]
  return [...varint(bytes.length), ...bytes]
}
const json = (value: unknown) => string(JSON.stringify(value))

const far = fc.constantFrom(2 ** 20, 2 ** 31 - 2, 2 ** 31, 2 ** 50)
const length = fc.oneof(fc.integer({ min: 1, max: 50 }), far)
const words = fc.constantFrom('mot', 'é', '👍', 'faux\0mot', 'x'.repeat(3000))
const scalar = fc.constantFrom<readonly number[]>(
  [127], // undefined
  [126], // null
  [125, 66], // −2
  [125, 3],
  [124, 127, 192, 0, 0], // NaN
  [123, 255, 240, 0, 0, 0, 0, 0, 0], // −∞
  [122, 127, 255, 255, 255, 255, 255, 255, 255],
  [120],
  [119, ...string('javascript:alert(1)')],
  [118, 1, ...string('__proto__'), 118, 1, ...string('kind'), 119, ...string('constructor')],
  [117, 2, 126, 118, 0],
  [116, 3, 1, 2, 3],
)
const content: fc.Arbitrary<HostileStruct['content']> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...NODES).map((name) => [7, [3, ...string(name)], 1] as const) },
  { weight: 3, arbitrary: fc.constant([7, [6], 1] as const) },
  fc.constantFrom(0, 1, 2, 4).map((type) => [7, [type], 1] as const),
  fc.constantFrom(...INHERITED).map((name) => [7, [5, ...string(name)], 1] as const),
  { weight: 3, arbitrary: words.map((text) => [4, string(text), text.length] as const) },
  { weight: 2, arbitrary: scalar.map((bytes) => [8, [1, ...bytes], 1] as const) },
  fc.array(scalar, { maxLength: 3 }).map((all) => [8, [all.length, ...all.flat()], all.length] as const),
  fc
    .tuple(fc.constantFrom(...MARKS), fc.constantFrom(null, true, {}, { href: 'javascript:x' }, { href: 3 }))
    .map(([name, value]) => [6, [...string(name), ...json(value)], 1] as const),
  fc.constantFrom(null, { image: 'x' }).map((value) => [5, json(value), 1] as const),
  fc.constant([3, [2, 1, 2], 1] as const),
  fc.constant([2, [1, ...json({ a: 1 })], 1] as const),
  length.map((ticks) => [1, varint(ticks), ticks] as const),
  length.map((ticks) => [0, varint(ticks), ticks] as const),
  length.map((ticks) => [10, varint(ticks), ticks] as const),
  fc.constant([9, [...string('inner'), 118, 0], 1] as const),
)

/** A rank: mostly that of an item there is. */
const rank = fc.oneof({ weight: 9, arbitrary: fc.nat(200) }, fc.constantFrom(-1, -2, -3))
const orNot = <T>(some: fc.Arbitrary<T>) => fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, some)
const struct: fc.Arbitrary<HostileStruct> = fc.record({
  origin: orNot(rank),
  rightOrigin: orNot(rank),
  parent: fc.oneof(
    { weight: 4, arbitrary: fc.constant('default') },
    { weight: 6, arbitrary: rank },
    fc.constantFrom('hidden', ...INHERITED),
  ),
  attribute: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, fc.constantFrom(...ATTRIBUTES)),
  content,
})

export const hostileChange: fc.Arbitrary<HostileChange> = fc.record({
  shift: fc.oneof(
    { weight: 12, arbitrary: fc.constant(0) },
    fc.constantFrom(-3, -1, 1, 1000, 2 ** 31, 2 ** 50),
  ),
  structs: fc.array(struct, { maxLength: 5 }),
  deletions: fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    fc.array(fc.record({ of: fc.nat(2), shift: fc.constantFrom(-2, 0, 1, 2 ** 30), length }), {
      maxLength: 2,
    }),
  ),
})

/**
 * The bytes of a change.
 *
 * @param items those there are, which it can name
 * @param ends the next clock of each client; the first is the sender's
 */
export function bytesOf(change: HostileChange, items: readonly Id[], ends: readonly Id[]): Uint8Array {
  const [me] = ends as [Id]
  const from = Math.max(0, me.clock + change.shift)
  const written: Id[] = []
  let clock = from
  const named = (rank: number): Id => {
    if (rank === -1) return { client: me.client, clock: clock + 5 }
    if (rank === -2) return { client: 77, clock: 2 ** 40 }
    if (rank === -3) return ends.at(-1)!
    const known = [...written, ...items]
    return known[rank % known.length] ?? me
  }
  const structs = change.structs.flatMap((struct) => {
    const bytes = structBytes(struct, named)
    written.push({ client: me.client, clock })
    clock += struct.content[2]
    return bytes
  })
  const sections =
    change.structs.length > 0 ? [1, change.structs.length, ...varint(me.client), ...varint(from)] : [0]
  const deletions = change.deletions.map(({ of, shift, length }) => deletion(ends, { of, shift, length }))
  return Uint8Array.from([...sections, ...structs, ...varint(deletions.length), ...deletions.flat()])
}

/** Deletes the sender's own words or clocks not written yet. Any writer may delete existing words of others. */
function deletion(ends: readonly Id[], { of, shift, length }: HostileChange['deletions'][number]): number[] {
  const { client, clock } = ends[of % ends.length]!
  const from = of % ends.length === 0 ? Math.max(0, clock + shift) : clock + Math.abs(shift)
  return [...varint(client), 1, ...varint(from), ...varint(length)]
}

function structBytes(struct: HostileStruct, named: (rank: number) => Id): number[] {
  const [kind, bytes] = struct.content
  if (kind === 0 || kind === 10) return [kind, ...bytes]
  const beside = [struct.origin, struct.rightOrigin]
  const stands = beside.flatMap((rank) => (rank === null ? [] : id(named(rank))))
  const info = kind | (beside[0] === null ? 0 : 128) | (beside[1] === null ? 0 : 64)
  if (stands.length > 0) return [info, ...stands, ...bytes]
  const parent =
    typeof struct.parent === 'string' ? [1, ...string(struct.parent)] : [0, ...id(named(struct.parent))]
  const attribute = struct.attribute === null ? [] : string(struct.attribute)
  return [info | (attribute.length > 0 ? 32 : 0), ...parent, ...attribute, ...bytes]
}

const id = ({ client, clock }: Id) => [...varint(client), ...varint(clock)]

export function varint(value: number): number[] {
  return value < 128 ? [value] : [128 + (value % 128), ...varint(Math.floor(value / 128))]
}
