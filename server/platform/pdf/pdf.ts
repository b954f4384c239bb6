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
   * The sheet as a tagged PDF, composed off the main thread, one at a time.
   *
   * @param images the bytes of the text's own pictures, by their `src`; one that is missing leaves its description
   * @throws pdf-failed when it takes more than 20 seconds or cannot be done; what went wrong goes to `log`
   */
  render(sheet: Sheet, images?: Images): Promise<Uint8Array>
  /** Ends the thread; what still waits is refused. */
  close(): Promise<void>
}

interface Options {
  /** Where Liane is: links on paper begin with it. */
  origin?: string
  timeoutMs?: number
  log?: (why: string) => void
  /** The code of the thread. */
  worker?: URL
}

/** Nothing starts before the first sheet is asked for, and nothing keeps the process alive. */
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

/** One thread that composes, replaced when it falls or hangs. */
class Press {
  #worker: Worker | undefined
  /** How the job under way ends. */
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

  /** After all those asked for before. */
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

  /** The compiler keeps what it has seen and never forgets, about 7 MB a sheet: from time to time it starts anew. */
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

  /** A thread that said why it could not is sound; one that fell, ended or hangs is replaced. */
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
