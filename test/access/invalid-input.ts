import { randomUUID } from 'node:crypto'
import { sampleOf, type Schema } from './minimal-input.ts'

const NUL = '\u0000'
const HALF = '\ud800'

const TEXTS = [
  `Un mot ${NUL} et un autre, assez long`,
  `Un demi ${HALF} signe, assez long aussi`,
  NUL.repeat(10),
  ' '.repeat(20),
  '\u200b\u2060'.repeat(10),
  `a${' '.repeat(12)}`,
  'Deux\r\nlignes\ttrès\u2028longues',
  'a'.repeat(10_000),
  `999999999999999_${randomUUID()}`,
  `0_${'-'.repeat(36)}`,
  `1_0_999999999999999_${randomUUID()}`,
]
const NAMES = [randomUUID(), randomUUID().toUpperCase(), '-'.repeat(36), NUL]
const DAYS = ['0000-01-01', '9999-12-31', '99999-01-01', '2026-02-30', '1900-01-01', '2199-12-31']
const HOURS = [
  ...DAYS.map((day) => `${day}T10:00:00Z`),
  '2016-12-31T23:59:60Z',
  '0001-01-01T00:00:00+23:59',
  '2199-12-31T23:59:59.999999999-23:59',
]
const NUMBERS = [-1, 0, 2 ** 31 - 1, 2 ** 31, 2 ** 53, 1e30, 1.5]
const WRONG = [null, true, 'essai', [null], {}]

/** What a schema describes, each time with one thing in it that nobody in their right mind would send. */
export function* hostile(schema: Schema, known: Record<string, unknown>): Generator<unknown> {
  if (schema.description === 'ProseMirror document') return yield* DOCUMENTS
  for (const one of schema.anyOf ?? []) yield* hostile(one, known)
  switch ([schema.type].flat()[0] ?? '') {
    case 'object':
      for (const [name, one] of Object.entries(schema.properties ?? {}))
        for (const value of hostile(one, known)) yield { ...whole(schema, known), [name]: value }
      break
    case 'array':
      for (const value of hostile(schema.items ?? {}, known)) yield [value]
      yield Array.from({ length: 300 }, () => sampleOf(schema.items ?? {}))
      break
    case 'string':
      yield* TEXTS_BY_FORMAT[schema.format ?? ''] ?? TEXTS
      break
    case 'integer':
      yield* NUMBERS
      break
    default:
  }
  yield* WRONG
}
const TEXTS_BY_FORMAT: Record<string, string[]> = { uuid: NAMES, date: DAYS, 'date-time': HOURS }

/** What someone would send who fills everything in, and names what is there. */
export function whole(schema: Schema, known: Record<string, unknown>): Record<string, unknown> {
  const sent = Object.entries(schema.properties ?? {}).flatMap(([name, one]) => {
    const isOptional = !schema.required?.includes(name)
    const isChoice = one.type === 'boolean' || JSON.stringify(one).includes('uuid')
    if (isOptional && isChoice) return []
    return [[name, name in known ? known[name] : sampleOf(one)]]
  })
  return Object.fromEntries(sent) as Record<string, unknown>
}

const doc = (...content: unknown[]) => ({ type: 'doc', content })
const said = (text: unknown) => ({ type: 'paragraph', content: [{ type: 'text', text }] })
const quoting = (source: object) =>
  doc({ type: 'blockquote', attrs: { source }, content: [said('Des mots')] })
const DOCUMENTS = [
  doc(said(`Un ${NUL} zéro`)),
  doc(said(NUL)),
  doc(said(HALF)),
  doc(said(5)),
  doc(null),
  doc({ type: 'constructor' }),
  doc({ type: 'heading', attrs: { level: 99 } }),
  doc(said('À toi'), { type: 'paragraph', content: [{ type: 'mention', attrs: { id: 'x', label: NUL } }] }),
  quoting({ kind: 'post', id: 'rien', label: 'a', href: '/a' }),
  quoting({ kind: 'tool', id: NUL, label: 'a', href: '/a' }),
]

/** Deeper than any stack: as text, for nothing else can write it. */
export function* deep({ properties = {} }: Schema): Generator<string> {
  const [name] = Object.keys(properties)
  const node = '{"type":"blockquote","content":['
  yield `{"${name}":${'['.repeat(20_000)}${']'.repeat(20_000)}}`
  yield `{"${name}":{"type":"doc","content":[${node.repeat(20_000)}${']}'.repeat(20_000)}]}}`
}
