/** More members of the body; never the standard ones, whose place they would take. */
type Extra = Record<string, unknown> & { type?: never; status?: never; title?: never }

/**
 * A refusal the caller can understand. Thrown anywhere on the server, it leaves as RFC 9457
 * `application/problem+json`; anything else that is thrown leaves as an opaque 500.
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

/** Declares a problem once; call the result to throw it: `throw threadClosed({ closedAt })`. */
export function problem(type: string, status: number, title: string) {
  return Object.assign((extra?: Extra) => new Problem(type, status, title, extra), { type })
}

/** What a stranger is told of what they may not read, and of what does not exist: the same, to the letter. */
export const notHere = problem('not-here', 404, 'Il n’y a rien ici, ou rien que vous puissiez lire.')

export const malformed = problem('malformed', 422, 'La demande est incomplète ou mal remplie.')
