import type { FastifyInstance } from 'fastify'
import { answer } from '../platform/http.ts'
import * as threads from './actions.ts'
import { seeMention } from './awaiting.actions.ts'
import * as contract from './contract.ts'
import { moveThread } from './steps.actions.ts'
import * as reading from './reading.actions.ts'

export async function threadRoutes(app: FastifyInstance): Promise<void> {
  answer(app, contract.ListThreads, (ctx, { params, query }) =>
    reading.listThreads(ctx, params.community, query),
  )
  answer(app, contract.ReadOpening, (ctx, { params }) => reading.readOpening(ctx, params.community))
  answer(app, contract.SimilarThreads, (ctx, { params, query }) =>
    reading.similarThreads(ctx, params.community, query.title),
  )
  answer(app, contract.ReadThread, (ctx, { params, query }) =>
    reading.readThread(ctx, params.community, params.thread, query),
  )
  answer(app, contract.ReadPost, (ctx, { params }) =>
    reading.readPost(ctx, params.community, params.thread, params.post),
  )
  answer(app, contract.OpenThread, (ctx, { params, body }) => threads.openThread(ctx, params.community, body))
  answer(app, contract.AddPost, (ctx, { params, body }) =>
    threads.addPost(ctx, params.community, params.thread, body),
  )
  answer(app, contract.EditPost, (ctx, { params, body }) =>
    threads.editPost(ctx, params.community, params, body),
  )
  answer(app, contract.MoveThread, (ctx, { params, body }) =>
    moveThread(ctx, params.community, params.thread, body),
  )
  answer(app, contract.SaySameHere, (ctx, { params, body }) =>
    reading.saySameHere(ctx, params.community, params.thread, body),
  )
  answer(app, contract.MarkRead, (ctx, { params, body }) =>
    reading.markRead(ctx, params.community, params.thread, body.number),
  )
  answer(app, contract.SeeMention, (ctx, { params }) => seeMention(ctx, params.community, params.post))
  answer(app, contract.FollowThread, (ctx, { params, body }) =>
    reading.followThread(ctx, params.community, params.thread, body.following),
  )
}
