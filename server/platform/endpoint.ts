import { Type, type Static, type TObject, type TSchema } from 'typebox'

/** What a caller hands over: path parameters, query string and JSON body. */
export interface Call {
  params: object
  query: object
  body: unknown
}

/**
 * Who may call, before anything is loaded. From `member` on, the URL names the `:community` and the caller must be
 * in it. Which objects they may then read or change is decided where these are loaded.
 */
export type Access =
  | 'anyone'
  | 'signed_in'
  | 'member'
  | 'delegate'
  | 'network_lead'
  | 'steering_member'
  /** An administrator need not be in the community. */
  | 'lead_or_administrator'
  | 'administrator'

/** At most `max` calls by one person (or one address, without a sign-in) in `perSeconds`. */
export interface Limit {
  readonly max: number
  readonly perSeconds: number
}

/** One HTTP operation. The server answers it, the client calls it, and nobody else spells its URL. */
export interface Endpoint<Asked = Call, Reply = unknown> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: `/api/${string}`
  /** For the API document: a short English sentence, such as « Open a thread ». */
  readonly summary: string
  readonly access: Access
  readonly limit?: Limit
  /** What is asked may be sealed: the command is then kept without a trace of who gave it. */
  readonly sealable?: boolean
  /** Takes no idempotency key: its reply depends on a password or sets a cookie, and neither may be stored for a replay. */
  readonly notIdempotent?: boolean
  readonly schema: { params: TSchema; querystring: TSchema; body?: TSchema; response: { 200: TSchema } }
  /** Never set: it only carries the types. Carrying the schemas' types instead costs tsc seconds a route. */
  readonly types?: { asked: Asked; reply: Reply }
}

type Nothing = TObject<Record<never, never>>
const Nothing: Nothing = Type.Object({}, { additionalProperties: false })

export function endpoint<
  Reply extends TSchema,
  Params extends TSchema = Nothing,
  Query extends TSchema = Nothing,
  Body extends TSchema = Nothing,
>(spec: {
  method: Endpoint['method']
  url: Endpoint['url']
  summary: string
  access: Access
  limit?: Limit
  sealable?: boolean
  notIdempotent?: boolean
  params?: Params
  query?: Query
  body?: Body
  reply: Reply
}): Endpoint<{ params: Static<Params>; query: Static<Query>; body: Static<Body> }, Static<Reply>> {
  return {
    method: spec.method,
    url: spec.url,
    summary: spec.summary,
    access: spec.access,
    ...(spec.limit && { limit: spec.limit }),
    ...(spec.sealable && { sealable: true }),
    ...(spec.notIdempotent && { notIdempotent: true }),
    schema: {
      params: spec.params ?? Nothing,
      querystring: spec.query ?? Nothing,
      ...(spec.body && { body: spec.body }),
      response: { 200: spec.reply },
    },
  }
}

/** A GET that answers a page or a file instead of JSON: read in a browser, downloaded, followed from a mail. */
export interface FileEndpoint<Asked = Omit<Call, 'body'>> {
  readonly url: `/${string}`
  readonly summary: string
  readonly access: Access
  readonly produces: string
  readonly schema: { params: TSchema; querystring: TSchema }
  readonly types?: { asked: Asked }
}

export function file<Params extends TSchema = Nothing, Query extends TSchema = Nothing>(spec: {
  url: FileEndpoint['url']
  summary: string
  access: Access
  produces: string
  params?: Params
  query?: Query
}): FileEndpoint<{ params: Static<Params>; query: Static<Query> }> {
  return {
    url: spec.url,
    summary: spec.summary,
    access: spec.access,
    produces: spec.produces,
    schema: { params: spec.params ?? Nothing, querystring: spec.query ?? Nothing },
  }
}

export const Id = Type.String({ format: 'uuid', maxLength: 36 })
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
export const isUuid = (text: string) => UUID.test(text)
/** Between 1900 and 2199, where every clock and database agrees; without the 61st second that JavaScript does not know. */
export const Instant = Type.String({
  format: 'date-time',
  maxLength: 40,
  pattern: '^(19|20|21).{8}T.{6}[0-5]',
  description: 'Écrivez une date et une heure, entre 1900 et 2199.',
})
/** A day without an hour, `2026-03-16`. */
export const Day = Type.String({
  format: 'date',
  maxLength: 10,
  pattern: '^(19|20|21)',
  description: 'Écrivez une date, entre 1900 et 2199.',
})
/** A title, a name: on one line, `min` to `max` characters between those that show. */
export const Line = (min: number, max: number) =>
  Type.String({
    minLength: min,
    maxLength: max,
    pattern: `^.*${showing(min, '.')}.*$`,
    description: `Écrivez au moins ${counted(min)}, sur une seule ligne.`,
  })
/** The same on as many lines as one likes. */
export const Words = (min: number, max: number) =>
  Type.String({
    minLength: min,
    maxLength: max,
    pattern: showing(min, '[\\s\\S]'),
    description: `Écrivez au moins ${counted(min)}.`,
  })
/** Neither a blank nor one of the signs that only arrange the others. */
const SHOWS = '[^\\s\\p{C}]'
const showing = (min: number, any: string) => (min > 1 ? `${SHOWS}${any}{${min - 2},}${SHOWS}` : SHOWS)
const counted = (min: number) => (min > 1 ? `${min} caractères` : 'un caractère')
/** One of these words. A union made from a list would lose them as a type. */
export const OneOf = <Word extends string>(words: readonly Word[]) =>
  Type.Unsafe<Word>({ type: 'string', enum: [...words] })
/** As one type more, where a schema has a type: answers are then written without trying the members of a union. */
export const Nullable = <Schema extends TSchema>(schema: Schema) => {
  const { type, enum: words } = schema as { type?: string; enum?: string[] }
  return Type.Unsafe<Static<Schema> | null>(
    type
      ? { ...schema, type: [type, 'null'], ...(words && { enum: [...words, null] }) }
      : { anyOf: [schema, { type: 'null' }] },
  )
}
/** For what answers nothing but « done ». */
export const Done = Type.Object({ done: Type.Literal(true) })
export const done = { done: true } as const
