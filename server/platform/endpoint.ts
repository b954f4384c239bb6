import { Type, type Static, type TObject, type TProperties, type TSchema } from 'typebox'

/** Path parameters, query string and JSON body. */
export interface Call {
  params: object
  query: object
  body: unknown
}

/**
 * Who may call, checked before anything is loaded. From `member` on, the URL has a `:community` and the caller must be
 * a member of it. Access to each object is checked when it is loaded.
 */
export type Access =
  | 'anyone'
  /** Signed in, even while the second factor that is required of them is missing. */
  | 'entering'
  | 'signed_in'
  | 'member'
  | 'delegate'
  | 'network_lead'
  | 'steering_member'
  /** Administrators need not be members. */
  | 'lead_or_administrator'
  | 'administrator'

/** At most `max` calls in `perSeconds` per person, or per IP address without a sign-in. */
export interface Limit {
  readonly max: number
  readonly perSeconds: number
}

/** An HTTP operation. Server and client share it; its URL is written nowhere else. */
export interface Endpoint<Asked = Call, Reply = unknown> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: `/api/${string}`
  /** A short English sentence for the API document, such as « Open a thread ». */
  readonly summary: string
  readonly access: Access
  readonly limit?: Limit
  /** The request may be anonymous: its command is stored without a trace of the author. */
  readonly sealable?: boolean
  /**
   * Takes no idempotency key: its reply depends on a password or sets a cookie, which must not be stored for a replay.
   */
  readonly notIdempotent?: boolean
  readonly schema: { params: TSchema; querystring: TSchema; body?: TSchema; response: { 200: TSchema } }
  /** Type only. Carrying the schemas' types instead costs tsc seconds per route. */
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

/** A GET that returns HTML or a file instead of JSON. */
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
/** Between 1900 and 2199, which JavaScript and PostgreSQL both accept; no leap second, which JavaScript rejects. */
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
/** Says in a schema that a person writes it freely: it is searched for personal data (I10). */
const FREE_TEXT = { contentMediaType: 'text/plain' } as const
export const isFreeText = (schema: object) =>
  (schema as { contentMediaType?: string }).contentMediaType === FREE_TEXT.contentMediaType
/** Any text of at most `max` characters, or none. */
export const FreeText = (max: number) => Type.String({ maxLength: max, ...FREE_TEXT })
/** One line of text, such as a title or a name; at least `min` visible characters, at most `max`. */
export const Line = (min: number, max: number) =>
  Type.String({
    minLength: min,
    maxLength: max,
    pattern: `^(?=.*$)${showing(min)}`,
    description: `Écrivez au moins ${counted(min)}, sur une seule ligne.`,
    ...FREE_TEXT,
  })
/** The same, on several lines. */
export const Words = (min: number, max: number) =>
  Type.String({
    minLength: min,
    maxLength: max,
    pattern: `^${showing(min)}`,
    description: `Écrivez au moins ${counted(min)}.`,
    ...FREE_TEXT,
  })
/** A visible character: neither white space nor a control or format character. */
const SHOWS = '[^\\s\\p{C}]'
/** `min` characters from a visible one to a visible one. The first starts at one place only, so the time is linear. */
const showing = (min: number) => `[\\s\\p{C}]*${SHOWS}${min > 1 ? `[\\s\\S]{${min - 2},}${SHOWS}` : ''}`
const counted = (min: number) => (min > 1 ? `${min} caractères` : 'un caractère')
/** An enum. `Type.Union` built from a list would lose the literal types. */
export const OneOf = <Word extends string>(words: readonly Word[]) =>
  Type.Unsafe<Word>({ type: 'string', enum: [...words] })
/** Adds `null` to the type list instead of a union, which serialises faster. */
export const Nullable = <Schema extends TSchema>(schema: Schema) => {
  const { type, enum: words } = schema as { type?: string; enum?: string[] }
  return Type.Unsafe<Static<Schema> | null>(
    type
      ? { ...schema, type: [type, 'null'], ...(words && { enum: [...words, null] }) }
      : { anyOf: [schema, { type: 'null' }] },
  )
}
const AS_READ = { $comment: 'As it was read.' } as const
/** What was read is not written by the asker: it is not searched for personal data. */
export const isAsRead = (schema: object) => (schema as { $comment?: string }).$comment === AS_READ.$comment
/** The values that the asker's change was made from; the change is refused when they are others now (stale.ts). */
export const AsRead = <Values extends TProperties>(values: Values) =>
  Type.Optional(Type.Partial(Type.Object(values), { additionalProperties: false, ...AS_READ }))
/** The reply of endpoints that return no data. */
export const Done = Type.Object({ done: Type.Literal(true) })
export const done = { done: true } as const
