import { createHash } from 'node:crypto'
import { Lucia, TimeSpan, type Adapter, type DatabaseSession } from 'lucia'
import type { Db } from '../database.ts'

declare module 'lucia' {
  interface Register {
    Lucia: Lucia<{ signIn: string }, Record<never, never>>
    DatabaseSessionAttributes: { sign_in: string; user_agent: string }
    DatabaseUserAttributes: Record<never, never>
  }
}

const SIGN_IN_DAYS = 30

/** Someone who is signed in: `cookie` is to be sent again when the sign-in was prolonged. */
export interface SignedIn {
  person: string
  signIn: string
  cookie: string | undefined
}

/** Sign-ins in the database. Lucia stays behind this file: it calls them sessions, we do not. */
export class SignIns {
  readonly #lucia: Lucia<{ signIn: string }, Record<never, never>>
  readonly #secure: boolean

  /** @param secure whether people reach Liane over TLS, which the `__Host-` cookie needs */
  constructor(db: Db, secure: boolean) {
    this.#secure = secure
    this.#lucia = new Lucia(hashedAdapter(db), {
      sessionExpiresIn: new TimeSpan(SIGN_IN_DAYS, 'd'),
      sessionCookie: {
        name: secure ? '__Host-liane' : 'liane',
        attributes: { secure, sameSite: 'lax', path: '/' },
      },
      // Lucia calls its token `id`: an attribute of that name would take the token's place in the cookie.
      getSessionAttributes: ({ sign_in }) => ({ signIn: sign_in }),
    })
  }

  /** @returns the cookie to send */
  async start(person: string, userAgent: string): Promise<string> {
    const { id } = await this.#lucia.createSession(person, {
      sign_in: crypto.randomUUID(),
      user_agent: userAgent,
    })
    return this.#lucia.createSessionCookie(id).serialize()
  }

  async read(cookies: string | undefined): Promise<SignedIn | undefined> {
    const token = this.#lucia.readSessionCookie(cookies ?? '')
    if (!token) return undefined
    const { session } = await this.#lucia.validateSession(token)
    if (!session) return undefined
    const cookie = session.fresh ? this.#lucia.createSessionCookie(session.id).serialize() : undefined
    return { person: session.userId, signIn: session.signIn, cookie }
  }

  /** Ends the sign-in these cookies carry. @returns the cookie that clears them */
  async end(cookies: string | undefined): Promise<string> {
    const token = this.#lucia.readSessionCookie(cookies ?? '')
    if (token) await this.#lucia.invalidateSession(token)
    return this.#lucia.createBlankSessionCookie().serialize()
  }

  /** The same, in the transaction that `db` is. */
  within(db: Db): SignIns {
    return new SignIns(db, this.#secure)
  }

  async endExpired(): Promise<void> {
    await this.#lucia.deleteExpiredSessions()
  }
}

/**
 * Keeps only the SHA-256 of a token. A listed sign-in carries `#` and that hash: good for ending it, and for nothing
 * else, so that whoever reads the table cannot sign in with it.
 */
function hashedAdapter(db: Db): Adapter {
  const hashOf = (token: string) =>
    token.startsWith('#') ? Buffer.from(token.slice(1), 'hex') : createHash('sha256').update(token).digest()
  return {
    async getSessionAndUser(token) {
      if (token.startsWith('#')) return [null, null]
      const found = await db
        .selectFrom('sign_ins')
        .innerJoin('people', 'people.id', 'sign_ins.person_id')
        .select(['sign_ins.id', 'person_id', 'expires_at', 'user_agent'])
        .where('token_hash', '=', hashOf(token))
        .where('people.status', '=', 'active')
        .executeTakeFirst()
      if (!found) return [null, null]
      const { id, person_id, expires_at, user_agent } = found
      const attributes = { sign_in: id, user_agent }
      return [
        { id: token, userId: person_id, expiresAt: expires_at, attributes },
        { id: person_id, attributes: {} },
      ]
    },
    async getUserSessions(person) {
      const found = await db.selectFrom('sign_ins').selectAll().where('person_id', '=', person).execute()
      return found.map(({ id, token_hash, person_id, expires_at, user_agent }): DatabaseSession => ({
        id: `#${token_hash.toString('hex')}`,
        userId: person_id,
        expiresAt: expires_at,
        attributes: { sign_in: id, user_agent },
      }))
    },
    async setSession({ id: token, userId, expiresAt, attributes }) {
      const { sign_in: id, user_agent } = attributes
      const values = { token_hash: hashOf(token), id, person_id: userId, expires_at: expiresAt, user_agent }
      await db.insertInto('sign_ins').values(values).execute()
    },
    async updateSessionExpiration(token, expiresAt) {
      await db
        .updateTable('sign_ins')
        .set({ expires_at: expiresAt })
        .where('token_hash', '=', hashOf(token))
        .execute()
    },
    async deleteSession(token) {
      await db.deleteFrom('sign_ins').where('token_hash', '=', hashOf(token)).execute()
    },
    async deleteUserSessions(person) {
      await db.deleteFrom('sign_ins').where('person_id', '=', person).execute()
    },
    async deleteExpiredSessions() {
      await db.deleteFrom('sign_ins').where('expires_at', '<=', new Date()).execute()
    },
  }
}
