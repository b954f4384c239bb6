import { Worker } from 'node:worker_threads'

/** Asks for an address without a pause, from a thread of its own: what it waits for is the server's doing. */
export class HealthWatch {
  readonly #worker: Worker

  constructor(url: string) {
    this.#worker = new Worker(new URL('./load-health.ts', import.meta.url), { workerData: { url } })
  }

  /** @returns the slowest answer, in milliseconds */
  async end(): Promise<number> {
    this.#worker.postMessage('end')
    return new Promise((answered) => this.#worker.once('message', answered))
  }
}
