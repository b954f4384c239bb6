import type { FastifyInstance } from 'fastify'
import { answer } from '../platform/http.ts'
import { search } from './actions.ts'
import { Search } from './contract.ts'

export async function searchRoutes(app: FastifyInstance): Promise<void> {
  answer(app, Search, (ctx, { params, query }) => search(ctx, params.community, query))
}
