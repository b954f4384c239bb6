import type { FastifyInstance } from 'fastify'
import { done } from '../platform/endpoint.ts'
import { answer } from '../platform/http.ts'
import { closeConnections, signIn, signInOf } from './access.ts'
import type { CodeTries } from './code-tries.ts'
import { contestSecondFactor, readSecondFactorLink } from './contested.actions.ts'
import { knownDevice } from './known-devices.ts'
import { endWait, noWait, pendingSignIn } from './pending-sign-ins.ts'
import * as actions from './second-factor.actions.ts'
import * as contract from './second-factor.contract.ts'
import * as all from './second-factors.actions.ts'
import { ReadRequirement, RemoveSecondFactor, RequireSecondFactor } from './second-factors.contract.ts'

export function secondFactorRoutes(app: FastifyInstance, tries: CodeTries): void {
  enterCodeRoute(app, tries)
  answer(app, contract.ReadSecondFactor, (ctx) => actions.readSecondFactor(ctx))
  answer(app, contract.SetUpSecondFactor, (ctx, { body }) =>
    tries.judge(ctx, ctx.me!, () => actions.setUp(ctx, body.password)),
  )
  answer(app, contract.TurnOnSecondFactor, async (ctx, { body }, exchange) => {
    const here = await signInOf(app, ctx, exchange)
    const { codes, ended } = await tries.judge(ctx, ctx.me!, () => actions.turnOn(ctx, body.code, here))
    closeConnections(app, ctx, ended)
    return { codes }
  })
  answer(app, contract.RenewRecoveryCodes, async (ctx, { body }) => ({
    codes: await tries.judge(ctx, ctx.me!, () => actions.renewCodes(ctx, body)),
  }))
  answer(app, contract.TurnOffSecondFactor, (ctx, { body }) =>
    tries.judge(ctx, ctx.me!, () => actions.turnOff(ctx, body)),
  )
  answer(app, contract.ReadSecondFactorLink, (ctx, { params }) => readSecondFactorLink(ctx, params.token))
  answer(app, contract.ContestSecondFactor, async (ctx, { params }) => {
    closeConnections(app, ctx, await contestSecondFactor(ctx, params.token))
    return done
  })
  answer(app, ReadRequirement, (ctx) => all.readRequirement(ctx))
  answer(app, RequireSecondFactor, async (ctx, { body }) => {
    await tries.judge(ctx, ctx.me!, () => all.requireSecondFactor(ctx, body))
    app.live.rightsChanged(null)
    return done
  })
  answer(app, RemoveSecondFactor, async (ctx, { params, body }) => {
    const remove = () => all.removeSecondFactor(ctx, params.person, body.password)
    closeConnections(app, ctx, await tries.judge(ctx, ctx.me!, remove))
    return done
  })
}

function enterCodeRoute(app: FastifyInstance, tries: CodeTries): void {
  answer(app, contract.EnterCode, async (ctx, { body }, exchange) => {
    const { secure } = app.signIns
    const pending = await pendingSignIn(ctx, exchange.cookie, secure)
    const device = await knownDevice(ctx, pending.email, exchange.cookie, secure)
    await tries.judge(ctx, `${pending.person} ${device ?? ''}`, () =>
      endWait(ctx, pending, (ctx) => actions.takeCode(ctx, pending.person, body.code)),
    )
    exchange.setCookie(noWait(secure))
    return signIn(app, ctx, exchange, pending.person)
  })
}
