import { Worker } from 'node:worker_threads'
import { problem, type Problem } from '../problem.ts'
import { prepare } from './template-input.ts'
import type { Images, Job, Sheet } from './documents.ts'

export type { IssueSheet, Sheet, ToolSheet } from './documents.ts'

const pdfFailed = problem(
  'pdf-failed',
  503,
  'Le PDF n’a pas pu être composé. Réessayez dans un instant ; la page, elle, peut être lue et imprimée.',
)

export interface PdfMaker {
  /**
   * Compiles a tagged PDF in a worker thread, one document at a time.
   *
   * @param images the bytes of the text's images, by `src`; a missing one is replaced by its description
   * @throws pdf-failed on an error, or after 20 seconds; the cause goes to `log`
   */
  render(sheet: Sheet, images?: Images): Promise<Uint8Array>
  /** Stops the thread and rejects pending documents. */
  close(): Promise<void>
}

interface Options {
  /** The base URL of links. */
  origin?: string
  timeoutMs?: number
  log?: (why: string) => void
  /** The worker's module. */
  worker?: URL
}

/** The thread starts with the first document and does not keep the process alive. */
export function startPdf({ origin = '', ...options }: Options = {}): PdfMaker {
  const press = new Press(options)
  return {
    render: async (sheet, images = {}) => press.print(prepare(sheet, images, origin)),
    close: () => press.close(),
  }
}

interface Answer {
  pdf?: Uint8Array
  error?: string
}

const SHEETS_A_THREAD = 40
const IDLE_MS = 10 * 60_000

/** A worker thread, replaced when it crashes or hangs. */
class Press {
  #worker: Worker | undefined
  /** Resolves the current job. */
  #settle: ((answer: Answer) => void) | undefined
  #last: Promise<unknown> = Promise.resolve()
  #isClosed = false
  #sheets = 0
  #idle: NodeJS.Timeout | undefined
  readonly #timeoutMs: number
  readonly #log: (why: string) => void
  readonly #code: URL

  constructor({ timeoutMs = 20_000, log = () => {}, worker }: Omit<Options, 'origin'>) {
    this.#timeoutMs = timeoutMs
    this.#log = log
    this.#code = worker ?? new URL('./pdf-worker.ts', import.meta.url)
  }

  /** Queues a job. */
  print(job: Job): Promise<Uint8Array> {
    const mine = this.#last.then(() => this.#compose(job))
    this.#last = mine.catch(() => {})
    return mine
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#settle?.({ error: 'closed' })
    await this.#drop()
  }

  async #compose(job: Job): Promise<Uint8Array> {
    if (this.#isClosed) throw pdfFailed()
    const answer = await this.#ask(job)
    this.#rest()
    if (answer.pdf) return answer.pdf
    throw this.#failure(answer.error ?? 'no answer')
  }

  /** Restarts the thread from time to time: the compiler never frees its cache, about 7 MB per document. */
  #rest(): void {
    if (++this.#sheets >= SHEETS_A_THREAD) void this.#drop()
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => void this.#drop(), IDLE_MS).unref()
  }

  #failure(why: string): Problem {
    this.#log(why)
    return pdfFailed()
  }

  #ask(job: Job): Promise<Answer> {
    clearTimeout(this.#idle)
    const worker = (this.#worker ??= this.#start())
    return new Promise<Answer>((resolve) => {
      const timer = setTimeout(
        () => this.#give({ error: `no answer after ${this.#timeoutMs} ms` }),
        this.#timeoutMs,
      )
      this.#settle = (answer) => {
        clearTimeout(timer)
        resolve(answer)
      }
      worker.ref()
      worker.postMessage(job)
    })
  }

  /** Keeps a worker that reported an error; replaces one that crashed, exited or hung. */
  #start(): Worker {
    const worker = new Worker(this.#code)
    const isMine = (): boolean => worker === this.#worker
    worker.on('message', (answer: Answer) => {
      worker.unref()
      if (isMine()) this.#settle?.(answer)
    })
    worker.on('error', (error) => isMine() && this.#give({ error: String(error) }))
    worker.on('exit', (code) => isMine() && this.#give({ error: `the thread ended (${code})` }))
    return worker
  }

  #give(answer: Answer): void {
    void this.#drop()
    this.#settle?.(answer)
  }

  async #drop(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    this.#sheets = 0
    clearTimeout(this.#idle)
    await worker?.terminate()
  }
}
