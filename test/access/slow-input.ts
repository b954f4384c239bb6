import { doc, p } from '#server/platform/richtext/build.rules.ts'
import { RICH_TEXT_BYTES } from '#server/platform/richtext/richtext.contract.ts'
import type { InjectOptions } from 'fastify'
import type { DeclaredRoute } from '#server/platform/http.ts'
import type { EventSpec } from '#server/platform/socket-event.ts'
import { json, pathOf } from './declared-calls.ts'
import { whole } from './invalid-input.ts'
import { sampleOf, type Schema } from './minimal-input.ts'

/** Almost what the body of a request may hold. */
const BIG = 1_000_000
/** Almost what a packet may hold. */
const BIG_PACKET = 900_000
/** What the URL of a request may hold, once encoded. */
const BIG_IN_URL = 4_000
/** A quadratic check of a shorter text takes less than a millisecond. */
const SHORT = 500

/** Inputs that make a super-linear check slow, once repeated: what starts a match many times, and never ends it. */
const RUNS = ['a', ' ', 'a.', 'autisé', 'copy ', '[', '|a|b|\n|-|-|\n']
const PIECES = [
  ...RUNS,
  ...['\n', '\u00a0', '0', '1 ', '@', '«', '"', '\\', '<', '`', '![', '**', '_a', '> ', '1. a\n', '- a\n  '],
  ...['12 rue ', 'né le ', 'M. ', 'http://', '<a href="', 'a\u0301', '😀', 'A B', '\n\n\n', '\\\n'],
]

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value))

/** A text of this many bytes at most, with a beginning and an end that differ from what is repeated. */
const repeated = (piece: string, bytes: number) =>
  `x${piece.repeat(Math.floor((bytes - 8) / (bytesOf(piece) - 2)))}\ny!`

/**
 * What a schema describes, each time with one text, array or object in it that is slow to check, or to handle once
 * accepted.
 */
function* slow(schema: Schema, known: Record<string, unknown>, big = BIG): Generator<unknown, void> {
  if (schema.description === 'ProseMirror document') return yield* slowDocuments()
  for (const one of schema.anyOf ?? []) yield* slow(one, known, big)
  switch ([schema.type].flat()[0] ?? '') {
    case 'object':
      for (const [name, one] of Object.entries(schema.properties ?? {}))
        for (const value of slow(one, known, big)) yield { ...whole(schema, known), [name]: value }
      break
    case 'array':
      for (const value of slow(schema.items ?? {}, known, big)) yield [value]
      for (const item of [{}, '', sampleOf(schema.items ?? {})]) yield many(item, big)
      break
    case 'string':
      if (schema.enum) break
      yield repeated('a', big)
      if (!schema.format && (schema.maxLength ?? big) > SHORT)
        for (const piece of RUNS) yield repeated(piece, Math.min(big, schema.maxLength ?? big))
      break
    default:
  }
}

const many = (item: unknown, big: number) =>
  Array.from({ length: Math.floor(big / (bytesOf(item) + 1)) }, (): unknown => item)

/** Long rich texts: one word of each kind, and structures as wide and as deep as they may be. */
function* slowDocuments(): Generator<unknown, void> {
  for (const piece of PIECES) yield doc(p(repeated(piece, RICH_TEXT_BYTES - 200)))
  const word = (text: string, marks?: object[]) => ({ type: 'text', text, ...(marks && { marks }) })
  const paragraph = (content: unknown[]) => ({ type: 'paragraph', content })
  const list = (inside: unknown[]) => ({
    type: 'bulletList',
    content: [{ type: 'listItem', content: [paragraph([word('a')]), ...inside] }],
  })
  const times = (count: number, make: (i: number) => unknown) =>
    Array.from({ length: count }, (_, i) => make(i))
  const nested = (depth: number): unknown[] => (depth === 0 ? [] : [list(nested(depth - 1))])
  const bold = [{ type: 'bold' }]
  const link = (i: number) => [{ type: 'link', attrs: { href: `https://a.fr/${i}` } }]
  yield { type: 'doc', content: times(5000, () => paragraph([word('a')])) }
  yield {
    type: 'doc',
    content: times(5000, () => ({ type: 'heading', attrs: { level: 2 }, content: [word('a')] })),
  }
  yield { type: 'doc', content: [paragraph(times(9000, (i) => word('a', i % 2 ? bold : [])))] }
  yield { type: 'doc', content: [paragraph(times(3000, (i) => word('a', link(i))))] }
  yield { type: 'doc', content: [paragraph([word('a', times(9000, () => bold[0]) as object[])])] }
  yield { type: 'doc', content: [paragraph(times(12_000, () => ({ type: 'hardBreak' })))] }
  yield { type: 'doc', content: times(100, () => nested(12)[0]) }
}

/** The slow calls of a route. */
export function* slowCalls(
  { url, schema }: DeclaredRoute,
  known: Record<string, unknown>,
): Generator<InjectOptions> {
  const path = pathOf(url, known)
  const body = schema.body as Schema | undefined
  for (const query of slow(schema.querystring ?? {}, known, BIG_IN_URL))
    yield {
      url: `${path}?${new URLSearchParams(query as Record<string, string>).toString()}`,
      ...(body && { payload: whole(body, known) }),
    }
  if (!body) return
  for (const payload of slow(body, known)) yield { url: path, ...json(JSON.stringify(payload)) }
  const names = Array.from({ length: BIG / 10 }, (_, i) => `"${i}":0`)
  yield { url: path, ...json(`{${names.join(',')}}`) }
}

/** The slow packets of each live event, sent from within its rooms. */
export function* slowEvents(events: readonly EventSpec[], known: Record<string, unknown>) {
  for (const spec of events) {
    const kind = spec.name.split(':')[0]!
    const rooms = { text: `text:${String(known['tool'])}`, board: `board:${String(known['session'])}` }
    const inside = {
      ...known,
      ...(Object.hasOwn(rooms, kind) && { room: rooms[kind as keyof typeof rooms] }),
    }
    const payloads = [...slow(spec.schema, inside, BIG_PACKET)]
    yield { spec, payloads: [...payloads, many({}, BIG_PACKET), repeated('a', BIG_PACKET)] }
  }
}
