import type { Feature } from '../platform/feature.ts'
import * as attendance from './attendance.contract.ts'
import * as contract from './contract.ts'
import * as minutes from './minutes.contract.ts'
import * as board from './board.contract.ts'
import * as outcome from './outcomes.contract.ts'
import * as problems from './refusals.contract.ts'
import { SESSION_FACTS } from './facts.contract.ts'
import { approveQuietMinutesJob, purgeAttendanceJob } from './jobs.ts'
import { LiveBoards } from './live.ts'
import { minutesText, rereadMinutes } from './minutes.actions.ts'
import { redactableMinutes } from './redactable-minutes.ts'
import { sessionRoutes } from './routes.ts'
import { erasePrivateItems } from './private-items.queries.ts'
import { purgeBoardLogs } from './purge-board-logs.ts'
import { minutesQuoting, sessionSources } from './quotable-sources.ts'

export const sessions: Feature = {
  name: 'sessions',
  contracts: [contract, attendance, minutes, board, outcome, problems],
  facts: SESSION_FACTS,
  routes: sessionRoutes,
  live: (host) => new LiveBoards(host),
  texts: { minutes: minutesText },
  sources: sessionSources,
  quoting: minutesQuoting,
  rereading: rereadMinutes,
  redactable: { minutes: redactableMinutes },
  jobs: [approveQuietMinutesJob, purgeAttendanceJob],
  purgeWords: purgeBoardLogs,
  accounts: { erased: (ctx, { person }) => erasePrivateItems(ctx.db, person) },
}
