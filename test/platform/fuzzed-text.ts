import { initProseMirrorDoc } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { toHtml } from '#server/platform/richtext/html.rules.ts'
import { toMarkdown } from '#server/platform/richtext/markdown.ts'
import {
  bold,
  doc as docOf,
  h,
  mention,
  p,
  quote,
  table,
  tasks,
  ul,
} from '#server/platform/richtext/build.rules.ts'
import { plainText } from '#server/platform/richtext/plain-text.rules.ts'
import { Judge } from '#server/platform/texts/judge.ts'
import { preflight } from '#server/platform/texts/preflight.ts'
import { seedOf, toRichText } from '#server/platform/texts/projection.ts'
import { replay } from '#server/platform/texts/replay.ts'
import { textSchema } from '#server/platform/texts/text-schema.ts'
import { bytesOf, type HostileChange, type Id } from './hostile-changes.ts'

const HOSTILE = 666
const CODE = { type: 'codeBlock', content: [{ type: 'text', text: 'x = 1' }] }

/** A text with every kind of node, which an honest person and a hostile one write by turns. */
export class FuzzedText {
  accepted = 0
  refused = 0
  /** What an honest person wrote, and was told that it is kept. */
  readonly words: string[] = []
  slowestMs = 0
  readonly #entries: Uint8Array[]
  readonly #shared = new Y.Doc()
  readonly #honest = new Y.Doc()

  constructor() {
    const { update } = seedOf(
      docOf(
        ...[h(2, 'Titre'), p('Accueillir ', bold('ici'), ' ', mention('1', 'Cindy')), ul('un', 'deux')],
        ...[tasks(['Relire', true]), quote(null, 'Cité'), table(['A', 'B'], ['1', '2']), CODE],
      ),
    )
    this.#entries = [update]
    for (const doc of [this.#shared, this.#honest]) Y.applyUpdate(doc, update)
  }

  /**
   * Writes one sign, which nobody can write into, and which only this person writes.
   *
   * @throws when what an editor makes is not accepted
   */
  honestlyWrites(): void {
    const word = String.fromCodePoint(0x4e00 + this.words.length)
    const runs = [
      ...this.#honest.getXmlFragment('default').createTreeWalker((node) => node instanceof Y.XmlText),
    ]
    const before = Y.encodeStateVector(this.#honest)
    const run = runs[this.words.length % runs.length] as Y.XmlText | undefined
    if (run) run.insert(Math.min(run.length, 2), word)
    const refusal = this.#receive(Y.encodeStateAsUpdate(this.#honest, before))
    if (refusal) throw new Error(`« ${word} » was refused: ${refusal}`)
    if (run) this.words.push(word)
  }

  hostilelyWrites(change: HostileChange): void {
    const ends = [HOSTILE, ...this.#shared.store.clients.keys()].map((client) => ({
      client,
      clock: Y.getState(this.#shared.store, client),
    }))
    if (this.#receive(bytesOf(change, this.#items(), ends))) this.refused += 1
    else this.accepted += 1
  }

  /** @throws when the text, or what is made of it, can no longer be read */
  reads(): { words: string[]; shownInEditor: string } {
    const read = replay(
      this.#entries.map((payload, seq) => ({ seq, payload })),
      (seq) => {
        throw new Error(`change ${seq} cannot be applied`)
      },
    )
    const text = toRichText(read)
    toHtml(text, { anchors: true })
    toMarkdown(text)
    const plain = plainText(text)
    const { doc } = initProseMirrorDoc(read.getXmlFragment('default'), textSchema)
    return { words: this.words.filter((word) => plain.includes(word)), shownInEditor: doc.textContent }
  }

  /** As the server does. @returns why it is refused */
  #receive(update: Uint8Array): string | null {
    const from = process.threadCpuUsage()
    const reason = this.#judge(update)
    this.slowestMs = Math.max(this.slowestMs, process.threadCpuUsage(from).user / 1000)
    return reason
  }

  #judge(update: Uint8Array): string | null {
    const verdict = preflight(update)
    if (!verdict.ok) return verdict.reason
    const judgement = new Judge(this.#shared).judge(update)
    if ('refused' in judgement) return judgement.refused
    if ('early' in judgement) return 'early'
    this.#entries.push(judgement.fresh)
    for (const doc of [this.#shared, this.#honest]) Y.applyUpdate(doc, judgement.fresh)
    return null
  }

  #items(): Id[] {
    return [...this.#shared.store.clients.values()].flatMap((structs) => structs.map(({ id }) => id))
  }
}
