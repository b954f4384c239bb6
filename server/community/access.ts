import { sql, type RawBuilder } from 'kysely'
import type { Ctx, Signature } from '../platform/context.ts'
import { isUuid, type Access } from '../platform/endpoint.ts'
import { notHere, signInNeeded } from '../platform/problem.ts'
import { audience } from '../platform/activity.ts'
import {
  notAdministrator,
  notDelegate,
  notNetworkLead,
  notSteering,
  notYourStructureToCommit,
  type Level,
  type Posture,
  type Reader,
  type Role,
} from './contract.ts'
import * as queries from './queries.ts'
import { communitiesOf, readerOf, readReader, type ReaderRow } from './reader.queries.ts'
import { levelsOf, posturesOf } from './rules.ts'
import { isHeldBack, secondFactorNeeded } from './second-factor.access.ts'

export { signInNeeded }

/**
 * The asker's membership. Every read or write in a community goes through here. A stranger gets the same refusal as
 * for a community that does not exist.
 */
export async function membership(ctx: Ctx, community: string): Promise<Reader> {
  const reader = await findReader(ctx, community)
  if (!reader) throw notHere()
  return reader
}

async function findReader(ctx: Ctx, community: string): Promise<Reader | undefined> {
  const { me } = ctx
  if (me === null) throw signInNeeded()
  if (!isUuid(community)) throw notHere()
  const key = readerKey(community)
  const known = ctx.cache.get(key) ?? readReader(ctx.db, community, me, ctx.now)
  ctx.cache.set(key, known)
  const found = (await known) as ReaderRow | null
  return found ? { ...found, levels: levelsOf(found.roles, found.mandate !== null) } : undefined
}

const readerKey = (community: string) => `reader:${community}`

/** SQL that reads, within the sign-in query, what `membership` needs of `people.id`: one query instead of two. */
export function readerSubquery(community: string, now: Date): RawBuilder<unknown> {
  return readerOf(community, sql.ref('people.id'), now)
}

/** Caches the result of `readerSubquery`, so that `membership` needs no query. */
export function cacheReader(ctx: Ctx, community: string, found: unknown): void {
  ctx.cache.set(readerKey(community), Promise.resolve(found))
}

/** Drops the cached reader: call it after changing their roles or mandate within a transaction. */
export function forgetReader(ctx: Ctx, community: string): void {
  ctx.cache.delete(readerKey(community))
}

/**
 * The SQL condition on what the reader may read (domain §3.4). Required in every query that lists, counts, searches or
 * opens content; the row has columns `level` and `circle_id`.
 */
export function visibleTo(
  { levels, circles }: Pick<Reader, 'levels' | 'circles'>,
  alias: string,
): RawBuilder<boolean> {
  const level = sql.ref(`${alias}.level`)
  const byLevel = sql<boolean>`${level} = any(${sql.val(levels)}::text[])`
  if (circles.length === 0) return byLevel
  const circle = sql.ref(`${alias}.circle_id`)
  return sql<boolean>`(${byLevel} or (${level} = 'circle' and ${circle} = any(${sql.val(circles)}::uuid[])))`
}

/** Whether all of these people are members today. */
export async function areMembers(ctx: Ctx, community: string, people: readonly string[]): Promise<boolean> {
  const distinct = [...new Set(people)]
  return (await queries.countMembers(ctx.db, community, distinct)) === distinct.length
}

/** Everyone in the community today: their rights change when something is narrowed. */
export async function membersOf(ctx: Ctx, community: string): Promise<string[]> {
  return queries.listMembers(ctx.db, community)
}

/** The members of the steering committee today. */
export async function committeeOf(ctx: Ctx, community: string): Promise<string[]> {
  return queries.committeeOf(ctx.db, community)
}

/** The names under which the others see someone who writes a text. */
export async function writerOf(ctx: Ctx, reader: Reader): Promise<{ name: string; structureName: string }> {
  return queries.writerOf(ctx.db, reader)
}

/** The only place where a signature is made; its posture is limited by the mandate. */
export function sign(
  reader: Pick<Reader, 'person' | 'structure' | 'mandate'>,
  posture: Posture = 'personal',
): Signature {
  if (!posturesOf(reader.mandate).includes(posture)) throw notYourStructureToCommit()
  return { person: reader.person, structure: reader.structure, mandate: reader.mandate?.id ?? null, posture }
}

export function requireRole(reader: Reader, role: Exclude<Role, 'member'> | 'delegate'): void {
  if (role === 'delegate' ? reader.mandate : reader.roles.includes(role)) return
  throw { delegate: notDelegate, network_lead: notNetworkLead, steering_member: notSteering }[role]()
}

/** The asker, when they lead the community. */
export async function leadOf(ctx: Ctx, community: string): Promise<Reader> {
  const reader = await membership(ctx, community)
  requireRole(reader, 'network_lead')
  return reader
}

export async function requireAdministrator(ctx: Ctx): Promise<void> {
  if (ctx.me === null) throw signInNeeded()
  if (!(await queries.findAdministrator(ctx.db, ctx.me))) throw notAdministrator()
}

/**
 * For what the leads of a community and the administrators of the platform may do there. An administrator who is not a
 * member signs for their own structure; `null` if they have none.
 */
export async function signAsLeadOrAdministrator(ctx: Ctx, community: string): Promise<Signature | null> {
  const reader = await findReader(ctx, community)
  if (reader?.roles.includes('network_lead')) return sign(reader)
  const administrator = await queries.findAdministrator(ctx.db, ctx.me!)
  if (!administrator) throw reader ? notNetworkLead() : notHere()
  if (reader) return sign(reader)
  const { structure } = administrator
  return structure ? sign({ person: ctx.me!, structure, mandate: null }) : null
}

/** Refuses a caller below the declared access of an endpoint (platform/endpoint.ts). */
export async function guard(ctx: Ctx, access: Access, params: object): Promise<void> {
  if (access === 'anyone') return
  if (ctx.me === null) throw signInNeeded()
  if (access === 'entering') return
  if (isHeldBack(ctx)) throw secondFactorNeeded()
  if (access === 'signed_in') return
  if (access === 'administrator') return requireAdministrator(ctx)
  const { community } = params as { community: string }
  if (access === 'lead_or_administrator') return void (await signAsLeadOrAdministrator(ctx, community))
  const reader = await membership(ctx, community)
  if (access !== 'member') requireRole(reader, access)
}

/** The live rooms a person may always join: one for each level they read, in each of their communities. */
export async function audiencesOf(ctx: Ctx): Promise<string[]> {
  if (ctx.me === null) return []
  const communities = await communitiesOf(ctx.db, ctx.me)
  const readers = await Promise.all(communities.map((community) => membership(ctx, community)))
  return readers.flatMap((reader) => [
    ...reader.levels.map((level: Level) => audience(reader.community, level)),
    ...reader.circles.map((circle) => audience(reader.community, 'circle', circle)),
  ])
}
