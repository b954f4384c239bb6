import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../platform/context.ts'
import { done } from '../platform/endpoint.ts'
import { answer } from '../platform/http.ts'
import { closeConnections, signInOf } from './access.ts'
import * as changes from './address-change.actions.ts'
import * as change from './address-change.contract.ts'
import { AttemptLimit } from './attempt-limit.ts'
import * as closures from './closures.actions.ts'
import type { CodeTries } from './code-tries.ts'
import * as closure from './closures.contract.ts'
import * as erasures from './erasure.actions.ts'
import * as erasure from './erasure.contract.ts'

const QUARTER_HOUR_MS = 15 * 60_000
const HOUR_MS = 60 * 60_000

/** How an account changes its address, closes and ends. */
export function accountLifeRoutes(app: FastifyInstance, codes: CodeTries): void {
  addressRoutes(app, codes)
  closureRoutes(app)
  erasureRoutes(app)
}

function addressRoutes(app: FastifyInstance, codes: CodeTries): void {
  const letters = new AttemptLimit({ max: 3, ms: HOUR_MS })

  answer(app, change.MyAddressChange, async (ctx) => ({ change: await changes.myAddressChange(ctx) }))
  answer(app, change.AskAddressChange, async (ctx, { body }) => {
    if (letters.isSpent(ctx.me!, ctx.now)) throw change.tooManyAddresses()
    await codes.judge(ctx, ctx.me!, () => changes.askAddressChange(ctx, body))
    letters.count(ctx.me!, ctx.now)
    return done
  })
  answer(app, change.CancelAddressChange, async (ctx) => {
    await changes.cancelAddressChange(ctx)
    return done
  })
  answer(app, change.ReadAddressLink, (ctx, { params }) => changes.readAddressLink(ctx, params.token))
  answer(app, change.ConfirmAddress, async (ctx, { params }, exchange) => {
    const here = await signInOf(app, ctx, exchange)
    const { changed, ended } = await changes.confirmAddress(ctx, params.token, here)
    closeConnections(app, ctx, ended)
    return { ...done, changed }
  })
  answer(app, change.ContestAddress, async (ctx, { params }) => {
    closeConnections(app, ctx, await changes.contestAddress(ctx, params.token))
    return done
  })
  answer(app, change.ConfirmForOldAddress, async (ctx, { params }) => {
    closeConnections(app, ctx, await changes.confirmForOldAddress(ctx, params.person))
    return done
  })
}

function closureRoutes(app: FastifyInstance): void {
  const tries = new AttemptLimit({ max: 10, ms: QUARTER_HOUR_MS })

  answer(app, closure.ListAccounts, (ctx, { query }) => closures.listAccounts(ctx, query))
  answer(app, closure.CloseAccount, async (ctx, { params, body }) => {
    closeConnections(app, ctx, await closures.closeAccount(ctx, params.person, body.reason))
    return done
  })
  answer(app, closure.ReopenAccount, async (ctx, { params }) => {
    await closures.reopenAccount(ctx, params.person)
    return done
  })
  answer(app, closure.CloseMyAccount, async (ctx, { body }) => {
    const ended = await tries.judge(ctx, () => closures.closeMyAccount(ctx, body.password))
    closeConnections(app, ctx, ended)
    return done
  })
  const administer =
    (does: typeof closures.appointAdministrator) =>
    async (ctx: Ctx, { params, body }: { params: { person: string }; body: { password: string } }) => {
      await tries.judge(ctx, () => does(ctx, params.person, body.password))
      return done
    }
  answer(app, closure.AppointAdministrator, administer(closures.appointAdministrator))
  answer(app, closure.DismissAdministrator, administer(closures.dismissAdministrator))
}

function erasureRoutes(app: FastifyInstance): void {
  const tries = new AttemptLimit({ max: 10, ms: QUARTER_HOUR_MS })

  answer(app, erasure.MyErasure, async (ctx) => ({ request: await erasures.myErasure(ctx) }))
  answer(app, erasure.AskErasure, async (ctx, { body }) => {
    await tries.judge(ctx, () => erasures.askErasure(ctx, body))
    return done
  })
  answer(app, erasure.WithdrawErasure, async (ctx) => {
    await erasures.withdrawErasure(ctx)
    return done
  })
  answer(app, erasure.ListErasures, (ctx) => erasures.listErasures(ctx))
  answer(app, erasure.RecordErasure, async (ctx, { params, body }) => {
    await erasures.recordErasure(ctx, params.person, body)
    return done
  })
  answer(app, erasure.DropErasure, async (ctx, { params }) => {
    await erasures.dropErasure(ctx, params.person)
    return done
  })
  answer(app, erasure.ErasePerson, async (ctx, { params, body }) => {
    const ended = await tries.judge(ctx, () => erasures.shutOut(ctx, params.person, body))
    closeConnections(app, ctx, ended)
    await erasures.erasePerson(ctx, params.person, body.words)
    return done
  })
}
