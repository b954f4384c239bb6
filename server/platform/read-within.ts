import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import type { Ctx } from './context.ts'
import type { Call, Endpoint } from './endpoint.ts'
import { exchangeOf } from './http.ts'
import { problem } from './problem.ts'

/** The request of a page, within which endpoints are read, and its asker. */
export interface PageRequest {
  readonly app: FastifyInstance
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly ctx: Ctx
}

/** An endpoint that reads, and what it is asked. */
export interface PageRead<Asked extends Call = Call> {
  readonly endpoint: Endpoint<Asked>
  readonly asked: Omit<Asked, 'body'>
}

const badAddress = problem(
  'malformed',
  404,
  'Cette adresse ne mène nulle part : vérifiez le lien que vous avez suivi.',
)

/**
 * Reads an endpoint in the process, for a page that the server renders: the same guard, schemas and handler as over
 * HTTP.
 *
 * @returns the JSON that HTTP would answer: fields that the schema does not name are left out
 * @throws Problem when the asker may not read it
 */
export async function readWithin<Asked extends Call>(
  { app, request, reply, ctx }: PageRequest,
  { endpoint: { access, schema }, asked: { params, query } }: PageRead<Asked>,
): Promise<string> {
  await app.guard(ctx, access, params)
  if (!isValid(request, schema.params, params, 'params')) throw badAddress()
  if (!isValid(request, schema.querystring, query, 'querystring')) throw badAddress()
  const read = app.reading.get(schema)
  if (!read) throw new Error('No endpoint that reads has this schema')
  const answered = await read(ctx, { params, query, body: undefined } as never, exchangeOf(request, reply))
  return reply.compileSerializationSchema(schema.response[200] as never)(answered as Record<string, unknown>)
}

/** Fastify keeps what it has compiled of a schema. */
function isValid(
  request: FastifyRequest,
  schema: TSchema,
  value: object,
  part: 'params' | 'querystring',
): boolean {
  return Boolean(request.compileValidationSchema(schema as never, part)(value as never))
}
