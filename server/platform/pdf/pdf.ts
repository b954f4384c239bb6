import { problem } from '../problem.ts'
import { WorkerThread } from '../worker-thread.ts'
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

/** The compiler never frees its cache, about 7 MB per document. */
const SHEETS_A_THREAD = 40

export function startPdf({
  origin = '',
  timeoutMs = 20_000,
  log = () => {},
  worker,
}: Options = {}): PdfMaker {
  const thread = new WorkerThread<Job, Uint8Array>({
    code: worker ?? new URL('./pdf-worker.ts', import.meta.url),
    timeoutMs,
    jobsEach: SHEETS_A_THREAD,
  })
  return {
    async render(sheet, images = {}) {
      const { reply, error } = await thread.run(prepare(sheet, images, origin))
      if (reply) return reply
      log(error ?? 'no answer')
      throw pdfFailed()
    },
    close: () => thread.close(),
  }
}
