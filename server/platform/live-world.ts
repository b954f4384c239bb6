import type { FastifyBaseLogger } from 'fastify'
import type { Ctx } from './context.ts'
import type { FactTable } from './facts.ts'

/** What live events need to know about people; given by app.ts. */
export interface LiveWorld {
  /** @throws when the cookie is invalid, or belongs to another person than the page */
  whoIs(cookie: string | undefined, pageOf: unknown): Promise<{ person: string; signIn: string }>
  contextOf(person: string): Ctx
  /** How each fact is treated: which thing it is about. */
  facts: FactTable
  /** The rooms that this person's sockets enter by themselves: one per level they read. */
  audiences(ctx: Ctx): Promise<string[]>
  mayConnectFrom(origin: string | undefined, host: string | undefined): boolean
  log: FastifyBaseLogger
}
