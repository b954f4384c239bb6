import { sql } from 'kysely'
import type { Db } from '../database.ts'
import { changingFrozenRows } from '../platform/purge-words/frozen-rows.ts'
import { doc } from '../platform/richtext/build.rules.ts'
import { escapeHtml } from '../platform/richtext/html-format.rules.ts'
import type { RichText } from '../platform/richtext/richtext.contract.ts'
import { HIDDEN_TITLE, HIDDEN_WORDS } from '../redactions/contract.ts'
import { isLookedAt } from '../redactions/columns.ts'

export interface HeldText {
  title: string
  summary: string
  html: string
  plain: string
}

export interface HeldVersion extends HeldText {
  id: string
  number: number
  change_note: string
  doc: RichText
}

const HIDDEN = {
  title: HIDDEN_TITLE,
  summary: '',
  change_note: '',
  doc: doc(HIDDEN_WORDS),
  html: `<p>${HIDDEN_WORDS}</p>`,
  plain: HIDDEN_WORDS,
}

/** Hides one version, or those of a tool that are not hidden already. @returns what they said */
export async function hideVersions(
  db: Db,
  { tool, version }: { tool?: string; version?: string },
): Promise<HeldVersion[]> {
  const { rows } = await sql<HeldVersion>`
    select v.id, v.number, v.title, v.summary, v.change_note, v.doc, v.html, v.plain from tool_versions v
     where v.id = ${version ?? null}::uuid
        or (v.tool_id = ${tool ?? null}::uuid and not ${isLookedAt(sql`v.id`)})
     order by v.number desc
  `.execute(db)
  await write(
    db,
    rows.map(({ id }) => ({ id, ...HIDDEN })),
  )
  return rows
}

export async function showVersions(db: Db, held: readonly HeldVersion[]): Promise<void> {
  await write(
    db,
    held.map(({ number: _, ...words }) => words),
  )
}

async function write(db: Db, versions: readonly Omit<HeldVersion, 'number'>[]): Promise<void> {
  await changingFrozenRows(db, async () => {
    for (const { id, ...words } of versions)
      await db.updateTable('tool_versions').set(words).where('id', '=', id).execute()
  })
}

/** The hidden text and versions in one document, for the page where a reviewer decides. */
export function hiddenWords(text: HeldText & { change_note?: string }, versions: readonly HeldVersion[]) {
  const parts = [
    { ...text, before: [text.summary, text.change_note ?? ''] },
    ...versions.map((version) => ({
      ...version,
      before: [`Version ${version.number}`, version.title, version.summary, version.change_note],
    })),
  ].map(({ before, ...part }) => ({ ...part, before: before.filter((line) => line !== '') }))
  return {
    title: text.title,
    html: parts.flatMap(({ before, html }) => [...before.map(asParagraph), html]).join(''),
    plain: parts.flatMap(({ before, plain }) => [...before, plain]).join('\n'),
  }
}

const asParagraph = (line: string) => `<p>${escapeHtml(line)}</p>`
