import type { FastifyInstance } from 'fastify'
import { answer } from '../platform/http.ts'
import * as sessions from './actions.ts'
import * as attendance from './attendance.actions.ts'
import { readBoard } from './board.actions.ts'
import * as contract from './contract.ts'
import * as outcome from './outcome.contract.ts'
import * as minutes from './minutes.actions.ts'
import { AddRectification, ApproveMinutes, SubmitMinutes } from './minutes.contract.ts'
import * as outcomes from './outcomes.actions.ts'
import { sessionSources } from './sources.ts'

export async function sessionRoutes(app: FastifyInstance): Promise<void> {
  sessionSources()
  answer(app, contract.ListSessions, (ctx, { params, query }) =>
    sessions.listSessions(ctx, params.community, query),
  )
  answer(app, contract.PlanSession, (ctx, { params, body }) =>
    sessions.planSession(ctx, params.community, body),
  )
  answer(app, contract.ReadSession, (ctx, { params: at }) =>
    sessions.readSession(ctx, at.community, at.session),
  )
  answer(app, contract.ChangeSession, (ctx, { params: at, body }) =>
    sessions.changeSession(ctx, at.community, at.session, body),
  )
  answer(app, contract.ConveneSession, (ctx, { params: at }) =>
    sessions.conveneSession(ctx, at.community, at.session),
  )
  answer(app, contract.PostponeSession, (ctx, { params: at, body }) =>
    sessions.postponeSession(ctx, at.community, at.session, body),
  )
  answer(app, contract.CancelSession, (ctx, { params: at, body }) =>
    sessions.cancelSession(ctx, at.community, at.session, body.reason),
  )
  answer(app, contract.OpenSession, (ctx, { params: at }) =>
    sessions.openSession(ctx, at.community, at.session),
  )
  answer(app, contract.CloseSession, (ctx, { params: at }) =>
    sessions.closeSession(ctx, at.community, at.session),
  )
  answer(app, contract.AnswerInvitation, (ctx, { params: at, body }) =>
    attendance.answerInvitation(ctx, at.community, at.session, body.state),
  )
  answer(app, contract.RecordAttendance, (ctx, { params: at, body }) =>
    attendance.recordAttendance(ctx, at.community, at.session, { person: at.person, state: body.state }),
  )
  answer(app, contract.ShareRoles, (ctx, { params: at, body }) =>
    attendance.shareRoles(ctx, at.community, at.session, body),
  )
  answer(app, contract.ReadBoard, (ctx, { params: at }) => readBoard(ctx, at.community, at.session))
  outcomeRoutes(app)
}

function outcomeRoutes(app: FastifyInstance): void {
  answer(app, outcome.KeepDecision, async (ctx, { params: at, body }) => {
    await outcomes.keepDecision(ctx, at.community, at.session, { ...body, id: at.decision })
    return sessions.readSession(ctx, at.community, at.session)
  })
  answer(app, outcome.KeepAction, async (ctx, { params: at, body }) => {
    await outcomes.keepAction(ctx, at.community, at.session, { ...body, id: at.action })
    return sessions.readSession(ctx, at.community, at.session)
  })
  answer(app, outcome.SettleAction, async (ctx, { params: at, body }) => {
    await outcomes.settleAction(ctx, at.community, at.session, { action: at.action, status: body.status })
    return sessions.readSession(ctx, at.community, at.session)
  })
  answer(app, SubmitMinutes, async (ctx, { params: at }) => {
    await minutes.submitMinutes(ctx, at.community, at.session)
    return sessions.readSession(ctx, at.community, at.session)
  })
  answer(app, ApproveMinutes, async (ctx, { params: at }) => {
    await minutes.approveMinutes(ctx, at.community, at.session)
    return sessions.readSession(ctx, at.community, at.session)
  })
  answer(app, AddRectification, async (ctx, { params: at, body }) => {
    await minutes.addRectification(ctx, at.community, at.session, body.text)
    return sessions.readSession(ctx, at.community, at.session)
  })
}
