import type { RichText } from '../platform/richtext/richtext.contract.ts'
import type { ToolSeed } from './contract.ts'

/** The template: the sections a colleague elsewhere needs to use the tool. */
export const PLAN = [
  'À quoi elle sert',
  'Pour qui',
  'Le noyau\u00a0: ce qui ne se négocie pas',
  'Comment faire, pas à pas',
  'Les marges\u00a0: ce que chaque structure peut adapter',
  'Ce que nous n’écrivons jamais',
  'Ce que les essais ont appris',
] as const

/** The initial text. It contains no hints: readers would read them as content. */
export function seedText(seed: ToolSeed): RichText {
  const line = { type: 'paragraph' }
  if (seed === 'blank') return { type: 'doc', content: [line] }
  const title = (text: string) => ({
    type: 'heading',
    attrs: { level: 2 },
    content: [{ type: 'text', text }],
  })
  return { type: 'doc', content: PLAN.flatMap((text) => [title(text), line]) }
}
