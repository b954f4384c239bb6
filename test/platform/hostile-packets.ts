import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { hostileChange, bytesOf, varint, type HostileChange, type Id } from './hostile-changes.ts'

/** What a hostile page sends over its connection: changes, replays, joins and cursors. */
export type HostilePacket =
  | { readonly kind: 'change'; readonly change: HostileChange; readonly as: 'own' | 'other' | 'nobody' }
  | { readonly kind: 'mangled'; readonly change: HostileChange; readonly at: number; readonly byte: number }
  | { readonly kind: 'replay'; readonly change: HostileChange | null }
  | {
      readonly kind: 'join'
      readonly since: number
      readonly epoch: string
      readonly vector: readonly number[]
    }
  | { readonly kind: 'cursor'; readonly client: number; readonly clock: number; readonly state: unknown }

const vectors = fc.constantFrom<readonly number[]>(
  [0],
  [],
  [1],
  [...varint(2 ** 40), 1, 1],
  [2, ...varint(2 ** 53 - 1), ...varint(2 ** 53 - 1), 1, 0],
  [255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1],
  [...varint(60_000), ...Array.from({ length: 60_000 }, (_, i) => [...varint(i), 1]).flat()],
)
const place = fc.record({
  client: fc.constantFrom(0, 77, 0xffff_ffff, 2 ** 40),
  clock: fc.constantFrom(0, 1, 2 ** 31, 2 ** 53 - 1, -1),
})
const position = fc.constantFrom<unknown>(
  { tname: 'default', assoc: 2 ** 40 },
  { tname: '__proto__' },
  { type: { client: 1, clock: 2 ** 50 } },
  { item: { client: 77, clock: 3 }, type: { client: 1, clock: 1 }, assoc: -1 },
  { item: 'x'.repeat(10_000) },
  null,
)
const cursor = fc.record({ anchor: position, head: position })

const kinds: Record<HostilePacket['kind'], { weight: number; arbitrary: fc.Arbitrary<HostilePacket> }> = {
  change: {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('change'),
      change: hostileChange,
      as: fc.oneof({ weight: 8, arbitrary: fc.constant('own') }, fc.constantFrom('other', 'nobody')),
    }),
  },
  mangled: {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('mangled'),
      change: hostileChange,
      ...{ at: fc.nat(100), byte: fc.nat(255) },
    }),
  },
  replay: {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('replay'), change: fc.option(hostileChange, { nil: null }) }),
  },
  join: {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('join'),
      since: fc.constantFrom(0, 1, 3, 10_000, 2 ** 53 - 1),
      epoch: fc.constantFrom('own', '', randomUUID()),
      vector: vectors,
    }),
  },
  cursor: {
    weight: 2,
    arbitrary: place.chain((place) =>
      fc.record({
        kind: fc.constant('cursor'),
        ...{ client: fc.constant(place.client), clock: fc.constant(place.clock) },
        state: fc.oneof(fc.constant(null), fc.record({ cursor: fc.option(cursor) })),
      }),
    ),
  },
}

export const hostilePacket: fc.Arbitrary<HostilePacket> = fc.oneof(...Object.values(kinds))

/** What a packet is made of at the moment when it is sent. */
export interface HostileMoment {
  readonly room: string
  readonly epoch: string
  readonly items: readonly Id[]
  /** The next clock of each client: the sender's, then those of others. */
  readonly ends: readonly Id[]
  /** An op that was already sent. */
  readonly sent: { readonly op: string; readonly payload: Uint8Array } | undefined
}

/** The event of a packet, and what it carries. */
export function asSent(packet: HostilePacket, moment: HostileMoment): [event: string, payload: object] {
  const { room, items, ends } = moment
  const bytes = (change: HostileChange, as = ends) => bytesOf(change, items, as)
  const append = (payload: Uint8Array, op: string = randomUUID()): [string, object] => [
    'text:append',
    { room, op, payload },
  ]
  switch (packet.kind) {
    case 'change':
      if (packet.as === 'own') return append(bytes(packet.change))
      return append(
        bytes(packet.change, [packet.as === 'other' ? ends.at(-1)! : { client: 0, clock: 0 }, ...ends]),
      )
    case 'mangled': {
      const payload = bytes(packet.change)
      payload[packet.at % payload.length] = packet.byte
      return append(payload)
    }
    case 'replay':
      return append(
        packet.change ? bytes(packet.change) : (moment.sent?.payload ?? bytes(NOTHING)),
        moment.sent?.op,
      )
    case 'join': {
      const epoch = packet.epoch === 'own' ? moment.epoch : packet.epoch || null
      return ['text:join', { room, since: packet.since, epoch, stateVector: Uint8Array.from(packet.vector) }]
    }
    case 'cursor':
      return ['text:awareness', { room, client: packet.client, clock: packet.clock, state: packet.state }]
  }
}

const NOTHING: HostileChange = { shift: 0, structs: [], deletions: [] }
