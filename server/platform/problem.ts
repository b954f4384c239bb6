/** Extra members of the body; the standard ones are excluded. */
type Extra = Record<string, unknown> & { type?: never; status?: never; title?: never }

/**
 * A refusal that the caller can understand, sent as RFC 9457 `application/problem+json`. Any other error is sent as a
 * 500 without details.
 */
export class Problem extends Error {
  override name = 'Problem'
  readonly type: string
  readonly status: number
  readonly extra: Extra

  constructor(type: string, status: number, title: string, extra: Extra = {}) {
    super(title)
    this.type = type
    this.status = status
    this.extra = extra
  }

  toJSON() {
    return { type: `/problems/${this.type}`, status: this.status, title: this.message, ...this.extra }
  }
}

/** Declares a problem; call it to throw: `throw threadClosed({ closedAt })`. */
export function problem(type: string, status: number, title: string) {
  return Object.assign((extra?: Extra) => new Problem(type, status, title, extra), { type })
}

export const signInNeeded = problem('sign-in-needed', 401, 'Connectez-vous pour continuer.')

/** The same reply for what does not exist and for what the person may not read. */
export const notHere = problem('not-here', 404, 'Il n’y a rien ici, ou rien que vous puissiez lire.')

export const malformed = problem('malformed', 422, 'La demande est incomplète ou mal remplie.')
