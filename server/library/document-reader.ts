import { Problem } from '../platform/problem.ts'
import { WorkerThread } from '../platform/worker-thread.ts'
import type { RichText } from '../platform/richtext/richtext.contract.ts'
import { documentTooComplex, type Imported, type Preview } from './import.contract.ts'

/** What is asked of the thread: a preview, or the text of a tool that has this title. */
export interface DocumentAsked {
  imported: Imported
  title?: string
}
/** A refusal is a reply: it says what to change. */
export interface DocumentRead {
  text?: RichText
  preview?: Preview
  refusal?: ReturnType<Problem['toJSON']>
}

/** More than the longest document takes on a busy machine; some short ones take minutes. */
const LIMIT_MS = 4_000
const THREADS = 2

/**
 * Reads imported documents in threads, within a time: Markdown has texts that take quadratic time. A person has one
 * document read at a time, so that nobody keeps every thread.
 */
export class DocumentReader {
  readonly #threads: WorkerThread<DocumentAsked, DocumentRead>[]
  readonly #last = new Map<string, Promise<unknown>>()
  readonly #log: (why: string) => void

  constructor({
    log = () => {},
    limitMs = LIMIT_MS,
  }: { log?: (why: string) => void; limitMs?: number } = {}) {
    const code = new URL('./document-worker.ts', import.meta.url)
    this.#threads = Array.from({ length: THREADS }, () => new WorkerThread({ code, timeoutMs: limitMs }))
    this.#log = log
  }

  /** @throws text-malformed, document-too-complex */
  async preview(person: string, imported: Imported): Promise<Preview> {
    return (await this.#read(person, { imported })).preview!
  }

  /** @throws text-malformed, document-too-complex */
  async text(person: string, imported: Imported, title: string): Promise<RichText> {
    return (await this.#read(person, { imported, title })).text!
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()))
  }

  async #read(person: string, asked: DocumentAsked): Promise<DocumentRead> {
    const mine = (this.#last.get(person) ?? Promise.resolve()).then(() => this.#leastBusy().run(asked))
    this.#last.set(person, mine)
    const { reply, error } = await mine
    if (this.#last.get(person) === mine) this.#last.delete(person)
    if (!reply) {
      this.#log(error ?? 'no answer')
      throw documentTooComplex()
    }
    if (reply.refusal) throw problemFrom(reply.refusal)
    return reply
  }

  #leastBusy() {
    return this.#threads.reduce((least, thread) => (thread.waiting < least.waiting ? thread : least))
  }
}

function problemFrom({ type, status, title, ...extra }: ReturnType<Problem['toJSON']>): Problem {
  return new Problem(type.slice('/problems/'.length), status, title, extra)
}
