import { createHash } from 'node:crypto'
import { sql, type RawBuilder, type Selectable } from 'kysely'
import { Lucia, TimeSpan, type Adapter, type DatabaseSession } from 'lucia'
import type { Db } from '../database.ts'
import type { AccountTables } from './tables.ts'

declare module 'lucia' {
  interface Register {
    Lucia: Lucia<{ signIn: string }, ExtraColumn>
    DatabaseSessionAttributes: { sign_in: string; user_agent: string }
    DatabaseUserAttributes: ExtraColumn
  }
}

const SIGN_IN_DAYS = 30

/** The result of the extra subquery of the sign-in query. */
interface ExtraColumn {
  extra: unknown
}

type SignInRow = Selectable<AccountTables['sign_ins']>

/** A signed-in person; `cookie` is set when the sign-in was prolonged and must be sent again. */
export interface SignedIn extends ExtraColumn {
  person: string
  signIn: string
  cookie: string | undefined
}

const NOTHING = sql`null`

/** Sign-ins in the database. Only this file uses Lucia, which calls them sessions. */
export class SignIns {
  readonly #db: Db
  readonly secure: boolean
  readonly cookieName: string

  /** @param secure whether people reach Liane over TLS, which the `__Host-` cookie needs */
  constructor(db: Db, secure: boolean) {
    this.#db = db
    this.secure = secure
    this.cookieName = secure ? '__Host-liane' : 'liane'
  }

  /** @returns the cookie to send */
  async start(person: string, userAgent: string): Promise<string> {
    const lucia = this.#lucia()
    const attributes = { sign_in: crypto.randomUUID(), user_agent: userAgent }
    const { id } = await lucia.createSession(person, attributes)
    return lucia.createSessionCookie(id).serialize()
  }

  /** @param extra a subquery to read in the same query, as one column; the person is `people.id` */
  async read(cookies: string | undefined, extra = NOTHING): Promise<SignedIn | undefined> {
    const lucia = this.#lucia(extra)
    const token = lucia.readSessionCookie(legible(cookies))
    if (!token) return undefined
    const { session, user } = await lucia.validateSession(token)
    if (!session) return undefined
    const cookie = session.fresh ? lucia.createSessionCookie(session.id).serialize() : undefined
    return { person: user.id, signIn: session.signIn, extra: user.extra, cookie }
  }

  /** Ends the sign-in of these cookies. @returns the cookie that clears them */
  async end(cookies: string | undefined): Promise<string> {
    const lucia = this.#lucia()
    const token = lucia.readSessionCookie(legible(cookies))
    if (token) await lucia.invalidateSession(token)
    return lucia.createBlankSessionCookie().serialize()
  }

  /** The same, inside the transaction `db`. */
  within(db: Db): SignIns {
    return new SignIns(db, this.secure)
  }

  async endExpired(): Promise<void> {
    await this.#lucia().deleteExpiredSessions()
  }

  #lucia(extra = NOTHING): Lucia<{ signIn: string }, ExtraColumn> {
    return new Lucia(hashedAdapter(this.#db, extra), {
      sessionExpiresIn: new TimeSpan(SIGN_IN_DAYS, 'd'),
      sessionCookie: {
        name: this.cookieName,
        attributes: { secure: this.secure, sameSite: 'lax', path: '/' },
      },
      // Lucia calls its token `id`: an attribute of that name would take the token's place in the cookie.
      getSessionAttributes: ({ sign_in }) => ({ signIn: sign_in }),
      getUserAttributes: ({ extra }) => ({ extra }),
    })
  }
}

/** The month in which an account was last used: all that is kept of it, to close those that nobody uses. */
async function keepMonth(db: Db, person: string): Promise<void> {
  const month = sql<string>`date_trunc('month', ${new Date()}::timestamptz at time zone 'UTC')::date`
  await db
    .updateTable('people')
    .set({ active_in: month })
    .where('id', '=', person)
    .where('active_in', '<', month)
    .execute()
}

/** Drops other cookies that contain « % », which Lucia fails to parse. */
function legible(cookies = ''): string {
  return cookies
    .split('; ')
    .filter((cookie) => !cookie.includes('%'))
    .join('; ')
}

/**
 * Stores only the SHA-256 of a token. Listed sign-ins are identified by `#` and that hash, which can end a sign-in but
 * not authenticate, even if the table leaks.
 */
function hashedAdapter(db: Db, extra: RawBuilder<unknown>): Adapter {
  const hashOf = (token: string) =>
    token.startsWith('#') ? Buffer.from(token.slice(1), 'hex') : createHash('sha256').update(token).digest()
  return {
    async getSessionAndUser(token) {
      if (token.startsWith('#')) return [null, null]
      const { rows } = await sql<
        Pick<SignInRow, 'id' | 'person_id' | 'expires_at' | 'user_agent'> & ExtraColumn
      >`
        select sign_ins.id, person_id, expires_at, user_agent, ${extra} as extra
        from sign_ins join people on people.id = person_id and people.status = 'active'
        where token_hash = ${hashOf(token)}
      `.execute(db)
      const [found] = rows
      if (!found) return [null, null]
      const { id, person_id, expires_at, user_agent } = found
      const attributes = { sign_in: id, user_agent }
      return [
        { id: token, userId: person_id, expiresAt: expires_at, attributes },
        { id: person_id, attributes: { extra: found.extra } },
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
      await keepMonth(db, userId)
    },
    async updateSessionExpiration(token, expiresAt) {
      const prolonged = await db
        .updateTable('sign_ins')
        .set({ expires_at: expiresAt })
        .where('token_hash', '=', hashOf(token))
        .returning('person_id')
        .executeTakeFirst()
      if (prolonged) await keepMonth(db, prolonged.person_id)
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
