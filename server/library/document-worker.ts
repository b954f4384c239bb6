import { parentPort } from 'node:worker_threads'
import { Problem } from '../platform/problem.ts'
import type { Answer } from '../platform/worker-thread.ts'
import { documentOf, previewOf } from './imports.ts'
import type { DocumentAsked, DocumentRead } from './document-reader.ts'

parentPort!.on('message', (asked: DocumentAsked) => parentPort!.postMessage(answer(asked)))
parentPort!.postMessage({ ready: true })

function answer({ imported, title }: DocumentAsked): Answer<DocumentRead> {
  try {
    const reply =
      title === undefined ? { preview: previewOf(imported) } : { text: documentOf(imported, title) }
    return { reply }
  } catch (error) {
    return error instanceof Problem ? { reply: { refusal: error.toJSON() } } : { error: String(error) }
  }
}
