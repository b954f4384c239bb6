import type { FastifyInstance } from 'fastify'
import { enter, signIn } from '../accounts/access.ts'
import { done } from '../platform/endpoint.ts'
import { answer } from '../platform/http.ts'
import * as community from './actions.ts'
import * as answers from './my-invitations.actions.ts'
import { ReadDirectory } from './directory.contract.ts'
import * as installation from './installation.contract.ts'
import * as invitations from './invitations.actions.ts'
import * as invitation from './invitations.contract.ts'
import * as managers from './managers.actions.ts'
import * as manager from './managers.contract.ts'
import * as mandates from './mandates.actions.ts'
import * as mandate from './mandates.contract.ts'
import { WhoAmI } from './me.contract.ts'
import * as members from './members.actions.ts'
import * as member from './members.contract.ts'
import * as mine from './my-invitations.contract.ts'
import { FindPeople } from './people.contract.ts'
import * as structures from './structures.actions.ts'
import * as structure from './structures.contract.ts'
import * as settings from './settings.actions.ts'
import { ChangeSettings, ListCommunities, ReadCommunity, ReadSettings } from './settings.contract.ts'

export async function communityRoutes(app: FastifyInstance): Promise<void> {
  answer(app, WhoAmI, (ctx) => community.whoAmI(ctx, app.demo))
  answer(app, ReadCommunity, (ctx, { params }) => community.readCommunity(ctx, params.community))
  answer(app, ReadDirectory, (ctx, { params }) => community.readDirectory(ctx, params.community))
  answer(app, FindPeople, (ctx, { params, query }) => community.findPeople(ctx, params.community, query.q))
  answer(app, installation.FoundCommunity, (ctx, { body }) => community.foundFor(ctx, body))
  answer(app, installation.Install, async (ctx, { body }, exchange) => {
    const { person, id, slug } = await community.install(ctx, body)
    await enter(app, ctx, exchange, person)
    return { id, slug }
  })
  settingsRoutes(app)
  invitationRoutes(app)
  memberRoutes(app)
  mandateRoutes(app)
  if (app.demo) demoRoutes(app)
}

function settingsRoutes(app: FastifyInstance): void {
  answer(app, ListCommunities, (ctx) => settings.listCommunities(ctx))
  answer(app, ReadSettings, (ctx, { params }) => settings.readSettings(ctx, params.community))
  answer(app, ChangeSettings, (ctx, { params, body }) => settings.changeSettings(ctx, params.community, body))
}

function invitationRoutes(app: FastifyInstance): void {
  answer(app, invitation.InvitePerson, (ctx, { params, body }) =>
    invitations.invitePerson(ctx, params.community, body),
  )
  answer(app, invitation.InviteAgain, async (ctx, { params }) => {
    await invitations.inviteAgain(ctx, params.community, params.person)
    return done
  })
  answer(app, invitation.WithdrawInvitation, async (ctx, { params }) => {
    await invitations.withdraw(ctx, params.community, params.person)
    return done
  })
  answer(app, invitation.ReadInvitation, (ctx, { params }) => answers.readInvitation(ctx, params.token))
  answer(app, invitation.AcceptInvitation, async (ctx, { params, body }, exchange) => {
    return enter(app, ctx, exchange, await answers.acceptInvitation(ctx, params.token, body))
  })
  answer(app, mine.EnterCommunity, async (ctx, { params }) => {
    await answers.enterCommunity(ctx, params.community)
    return done
  })
  answer(app, mine.DeclineInvitation, async (ctx, { params }) => {
    await answers.declineInvitation(ctx, params.community)
    return done
  })
}

function memberRoutes(app: FastifyInstance): void {
  answer(app, member.ChangeRoles, async (ctx, { params, body }) => {
    await members.changeRoles(ctx, params.community, params.person, body.roles)
    return done
  })
  answer(app, member.EndMembership, async (ctx, { params }) => {
    await members.endMembership(ctx, params.community, params.person)
    return done
  })
  answer(app, member.LeaveCommunity, async (ctx, { params }) => {
    await members.leaveCommunity(ctx, params.community)
    return done
  })
  answer(app, structure.ListStructures, (ctx, { params }) => structures.listStructures(ctx, params.community))
  answer(app, structure.AddStructure, (ctx, { params, body }) =>
    structures.addStructure(ctx, params.community, body),
  )
  answer(app, manager.AppointManager, async (ctx, { params }) => {
    await managers.appointManager(ctx, params.community, params.structure, params.person)
    return done
  })
  answer(app, manager.DismissManager, async (ctx, { params }) => {
    await managers.dismissManager(ctx, params.community, params.structure, params.person)
    return done
  })
}

function mandateRoutes(app: FastifyInstance): void {
  answer(app, mandate.RequestMandate, (ctx, { params, body }) =>
    mandates.requestMandate(ctx, params.community, body),
  )
  answer(app, mandate.GrantMandate, (ctx, { params }) =>
    mandates.moveMandate(ctx, params.community, params.mandate, 'grant'),
  )
  answer(app, mandate.RefuseMandate, (ctx, { params, body }) =>
    mandates.moveMandate(ctx, params.community, params.mandate, 'refuse', body),
  )
  answer(app, mandate.AcceptMandate, (ctx, { params }) =>
    mandates.moveMandate(ctx, params.community, params.mandate, 'accept'),
  )
  answer(app, mandate.RevokeMandate, (ctx, { params, body }) =>
    mandates.moveMandate(ctx, params.community, params.mandate, 'revoke', body),
  )
}

/** Only where everyone is invented: anyone may be anyone, without a code either. */
function demoRoutes(app: FastifyInstance): void {
  answer(app, installation.ListDemoPeople, (ctx) => community.listDemoPeople(ctx))
  answer(app, installation.SignInAsDemo, async (ctx, { body }, exchange) => {
    await signIn(app, ctx, exchange, await community.demoPerson(ctx, body.person))
    return done
  })
}
