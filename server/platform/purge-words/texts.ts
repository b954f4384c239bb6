import { randomUUID } from 'node:crypto'
import * as Y from 'yjs'
import type { Ctx } from '../context.ts'
import { own } from '../own.rules.ts'
import { append, claim, compact, freeze, history, heads, lockHead } from '../log/log.ts'
import { MACHINE } from '../texts/client-ids.ts'
import { textRoom } from '../texts/contract.ts'
import { FRAGMENT } from '../texts/judge.ts'
import { replay } from '../texts/replay.ts'
import { projectText, readText } from '../texts/texts.ts'
import { deletedWords } from './deleted-words.ts'
import type { Edit, Passages } from './passages.rules.ts'

/**
 * Takes the passages out of every text written together, and out of the words deleted in its history. The log becomes
 * one snapshot, in which Yjs keeps no deleted words, and the change that takes them out of the editors that are open.
 * What someone has not sent yet still applies to it.
 *
 * @returns how many texts changed
 */
export async function purgeTexts(ctx: Ctx, passages: Passages, community: string | null): Promise<number> {
  const texts = await ctx.db
    .selectFrom('texts')
    .select('id')
    .$if(community !== null, (query) => query.where('community_id', '=', community!))
    .orderBy('id')
    .execute()
  let changed = 0
  for (const { id } of texts) if (await purgeText(ctx, passages, id)) changed++
  return changed
}

async function purgeText(ctx: Ctx, passages: Passages, id: string): Promise<boolean> {
  const stream = textRoom(id)
  const updates = await history(ctx.db, stream)
  const payloads = updates.map(({ payload }) => payload)
  if (!passages.mayStandIn(deletedWords(payloads))) return false
  // Contributions are counted from the entries that are about to go.
  await readText(ctx, id)

  const doc = replay(updates, () => {})
  const change = purgeDoc(doc, passages)
  await lockHead(ctx.db, stream)
  const [head] = await heads(ctx.db, [stream])
  await freeze(ctx.db, stream, false)
  await claim(ctx.db, stream, [doc.clientID], MACHINE)
  const op = { id: randomUUID(), person: null, at: ctx.now, payload: change }
  const [placed] = await append(ctx.db, stream, [op])
  await compact(ctx.db, stream, placed!.seq, Y.encodeStateAsUpdate(doc), 1)
  await freeze(ctx.db, stream, head!.frozen)
  doc.destroy()
  await projectText(ctx, id)
  return true
}

/** @returns the change that takes the passages out of a copy of the document */
function purgeDoc(doc: Y.Doc, passages: Passages): Uint8Array {
  const before = Y.encodeStateVector(doc)
  // Changes that wait for others that never came: no reader has seen them.
  doc.store.pendingStructs = null
  doc.store.pendingDs = null
  doc.transact(() => purgeNode(doc.getXmlFragment(FRAGMENT), passages))
  return Y.encodeStateAsUpdate(doc, before)
}

function purgeNode(node: Y.XmlFragment | Y.XmlElement, passages: Passages): void {
  const children = node.toArray()
  const edits = passages.editsIn(children.map(wordsOf))
  for (const edit of edits.toReversed()) apply(children[edit.run]!, edit, passages)
  for (const child of children) {
    if (child instanceof Y.XmlText) purgeLinks(child, passages)
    if (child instanceof Y.XmlElement) {
      purgeAttributes(child, passages)
      purgeNode(child, passages)
    }
  }
}

function wordsOf(child: unknown): string {
  if (child instanceof Y.XmlText)
    return (child.toDelta() as { insert: unknown }[])
      .map(({ insert }) => (typeof insert === 'string' ? insert : '\0'))
      .join('')
  if (!(child instanceof Y.XmlElement)) return ''
  if (child.nodeName === 'mention') return `@${String(child.getAttribute('label') ?? '')}`
  return child.nodeName === 'hardBreak' ? '\n' : '\0'
}

/** A mention keeps its place, since an editor wants one run of words on each side of it. */
function apply(child: unknown, { at, length, insert }: Edit, { replacement }: Passages): void {
  if (child instanceof Y.XmlText) {
    child.delete(at, length)
    if (insert !== '') child.insert(at, insert)
  } else if (child instanceof Y.XmlElement && child.nodeName === 'mention') {
    child.setAttribute('label', replacement)
  }
}

function purgeLinks(run: Y.XmlText, { inAddress }: Passages): void {
  let at = 0
  for (const { insert, attributes } of run.toDelta() as {
    insert: unknown
    attributes?: Record<string, unknown>
  }[]) {
    const length = typeof insert === 'string' ? insert.length : 1
    for (const [name, value] of Object.entries(attributes ?? {})) {
      const href = (value as { href?: unknown } | null)?.href
      if (typeof href === 'string' && href !== '' && inAddress(href) === '')
        run.format(at, length, { [name]: null })
    }
    at += length
  }
}

function purgeAttributes(element: Y.XmlElement, { inJson }: Passages): void {
  const attributes = element.getAttributes() as Record<string, unknown>
  const after = inJson(attributes)
  for (const [name, value] of Object.entries(after))
    if (JSON.stringify(value) !== JSON.stringify(own(attributes, name)))
      element.setAttribute(name, value as string)
}
