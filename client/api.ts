import { newId } from './new-id.ts'
import type { Call, Endpoint, FileEndpoint } from '#server/platform/endpoint.ts'
import type { PersonalData } from '#server/platform/personal-data.rules.ts'
import { VOUCH } from '#server/platform/personal-data.contract.ts'
import { urlOf } from '#server/platform/url.rules.ts'
import { m } from '#client/paraglide/messages.js'
import { connection } from './connection.svelte.ts'

/** Why a field is refused; `pointer` is its JSON pointer in the body, `/title`. */
export interface FieldError {
  readonly pointer: string
  readonly detail: string
}

interface ProblemJson {
  type: string
  status: number
  title: string
  detail?: string
  errors?: FieldError[]
  [more: string]: unknown
}

/** A refusal of the server (server/platform/problem.ts). `message` can be shown to the person. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly type: string
  readonly status: number
  readonly detail: string | undefined
  readonly errors: readonly FieldError[]
  /** The whole problem document, for refusals that carry more fields. */
  readonly problem: Readonly<Record<string, unknown>>

  constructor(problem: ProblemJson) {
    super(problem.title)
    this.type = problem.type
    this.status = problem.status
    this.detail = problem.detail
    this.errors = problem.errors ?? []
    this.problem = problem
  }

  /** Whether the refusal has this declared kind, e.g. `thread-closed`. */
  is(kind: string): boolean {
    return this.type === `/problems/${kind}`
  }

  /** The address is absent or malformed. */
  get isNowhere(): boolean {
    return this.status === 404 || this.is('malformed')
  }

  /** The message of a field, e.g. `/title`. */
  at(pointer: string): string | undefined {
    return this.errors.find((error) => error.pointer === pointer)?.detail
  }
}

/** The call did not reach the server, or its answer was lost; it can be tried again. */
export class Offline extends Refusal {
  override name = 'Offline'
  constructor() {
    super({ type: '/problems/offline', status: 0, title: m.shell_offline_call() })
  }
}

const TRIES = 3
const FIRST_WAIT_MS = 400
const PATIENCE_MS = 20_000

let asker: string | undefined
/** The person this page was opened by. The server refuses its calls after another sign-in in the same browser. */
export const askAs = (person: string | undefined) => void (asker = person)
export const whoAsks = () => asker

interface How {
  /** The idempotency key, when the caller keeps it: sent twice, the command acts once. */
  command?: string
  signal?: AbortSignal
  /** The author says that what was found in the texts is about nobody. */
  vouches?: boolean
}

/**
 * Calls an endpoint. Its URL, verb and types all come from the contract the server answers. A call that may have been
 * lost on the way is made again with the same command id, so that it never acts twice.
 *
 * @throws Refusal, whose message can be shown as it is
 */
export async function call<Asked extends Call, Reply>(
  endpoint: Endpoint<Asked, Reply>,
  { params, query, body }: Partial<Asked> = {},
  how: How = {},
): Promise<Reply> {
  const { command, signal } = how
  const url = urlOf(endpoint.url, params ?? {}, query ?? {})
  const headers: Record<string, string> = { accept: 'application/json' }
  if (asker) headers['liane-person'] = asker
  if (how.vouches) headers[VOUCH] = 'yes'
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (endpoint.method !== 'GET') headers['idempotency-key'] = command ?? newId()

  const response = await insist(url, {
    method: endpoint.method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  })
  if (response.ok) return (await response.json()) as Reply
  const refusal = await readRefusal(response)
  // The page stays, with what was typed, and offers to sign in again.
  if (refusal.status === 401 && asker) connection.setSignedOut(true)
  if (await isAboutNobody(refusal.problem))
    return call(endpoint, { params, query, body } as Partial<Asked>, { ...how, vouches: true })
  throw refusal
}

/**
 * Asks the author of refused words whether they are about nobody, where they may answer so. Without its code, on a line
 * that was cut, the refusal stands.
 */
export async function isAboutNobody(problem: Refusal['problem']): Promise<boolean> {
  if (!problem['mayVouch']) return false
  const vouch = await import('./shell/vouch.ts').catch(() => undefined)
  return vouch?.isAboutNobody(problem['found'] as PersonalData[]) ?? false
}

/** The address of a file or page made by the server, for a plain link. */
export function linkTo<Asked extends object>(
  { url }: FileEndpoint<Asked>,
  { params, query }: Partial<{ params: object; query: object }> & Partial<Asked> = {},
): string {
  return urlOf(url, params ?? {}, query ?? {})
}

async function insist(url: string, init: RequestInit): Promise<Response> {
  for (let tried = 1; ; tried++) {
    const response = await attempt(url, init)
    if (response && response.status !== 502 && response.status !== 503) {
      connection.setOnline(true)
      return response
    }
    if (tried === TRIES || init.signal?.aborted) {
      if (response) return response
      connection.setOnline(false)
      throw new Offline()
    }
    await new Promise((passed) => setTimeout(passed, FIRST_WAIT_MS * tried * tried))
  }
}

async function attempt(url: string, init: RequestInit): Promise<Response | undefined> {
  const call = new AbortController()
  const stop = () => call.abort()
  setTimeout(stop, PATIENCE_MS)
  if (init.signal?.aborted) stop()
  init.signal?.addEventListener('abort', stop)
  try {
    return await fetch(url, { ...init, signal: call.signal })
  } catch (error) {
    // An aborted call rethrows the abort; a failed network is a TypeError.
    if (init.signal?.aborted) throw error
    if (error instanceof TypeError || call.signal.aborted) return undefined
    throw error
  }
}

async function readRefusal(response: Response): Promise<Refusal> {
  const problem = (await response.json().catch(() => undefined)) as ProblemJson | undefined
  return new Refusal(
    problem?.title
      ? problem
      : { type: 'about:blank', status: response.status, title: m.shell_server_failed() },
  )
}
