import { randomUUID } from 'node:crypto'
import { expect, onTestFinished } from 'vitest'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { AwarenessRelay } from '#client/live/awareness-relay.ts'
import { LogProvider } from '#client/live/log-provider.ts'
import type { LogProviderOptions } from '#client/live/provider-options.ts'
import type { OpQueue, QueuedOp } from '#client/live/outbox.ts'
import { membership } from '#server/community/access.ts'
import { inTransaction } from '#server/platform/context.ts'
import { problem } from '#server/platform/problem.ts'
import { doc as docOf } from '#server/platform/richtext/build.rules.ts'
import type { Feature } from '#server/platform/feature.ts'
import { createText } from '#server/platform/texts/texts.ts'
import type { Person } from '../support/people.ts'

const readsOnly = problem('reads-only', 403, 'Il faut un mandat pour écrire ici.')

/** A kind of text for these tests: the community's members read it, its delegates write it. */
export const trials: Feature = {
  name: 'trials',
  contracts: [],
  texts: {
    trial: {
      read: async (ctx, community) => void (await membership(ctx, community)),
      write: async (ctx, community) => {
        const reader = await membership(ctx, community)
        if (!reader.mandate) throw readsOnly()
        return { name: `Nom de ${ctx.me}`, structureName: 'MLC', hue: 120 }
      },
    },
  },
}

export async function begins(person: Person, community: string, ...words: string[]): Promise<string> {
  return inTransaction(person.ctx(), (ctx) =>
    createText(ctx, { kind: 'trial', owner: community, community, doc: docOf(...words) }),
  )
}

/** Someone with a text open in their editor. */
export class Editor {
  readonly doc = new Y.Doc()
  readonly awareness = new Awareness(this.doc)
  readonly provider: LogProvider
  readonly relay: AwarenessRelay

  constructor(
    socket: ConstructorParameters<typeof LogProvider>[0],
    text: string,
    options: LogProviderOptions = {},
  ) {
    this.relay = new AwarenessRelay(socket, text, this.awareness)
    this.provider = new LogProvider(socket, text, this.doc, { onJoin: () => this.relay.hello(), ...options })
    onTestFinished(() => this.closes())
  }

  closes(): void {
    this.provider.destroy()
    this.relay.destroy()
    this.awareness.destroy()
  }

  /** Types at the end of the first paragraph. */
  types(words: string): void {
    const text = this.#paragraph()
    text.insert(text.length, words)
  }

  /** Takes back the last signs of the first paragraph. */
  erases(count: number): void {
    const text = this.#paragraph()
    text.delete(text.length - count, count)
  }

  /** Writes on every line that is still blank. */
  fills(words: string): void {
    const runs = this.doc.getXmlFragment('default').createTreeWalker((node) => node instanceof Y.XmlText)
    for (const run of [...runs] as Y.XmlText[]) if (run.length === 0) run.insert(0, words)
  }

  /** Puts their cursor at the start of the text. */
  points() {
    const start = Y.relativePositionToJSON(
      Y.createRelativePositionFromTypeIndex(this.doc.getXmlFragment('default'), 0),
    ) as object
    const cursor = { anchor: start, head: start }
    this.awareness.setLocalStateField('cursor', cursor)
    return cursor
  }

  get text(): string {
    return this.doc
      .getXmlFragment('default')
      .toArray()
      .map((block) => (block as Y.XmlElement).toArray().map(String).join(''))
      .join('\n')
  }

  #paragraph(): Y.XmlText {
    const fragment = this.doc.getXmlFragment('default')
    if (fragment.length === 0) fragment.insert(0, [new Y.XmlElement('paragraph')])
    const paragraph = fragment.get(0) as Y.XmlElement
    if (paragraph.length === 0) paragraph.insert(0, [new Y.XmlText()])
    return paragraph.get(0) as Y.XmlText
  }
}

export async function opens(person: Person, text: string, options: LogProviderOptions = {}): Promise<Editor> {
  const { socket } = await person.connects()
  const editor = new Editor(socket, text, options)
  await expect.poll(() => editor.provider.received || editor.provider.refusal !== null).toBe(true)
  await expect.poll(() => editor.provider.status).not.toBe('offline')
  return editor
}

/** All have everything, and everybody the same. */
export async function agree(...editors: Editor[]): Promise<void> {
  const standing = () => [...new Set(editors.map(({ provider, text }) => `${provider.status}: ${text}`))]
  await expect.poll(() => standing().length === 1 && standing()[0]!.startsWith('saved')).toBe(true)
}

/** A change that adds a paragraph. */
export function aParagraph(words: string, doc = new Y.Doc()): Uint8Array {
  const before = Y.encodeStateVector(doc)
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [new Y.XmlText(words)])
  doc.getXmlFragment('default').push([paragraph])
  return Y.encodeStateAsUpdate(doc, before)
}

/** A browser's memory, without the browser. */
export function aQueue(): OpQueue & { kept: Map<string, QueuedOp & { epoch: string }> } {
  const kept = new Map<string, QueuedOp & { epoch: string }>()
  return {
    kept,
    load: async (epoch) => [...kept.values()].filter((op) => op.epoch === epoch),
    put: (epoch, op, replaced) => {
      kept.set(op.id, { ...op, epoch })
      if (replaced) kept.delete(replaced.id)
    },
    remove: (id) => void kept.delete(id),
    clear: () => kept.clear(),
  }
}

export const anOp = (payload: Uint8Array) => ({ op: randomUUID(), payload })
