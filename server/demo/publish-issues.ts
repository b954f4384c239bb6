import { href } from '../addresses.ts'
import { composeIssue } from '../journal/actions.ts'
import { moveIssue } from '../journal/steps.actions.ts'
import { rewriteText } from '../platform/texts/texts.ts'
import { inTransaction } from '../platform/context.ts'
import { fromMarkdown } from '../platform/richtext/import.ts'
import { doc } from '../platform/richtext/build.rules.ts'
import type { RichNode, RichText } from '../platform/richtext/richtext.contract.ts'
import { written } from './write-tools.ts'
import type { DemoWorld } from './create-community.ts'

interface References {
  threads: ReadonlyMap<string, string>
  tools: ReadonlyMap<string, string>
}

/** An issue that has appeared: its days come from the story. */
interface PastIssue {
  title: string
  text: string
  from: number
  to: number
  audience: 'community' | 'public'
  edited: number
}

/** The first two were written for everybody. */
const PAST_ISSUES: readonly PastIssue[] = [
  { title: 'Toutes nos portes', text: 'first-issue', from: -258, to: -167, audience: 'public', edited: -164 },
  {
    title: 'Une feuille qui repart',
    text: 'second-issue',
    from: -166,
    to: -76,
    audience: 'public',
    edited: -74,
  },
  {
    title: 'Ce que nous n’avons pas écrit',
    text: 'issue',
    from: -75,
    to: -5,
    audience: 'community',
    edited: -4,
  },
]

/** Composes, approves and publishes the issues of the story; and begins the next one. */
export async function publishIssues(world: DemoWorld, references: References): Promise<void> {
  for (const issue of PAST_ISSUES) await appear(world, references, issue)
  await prepareNext(world, references)
}

async function appear(
  world: DemoWorld,
  references: References,
  { title, text, from, to, audience, edited }: PastIssue,
): Promise<void> {
  const { as, times, community } = world
  const editing = times.at(edited)
  const issue = await composeIssue(as('solange', editing), community, {
    title,
    periodFrom: times.day(from),
    periodTo: times.day(to),
    audience,
  })
  await inTransaction(as('maryline', editing), async (ctx) => {
    await rewriteText(ctx, issue.text!, issueText(world, references, text))
  })
  await moveIssue(as('solange', times.at(edited + 1)), community, issue.id, 'submit')
  await moveIssue(as('sabrina', times.at(edited + 2)), community, issue.id, 'approve')
  await moveIssue(as('solange', times.at(edited + 3)), community, issue.id, 'publish')
}

/** The next issue is written, and waits for someone of the committee to read it. */
async function prepareNext(world: DemoWorld, references: References): Promise<void> {
  const { as, times, community } = world
  const { id, text } = await composeIssue(as('solange', times.at(-1, 60)), community, {
    title: 'Avant de nous asseoir à Gros-Filao',
    periodFrom: times.day(-4),
    periodTo: times.day(15),
    audience: 'community',
  })
  await inTransaction(as('solange', times.at(-1, 120)), async (ctx) => {
    await rewriteText(ctx, text!, issueText(world, references, 'next-issue'))
  })
  await moveIssue(as('solange', times.at(-1, 180)), community, id, 'submit')
}

/** The words of the issue, with cards that lead to what they tell, an indicator and an agenda. */
function issueText(world: DemoWorld, { threads, tools }: References, name: string): RichText {
  const { slug, times } = world
  const card = (
    kind: 'thread' | 'tool',
    ids: ReadonlyMap<string, string>,
    key: string,
    label: string,
  ): RichNode => ({
    type: 'reference',
    attrs: {
      kind,
      id: ids.get(key)!,
      label,
      note: '',
      href:
        kind === 'thread'
          ? href('thread', { community: slug, thread: ids.get(key)! })
          : href('tool', { community: slug, tool: ids.get(key)! }),
    },
  })
  const after: Record<string, RichNode[]> = {
    'Ce qui avance': [card('tool', tools, 'O1', 'Grille d’entretien de premier accueil partagé')],
    'Problèmes en débat': [
      card('thread', threads, 'T8', 'Restriction médicale et reconversion\u00a0: qui commence\u00a0?'),
    ],
    'Une difficulté dite': [card('thread', threads, 'T4', 'Repérer l’illettrisme sans blesser')],
    Outils: [
      card('tool', tools, 'O2', 'Fiche de relais accompagné'),
      card('tool', tools, 'O4', 'Les phrases qui ouvrent – repérer sans juger'),
    ],
    'Nos indicateurs': [
      {
        type: 'indicator',
        attrs: {
          label: 'Relais aboutis sous quinze jours',
          value: '60',
          unit: '%',
          target: '70',
          note: '41 sur 68, première mesure',
        },
      },
    ],
    Agenda: [
      {
        type: 'agenda',
        attrs: {
          items: [
            { at: `${times.day(16)}T09:00`, place: 'Gros-Filao', label: 'Qui commence\u00a0?' },
            { at: `${times.day(65)}T09:00`, place: 'Anse-Tamarin', label: 'Noyau et marges' },
            { at: times.day(100), place: '', label: 'Journée d’étude avec tous les responsables' },
          ],
        },
      },
    ],
  }
  return doc(...withAdditions(fromMarkdown(times.dated(written(name))).content, after))
}

/** What a section shows besides its words comes at its end: before the next title. */
function withAdditions(content: readonly RichNode[], after: Record<string, RichNode[]>): RichNode[] {
  const result: RichNode[] = []
  let section = ''
  for (const [i, node] of content.entries()) {
    if (node.type === 'heading') section = titleOf(node)
    result.push(node)
    const next = content[i + 1]
    if (!next || next.type === 'heading') result.push(...(after[section] ?? []))
  }
  return result
}

function titleOf(node: RichNode): string {
  const words = (node.content ?? []).map(({ text = '' }) => text).join('')
  return words.split(' – ')[0]!
}
