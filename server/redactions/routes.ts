import type { FastifyInstance } from 'fastify'
import { answer } from '../platform/http.ts'
import { readRedaction } from './actions.ts'
import { decideRedaction } from './decisions.actions.ts'
import { flagAsPersonal } from './flags.actions.ts'
import { DecideRedaction, FlagAsPersonal, ReadRedaction } from './contract.ts'

export async function redactionRoutes(app: FastifyInstance): Promise<void> {
  answer(app, FlagAsPersonal, (ctx, { params, body }) => flagAsPersonal(ctx, params.community, body))
  answer(app, ReadRedaction, (ctx, { params }) => readRedaction(ctx, params.community, params.redaction))
  answer(app, DecideRedaction, (ctx, { params, body }) =>
    decideRedaction(ctx, params.community, params.redaction, body),
  )
}
