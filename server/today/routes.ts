import type { FastifyInstance } from 'fastify'
import { answer } from '../platform/http.ts'
import { readToday } from './actions.ts'
import { ReadToday } from './contract.ts'

export async function todayRoutes(app: FastifyInstance): Promise<void> {
  answer(app, ReadToday, (ctx, { params }) => readToday(ctx, params.community))
}
