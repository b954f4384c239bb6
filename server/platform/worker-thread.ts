import { Worker } from 'node:worker_threads'

/** What a worker posts: that it is loaded, then an answer to each message. */
export interface Answer<Reply> {
  ready?: true
  reply?: Reply
  error?: string
}

export interface ThreadOptions {
  /** The worker's module. */
  code: URL
  /** The most a job may take; loading the module is not counted. */
  timeoutMs: number
  /** The thread is replaced after so many jobs, for code that never frees its memory. */
  jobsEach?: number
}

const IDLE_MS = 10 * 60_000

/**
 * A worker thread that does one job at a time, replaced when it crashes or hangs. It starts with the first job, and
 * does not keep the process alive.
 */
export class WorkerThread<Job, Reply> {
  readonly #options: ThreadOptions
  #worker: Worker | undefined
  /** Resolves the current job. */
  #settle: ((answer: Answer<Reply>) => void) | undefined
  #isReady = false
  #timer: NodeJS.Timeout | undefined
  #last: Promise<unknown> = Promise.resolve()
  #waiting = 0
  #isClosed = false
  #jobs = 0
  #idle: NodeJS.Timeout | undefined

  constructor(options: ThreadOptions) {
    this.#options = options
  }

  /** How many jobs have not been answered. */
  get waiting(): number {
    return this.#waiting
  }

  /** Queues a job. @returns its reply, or why there is none */
  async run(job: Job): Promise<Answer<Reply>> {
    this.#waiting++
    const mine = this.#last.then(() => this.#do(job))
    this.#last = mine
    return mine.finally(() => this.#waiting--)
  }

  /** Stops the thread; jobs that are waiting and later ones get an error. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#settle?.({ error: 'closed' })
    await this.#drop()
  }

  async #do(job: Job): Promise<Answer<Reply>> {
    if (this.#isClosed) return { error: 'closed' }
    const answer = await this.#ask(job)
    this.#rest()
    return answer
  }

  #rest(): void {
    if (++this.#jobs >= (this.#options.jobsEach ?? Infinity)) void this.#drop()
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => void this.#drop(), IDLE_MS).unref()
  }

  #ask(job: Job): Promise<Answer<Reply>> {
    clearTimeout(this.#idle)
    const worker = (this.#worker ??= this.#start())
    return new Promise((resolve) => {
      this.#settle = (answer) => {
        clearTimeout(this.#timer)
        resolve(answer)
      }
      if (this.#isReady) this.#time()
      worker.ref()
      worker.postMessage(job)
    })
  }

  #time(): void {
    const { timeoutMs } = this.#options
    this.#timer = setTimeout(() => this.#give({ error: `no answer after ${timeoutMs} ms` }), timeoutMs)
  }

  /** Keeps a worker that reported an error; replaces one that crashed, exited or hung. */
  #start(): Worker {
    const worker = new Worker(this.#options.code)
    const isMine = (): boolean => worker === this.#worker
    worker.on('message', (answer: Answer<Reply>) => {
      if (answer.ready) return isMine() ? this.#ready() : undefined
      worker.unref()
      if (isMine()) this.#settle?.(answer)
    })
    worker.on('error', (error) => isMine() && this.#give({ error: String(error) }))
    worker.on('exit', (code) => isMine() && this.#give({ error: `the thread ended (${code})` }))
    return worker
  }

  /** The thread starts with a job: its time runs from here. */
  #ready(): void {
    this.#isReady = true
    this.#time()
  }

  #give(answer: Answer<Reply>): void {
    void this.#drop()
    this.#settle?.(answer)
  }

  async #drop(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    this.#isReady = false
    this.#jobs = 0
    clearTimeout(this.#timer)
    clearTimeout(this.#idle)
    await worker?.terminate()
  }
}
