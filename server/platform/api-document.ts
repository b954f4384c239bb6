import * as commands from './commands.ts'
import type { Endpoint, FileEndpoint } from './endpoint.ts'
import type { Feature } from './feature.ts'
import * as http from './http.ts'
import { isNamedProblem, problemSchema } from './api-problems.ts'
import { schemaNames, type Exported, type Json } from './api-schemas.ts'
import * as problems from './problem.ts'
import * as richText from './richtext/richtext.contract.ts'

const PLATFORM: Feature = { name: 'platform', contracts: [problems, http, commands, richText] }

/**
 * The OpenAPI document, built from the contracts without an app or a database.
 *
 * @param cookie the name of the sign-in cookie
 */
export function apiDocument(features: readonly Feature[], cookie: string): Json {
  const exported = [PLATFORM, ...features].flatMap(({ name: tag, contracts }) =>
    contracts.flatMap((contract) =>
      Object.entries(contract).map(([name, value]): Exported => ({ tag, name, value })),
    ),
  )
  const { refer, used } = schemaNames(exported)
  const paths: Record<string, Json> = {}
  for (const { tag, name, value } of exported) {
    if (!isEndpoint(value) || !value.url.startsWith('/api/')) continue
    const path = value.url.replace(/:(\w+)/g, '{$1}')
    const method = 'method' in value ? value.method.toLowerCase() : 'get'
    paths[path] = { ...paths[path], [method]: operation(value, tag, name) }
  }
  const named = refer(paths) as Record<string, Json>
  return {
    openapi: '3.1.0',
    info: {
      title: 'Liane',
      version: '0.1.0',
      description: 'Everything that a page of Liane asks its server.',
      license: { name: 'AGPL-3.0-only', identifier: 'AGPL-3.0-only' },
    },
    servers: [{ url: '/' }],
    tags: tagsOf(exported),
    paths: named,
    components: {
      schemas: { ...used(named), Problem: problemSchema(problemsOf(exported)) },
      parameters: { IdempotencyKey: IDEMPOTENCY_KEY },
      responses: { Problem: REFUSED },
      securitySchemes: { signIn: { type: 'apiKey', in: 'cookie', name: cookie } },
    },
  }
}

const isEndpoint = (value: unknown): value is Endpoint | FileEndpoint =>
  typeof value === 'object' && value !== null && 'url' in value && 'summary' in value && 'schema' in value

const problemsOf = (exported: readonly Exported[]) =>
  exported.map(({ value }) => value).filter(isNamedProblem)

function operation(endpoint: Endpoint | FileEndpoint, tag: string, name: string): Json {
  const { access, schema, summary } = endpoint
  const isFile = 'produces' in endpoint
  return {
    operationId: name[0]!.toLowerCase() + name.slice(1),
    summary,
    description: isFile ? ACCESS[access] : [ACCESS[access], limited(endpoint)].join(' ').trim(),
    tags: [tag],
    security: [{ signIn: [] }, ...(access === 'anyone' ? [{}] : [])],
    parameters: [
      ...parameters('path', schema.params),
      ...parameters('query', schema.querystring),
      ...(isFile ? [] : idempotencyKey(endpoint)),
    ],
    ...('body' in schema && {
      requestBody: { required: true, content: { 'application/json': { schema: schema.body } } },
    }),
    responses: {
      200: {
        description: 'Done.',
        content: isFile
          ? { [endpoint.produces.split(';')[0]!]: { schema: { type: 'string', format: 'binary' } } }
          : { 'application/json': { schema: endpoint.schema.response[200] } },
      },
      '4XX': { $ref: '#/components/responses/Problem' },
      '5XX': { $ref: '#/components/responses/Problem' },
    },
  }
}

const ACCESS = {
  anyone: 'Does not need a sign-in.',
  entering: 'Needs a sign-in, be it one that lacks the second factor it must have.',
  signed_in: 'Needs a sign-in.',
  member: 'For members of the community.',
  delegate: 'For holders of a current mandate in the community.',
  network_lead: 'For the leads of the community.',
  steering_member: 'For the steering members of the community.',
  lead_or_administrator: 'For the leads of the community and for administrators.',
  administrator: 'For administrators.',
} satisfies Record<Endpoint['access'], string>

const limited = ({ limit }: Endpoint) =>
  limit ? `At most ${limit.max} calls in ${limit.perSeconds} seconds.` : ''

function parameters(place: 'path' | 'query', schema: object): Json[] {
  const { properties = {}, required = [] } = schema as { properties?: Json; required?: string[] }
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema,
  }))
}

/** The header is required only for a signed-in caller: command ids are stored per person. */
function idempotencyKey({ method, notIdempotent, access }: Endpoint): Json[] {
  if (method === 'GET' || notIdempotent) return []
  return access === 'anyone'
    ? [{ ...IDEMPOTENCY_KEY, required: false }]
    : [{ $ref: '#/components/parameters/IdempotencyKey' }]
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description: 'A new UUID for each command. Send the same one again to retry: the command acts once.',
  schema: { type: 'string', format: 'uuid' },
}

const REFUSED = {
  description: 'A refusal (RFC 9457). Its title is in French, for the person.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}

/** Each feature that has operations, with the problems it declares. */
function tagsOf(exported: readonly Exported[]): Json[] {
  const withOperations = new Set(exported.filter(({ value }) => isEndpoint(value)).map(({ tag }) => tag))
  return [...withOperations].map((name) => {
    const lines = problemsOf(exported.filter(({ tag }) => tag === name))
      .map((problem) => problem().toJSON())
      .map(({ type, status, title }) => `- \`${type}\` (${status}): ${title}`)
    const intro = `Operations of the feature ${name}.`
    return { name, description: lines.length ? [intro, '', 'Its problems:', '', ...lines].join('\n') : intro }
  })
}
