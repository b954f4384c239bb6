import * as Y from 'yjs'
import { plainText } from '#server/platform/richtext/document.ts'
import { toHtml } from '#server/platform/richtext/html.rules.ts'
import { MAX_TEXT_BYTES } from '#server/platform/texts/contract.ts'
import { toRichText } from '#server/platform/texts/projection.ts'
import { replayed } from '#server/platform/texts/replay.ts'
import type { Row } from './world.ts'

const HOLD_MS = 50
const PROSE = 'Une phrase ordinaire de compte rendu, avec ses mots. '.repeat(6)
/** A paragraph takes about so many bytes beside its words. */
const AROUND = 28

/** The largest text, of paragraphs that all say this. */
function largest(words: string): Uint8Array {
  const doc = new Y.Doc()
  const paragraphs = Array.from({ length: Math.floor(MAX_TEXT_BYTES / (words.length + AROUND)) }, () => {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(words)])
    return paragraph
  })
  doc.getXmlFragment('default').insert(0, paragraphs)
  return Y.encodeStateAsUpdate(doc)
}

/** What the largest text takes of the event loop at once: as prose, and as single signs. */
export function benchLargest(): Promise<Row[]> {
  const rows = Object.entries({ prose: PROSE, 'single signs': 'a' }).flatMap(([name, words]) => {
    const payload = largest(words)
    const { doc } = replayed([{ seq: 1, payload }], () => {})
    const text = toRichText(doc)
    const row = (figure: string, work: () => unknown): Row => ({
      ...{ name: `a text of 1 MiB of ${name}`, figure, value: cpuOf(work), unit: 'ms', target: HOLD_MS },
    })
    return [
      row('read from its log', () => replayed([{ seq: 1, payload }], () => {})),
      row('sent to who joins', () => Y.encodeStateAsUpdate(doc)),
      row('projected', () => plainText(toRichText(doc))),
      row('written as HTML', () => toHtml(text)),
    ]
  })
  return Promise.resolve(rows)
}

function cpuOf(work: () => unknown): number {
  const before = process.threadCpuUsage()
  work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}
