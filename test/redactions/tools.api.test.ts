import { describe, expect, it } from 'vitest'
import { FreezeVersion, ListTools, ReadTool, ReadVersion, RenameTool } from '#server/library/contract.ts'
import { DraftMarkdown, VersionMarkdown, VersionPdf } from '#server/library/downloads.contract.ts'
import { ImportTool } from '#server/library/import.contract.ts'
import { doc, p, quote } from '#server/platform/richtext/build.rules.ts'
import { textRoom } from '#server/platform/texts/contract.ts'
import { FlagAsPersonal, HIDDEN_TITLE, HIDDEN_WORDS } from '#server/redactions/contract.ts'
import { AddPost, OpenThread, ReadThread } from '#server/threads/contract.ts'
import { GRID, opensText, types, withoutSeed } from '../library/library-people.ts'
import { aProblem } from '../support/builders.ts'
import { CAST, useServer, type Person } from '../support/people.ts'
import { readPdf } from '../support/read-pdf.ts'
import { placesOf } from '../support/whole-database.ts'
import { decides, expectShownOnlyTo, flags, lettersAbout, listedFor } from './flagging.ts'

const { found, db } = useServer()

async function aTool(author: Person, credits: string[], name: string) {
  const body = {
    ...withoutSeed(GRID),
    title: `L’accueil de ${name}`,
    whatChanges: `Pour ${name}.`,
    text: `## Essai\n\nNous avons reçu ${name}, jeudi.`,
    format: 'markdown' as const,
  }
  const { id } = await author.does(ImportTool, { body })
  const { versions } = await author.does(FreezeVersion, {
    params: { tool: id },
    body: { changeNote: `Avec ${name}.`, credits },
  })
  return { tool: id, version: versions[0]!.id }
}

/** Every answer that shows a tool. */
async function shownOf(person: Person, tool: string, word: string): Promise<string> {
  const params = { tool, number: 1 }
  const pdf = await person.opens(VersionPdf, { params })
  return JSON.stringify([
    await person.does(ReadTool, { params: { tool } }),
    await person.does(ListTools),
    await person.does(ReadVersion, { params }),
    (await readPdf(new Uint8Array(pdf.bytes))).words,
    (await person.opens(VersionMarkdown, { params })).body,
    (await person.opens(DraftMarkdown, { params: { tool } })).body,
    await listedFor(person, word),
  ])
}

describe('redaction: tools', () => {
  it('a tool that is flagged is hidden with its versions, on every page, in every file, and in open editors', async () => {
    const { cindy, solange, nathan, nadege, sabrina, structures } = await found(CAST)
    const { tool, version } = await aTool(cindy, [structures['mlc']!], 'Zénaïde Cornibert')
    const { text } = await cindy.does(ReadTool, { params: { tool } })
    const source = { kind: 'tool' as const, id: tool, label: 'x', href: '' }
    const { id: thread } = await sabrina.does(OpenThread, { body: aProblem() })
    const said = 'Nous avons reçu Zénaïde Cornibert, jeudi.'
    await sabrina.does(AddPost, { params: { thread }, body: { body: doc(quote(source, said), p('Oui.')) } })
    const editor = await opensText(cindy, tool)
    await types(editor, ' ')
    const ear = await nadege.connects()
    expect(await ear.enters(`tool:${tool}`)).toBe(true)
    expect(await ear.enters(textRoom(text))).toBe(true)

    const { id } = await flags(nathan, 'tool', tool)
    for (const reader of [nathan, nadege, solange, cindy]) {
      const shown = await reader.does(ReadTool, { params: { tool } })
      expect(JSON.stringify(shown)).not.toContain('Cornibert')
      expect(JSON.stringify(await reader.does(ReadThread, { params: { thread } }))).not.toContain('Cornibert')
    }
    const shown = await shownOf(nadege, tool, 'Cornibert')
    expect(shown).not.toContain('Cornibert')
    expect(shown).toContain(HIDDEN_WORDS)
    const hidden = await nadege.does(ReadTool, { params: { tool } })
    expect(hidden).toMatchObject({ title: HIDDEN_TITLE, redaction: { id, state: 'pending' } })
    await expect.poll(() => ear.names()).toContain('tool:masked')
    await expect.poll(() => ear.names()).toContain('room:closed')
    expect(await ear.enters(textRoom(text))).toBe(false)
    expect(JSON.stringify(ear.heard)).not.toContain('Cornibert')
    await expect.poll(() => editor.provider.status).toBe('refused')

    await expectShownOnlyTo(id, 'Cornibert', {
      readers: [cindy, solange],
      flagger: nathan,
      others: [nadege, sabrina],
    })
    // Its versions are hidden with it: nothing more to flag, nor to make of it.
    expect(await flags(sabrina, 'version', version)).toMatchObject({ id })
    const title = { title: 'Autre titre', whatChanges: '' }
    for (const refused of [
      await cindy.tries(RenameTool, { params: { tool }, body: title }),
      await cindy.tries(FreezeVersion, {
        params: { tool },
        body: { changeNote: '', credits: [structures['mlc']!] },
      }),
    ])
      expect(refused).toMatchObject({ status: 409, body: { type: '/problems/text-masked' } })
    expect((await cindy.does(ReadTool, { params: { tool } })).acts.every(({ refusal }) => refusal)).toBe(true)
    expect(await lettersAbout(db(), id)).toMatchObject([{ to: cindy.id }])
  })

  it('a tool that is restored reads as before, and is written again; its author and who flagged it get a letter', async () => {
    const { cindy, solange, nathan, sabrina, structures } = await found(CAST)
    const { tool } = await aTool(cindy, [structures['mlc']!], 'Zénaïde Cornibert')
    const before = await sabrina.does(ReadTool, { params: { tool } })
    const beforeInFiles = await shownOf(sabrina, tool, 'Cornibert')
    const { id } = await flags(nathan, 'tool', tool)
    await decides(solange, id, [], 'Une situation recomposée.')
    expect(await sabrina.does(ReadTool, { params: { tool } })).toEqual(before)
    expect(await shownOf(sabrina, tool, 'Cornibert')).toEqual(beforeInFiles)
    await types(await opensText(cindy, tool), 'Plus loin. ')

    const letters = await lettersAbout(db(), id)
    expect(letters.map(({ to, subject }) => [to, subject])).toEqual([
      [nathan.id, 'Ce que vous avez signalé a été vérifié'],
      [cindy.id, 'Un de vos textes a été vérifié'],
      [cindy.id, 'Un de vos textes est masqué le temps d’une vérification'],
    ])
    expect(letters[0]!.text).toContain('Une situation recomposée.')
    expect(letters[1]!.text).not.toContain('Nathan')
  })

  it('upheld, the words of a tool leave the whole database', async () => {
    const { cindy, solange, nathan, structures } = await found(CAST)
    const { tool } = await aTool(cindy, [structures['mlc']!], 'Isidore Vaudelin')
    const { id } = await flags(nathan, 'tool', tool)
    expect(await decides(cindy, id, ['Isidore Vaudelin'])).toMatchObject({ status: 403 })
    expect(await decides(solange, id, ['Isidore Vaudelin'])).toMatchObject({ status: 200 })
    const read = await nathan.does(ReadTool, { params: { tool } })
    expect(read).toMatchObject({
      title: 'L’accueil de [mots retirés]',
      whatChanges: 'Pour [mots retirés].',
      redaction: { id, state: 'redacted' },
      versions: [{ title: 'L’accueil de [mots retirés]', changeNote: 'Avec [mots retirés].' }],
    })
    expect(read.reading.html).toContain('Nous avons reçu [mots retirés], jeudi.')
    expect(await placesOf(db(), 'Isidore', 'Vaudelin')).toEqual([])
    expect((await lettersAbout(db(), id)).map(({ to }) => to).toSorted()).toEqual(
      [cindy.id, cindy.id, nathan.id].toSorted(),
    )
  })

  it('a version is hidden, judged and purged alone; its tool is read meanwhile', async () => {
    const { cindy, solange, nathan, nadege, structures } = await found(CAST)
    const { tool, version } = await aTool(cindy, [structures['mlc']!], 'Octavie Brindel')
    const title = { title: 'L’accueil', whatChanges: '' }
    await cindy.does(RenameTool, { params: { tool }, body: title })
    const { id } = await flags(nathan, 'version', version)
    // The working text still has its words: the next version would show them again.
    const next = { changeNote: 'Encore.', credits: [structures['mlc']!] }
    expect(await cindy.tries(FreezeVersion, { params: { tool }, body: next })).toMatchObject({
      body: { type: '/problems/text-masked' },
    })
    const read = await nadege.does(ReadTool, { params: { tool } })
    expect(JSON.stringify(read)).not.toContain('Brindel')
    expect(read).toMatchObject({
      title: 'L’accueil',
      redaction: null,
      versions: [{ title: HIDDEN_TITLE, changeNote: '', redaction: { id, state: 'pending' } }],
    })
    const params = { tool, number: 1 }
    expect((await nadege.opens(VersionMarkdown, { params })).body).not.toContain('Brindel')
    expect(
      (await readPdf(new Uint8Array((await nadege.opens(VersionPdf, { params })).bytes))).words,
    ).not.toContain('Brindel')
    await expectShownOnlyTo(id, 'Brindel', { readers: [cindy, solange], flagger: nathan, others: [nadege] })

    // The whole tool is flagged too; what is decided about one leaves the other as it is.
    const whole = await flags(nadege, 'tool', tool)
    expect(await decides(solange, id, ['Octavie Brindel'])).toMatchObject({ status: 200 })
    expect(await nadege.does(ReadTool, { params: { tool } })).toMatchObject({ title: HIDDEN_TITLE })
    await decides(solange, whole.id, [], 'Rien d’autre.')
    expect(await nadege.does(ReadTool, { params: { tool } })).toMatchObject({ title: 'L’accueil' })
    expect((await nadege.opens(VersionMarkdown, { params })).body).toContain(
      'Nous avons reçu \\[mots retirés\\], jeudi.',
    )
    expect(await placesOf(db(), 'Octavie', 'Brindel')).toEqual([])
  })

  it('a tool of another network, or that one may not read, is not there to flag', async () => {
    const { cindy, stranger, structures } = await found(CAST)
    const other = await found(CAST)
    const { tool, version } = await aTool(cindy, [structures['mlc']!], 'Zénaïde Cornibert')
    for (const person of [stranger, other.solange])
      for (const body of [
        { kind: 'tool' as const, id: tool },
        { kind: 'version' as const, id: version },
      ])
        expect((await person.tries(FlagAsPersonal, { body })).status).toBe(404)
  })
})
