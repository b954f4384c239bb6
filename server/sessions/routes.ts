import type { FastifyInstance } from 'fastify'
import { answer } from '../platform/http.ts'
import * as sessions from './actions.ts'
import * as attendance from './attendance.contract.ts'
import { readBoard } from './board.actions.ts'
import * as contract from './contract.ts'
import * as outcome from './outcomes.contract.ts'
import * as minutes from './minutes.contract.ts'
import { moveSession } from './steps.actions.ts'
import { settleAction } from './outcomes.actions.ts'
import { listInvitees } from './convening.actions.ts'
import { planSession } from './planning.actions.ts'

export async function sessionRoutes(app: FastifyInstance): Promise<void> {
  answer(app, contract.ListSessions, (ctx, { params, query }) =>
    sessions.listSessions(ctx, params.community, query),
  )
  answer(app, contract.PlanSession, (ctx, { params, body }) => planSession(ctx, params.community, body))
  answer(app, contract.ReadSession, (ctx, { params: at }) =>
    sessions.readSession(ctx, at.community, at.session),
  )
  answer(app, contract.ChangeSession, (ctx, { params: at, body }) =>
    moveSession(ctx, at.community, at.session, 'change', body),
  )
  answer(app, contract.ConveneSession, (ctx, { params: at }) =>
    moveSession(ctx, at.community, at.session, 'convene'),
  )
  answer(app, contract.ConvenePeople, (ctx, { params: at, body }) =>
    moveSession(ctx, at.community, at.session, 'convene', body),
  )
  answer(app, contract.ListInvitees, (ctx, { params: at }) => listInvitees(ctx, at.community, at.session))
  answer(app, contract.ReopenSession, (ctx, { params: at }) =>
    moveSession(ctx, at.community, at.session, 'reopen'),
  )
  answer(app, contract.PostponeSession, (ctx, { params: at, body }) =>
    moveSession(ctx, at.community, at.session, 'postpone', body),
  )
  answer(app, contract.CancelSession, (ctx, { params: at, body }) =>
    moveSession(ctx, at.community, at.session, 'cancel', body),
  )
  answer(app, contract.OpenSession, (ctx, { params: at }) =>
    moveSession(ctx, at.community, at.session, 'open'),
  )
  answer(app, contract.CloseSession, (ctx, { params: at }) =>
    moveSession(ctx, at.community, at.session, 'close'),
  )
  answer(app, attendance.AnswerInvitation, (ctx, { params: at, body }) =>
    moveSession(ctx, at.community, at.session, 'answer', body),
  )
  answer(app, attendance.RecordAttendance, (ctx, { params: at, body }) =>
    moveSession(ctx, at.community, at.session, 'recordAttendance', { person: at.person, state: body.state }),
  )
  answer(app, attendance.ShareRoles, (ctx, { params: at, body }) =>
    moveSession(ctx, at.community, at.session, 'shareRoles', body),
  )
  answer(app, attendance.TakeOverSession, (ctx, { params: at }) =>
    moveSession(ctx, at.community, at.session, 'takeOver'),
  )
  answer(app, attendance.TakeBackSession, (ctx, { params: at }) =>
    moveSession(ctx, at.community, at.session, 'takeBack'),
  )
  answer(app, contract.ReadBoard, (ctx, { params: at }) => readBoard(ctx, at.community, at.session))
  outcomeRoutes(app)
}

function outcomeRoutes(app: FastifyInstance): void {
  answer(app, outcome.KeepDecision, (ctx, { params: at, body }) => {
    const { before, ...decided } = body
    const decision = { ...decided, id: at.decision }
    return moveSession(ctx, at.community, at.session, 'keepOutcomes', { decision, ...(before && { before }) })
  })
  answer(app, outcome.KeepAction, (ctx, { params: at, body }) => {
    const { before, ...agreed } = body
    const action = { ...agreed, id: at.action }
    return moveSession(ctx, at.community, at.session, 'keepOutcomes', { action, ...(before && { before }) })
  })
  answer(app, outcome.SettleAction, async (ctx, { params: at, body }) => {
    await settleAction(ctx, at.community, at.session, { action: at.action, status: body.status })
    return sessions.readSession(ctx, at.community, at.session)
  })
  answer(app, minutes.SubmitMinutes, (ctx, { params: at }) =>
    moveSession(ctx, at.community, at.session, 'submitMinutes'),
  )
  answer(app, minutes.ApproveMinutes, (ctx, { params: at }) =>
    moveSession(ctx, at.community, at.session, 'approveMinutes'),
  )
  answer(app, minutes.AddRectification, (ctx, { params: at, body }) =>
    moveSession(ctx, at.community, at.session, 'rectifyMinutes', body),
  )
}
