import type { FastifyInstance } from 'fastify'
import { done } from '../platform/endpoint.ts'
import { answer } from '../platform/http.ts'
import { resend } from '../platform/mail/mail.ts'
import { closeConnections, enter, signInOf } from './access.ts'
import * as accounts from './actions.ts'
import { AttemptLimit } from './attempt-limit.ts'
import * as contract from './contract.ts'
import * as letters from './letters.actions.ts'
import { ListLetterReadings, ListLetters, ReadLetter, ResendLetters } from './letters.contract.ts'
import { tooManyTries, wrongPassword } from './contract.ts'
import { knownDevice } from './known-devices.ts'
import { sameAddress } from './rules.ts'
import { SignInLimits } from './sign-in-limits.ts'

const QUARTER_HOUR_MS = 15 * 60_000
const HOUR_MS = 60 * 60_000
/** Constant response time, so that timing does not reveal whether the account exists. */
const STEADY_MS = 250

export async function accountRoutes(app: FastifyInstance): Promise<void> {
  signInRoutes(app)
  passwordRoutes(app)
  letterRoutes(app)
}

function signInRoutes(app: FastifyInstance): void {
  const limits = new SignInLimits()

  answer(app, contract.SignIn, async (ctx, { body }, exchange) => {
    const { address, cookie } = exchange
    const email = sameAddress(body.email)
    const made = { email, address, device: await knownDevice(ctx, email, cookie, app.signIns.secure) }
    await limits.admit(made, ctx.now)
    const person = await accounts.authenticate(ctx, body)
    if (!person) throw wrongPassword()
    limits.forgive(made)
    return enter(app, ctx, exchange, person)
  })
  answer(app, contract.SignOut, async (ctx, _asked, exchange) => {
    const signIn = await signInOf(app, ctx, exchange)
    exchange.setCookie(await app.signIns.within(ctx.db).end(exchange.cookie))
    closeConnections(app, ctx, signIn ? [signIn] : [])
    return done
  })
  answer(app, contract.SignOutEverywhere, async (ctx, _asked, exchange) => {
    closeConnections(app, ctx, await accounts.signOutEverywhere(ctx))
    exchange.setCookie(await app.signIns.within(ctx.db).end(exchange.cookie))
    return done
  })
  answer(app, contract.ListSignIns, async (ctx, _asked, exchange) =>
    accounts.listSignIns(ctx, await signInOf(app, ctx, exchange)),
  )
  answer(app, contract.EndSignIn, async (ctx, { params }) => {
    closeConnections(app, ctx, await accounts.endSignIn(ctx, params.signIn))
    return done
  })
}

function passwordRoutes(app: FastifyInstance): void {
  const asked = new AttemptLimit({ max: 3, ms: HOUR_MS })
  const askedFrom = new AttemptLimit({ max: 30, ms: HOUR_MS })
  const changes = new AttemptLimit({ max: 10, ms: QUARTER_HOUR_MS })

  answer(app, contract.AskReset, async (ctx, { body }, { address }) => {
    if (askedFrom.isSpent(address, ctx.now)) throw tooManyTries()
    askedFrom.count(address, ctx.now)
    const email = sameAddress(body.email)
    const silent = asked.isSpent(email, ctx.now)
    asked.count(email, ctx.now)
    await Promise.all([silent || accounts.askReset(ctx, email), steady()])
    return done
  })
  answer(app, contract.ReadReset, (ctx, { params }) => accounts.readReset(ctx, params.token))
  answer(app, contract.ResetPassword, async (ctx, { params, body }, exchange) => {
    const { person, ended } = await accounts.resetPassword(ctx, params.token, body.password)
    closeConnections(app, ctx, ended)
    return enter(app, ctx, exchange, person)
  })
  answer(app, contract.ChangePassword, async (ctx, { body }, exchange) => {
    const here = await signInOf(app, ctx, exchange)
    const ended = await changes.judge(ctx, () => accounts.changePassword(ctx, body, here))
    closeConnections(app, ctx, ended)
    return done
  })
}

function letterRoutes(app: FastifyInstance): void {
  answer(app, ListLetters, (ctx, { query }) => letters.listLetters(ctx, query))
  answer(app, ReadLetter, (ctx, { params }) => letters.readLetter(ctx, params.letter))
  answer(app, ListLetterReadings, (ctx) => letters.listLetterReadings(ctx))
  answer(app, ResendLetters, async (ctx, { body }) => ({ resent: await resend(ctx, body.letters) }))
}

const steady = () => new Promise((passed) => setTimeout(passed, STEADY_MS))
