import type { RichText } from '../platform/richtext/richtext.contract.ts'
import type { ToolSeed } from './contract.ts'

/** The plan offered to whoever writes a tool: what a colleague from elsewhere needs in order to use it. */
export const PLAN = [
  'À quoi elle sert',
  'Pour qui',
  'Le noyau\u00a0: ce qui ne se négocie pas',
  'Comment faire, pas à pas',
  'Les marges\u00a0: ce que chaque structure peut adapter',
  'Ce que nous n’écrivons jamais',
  'Ce que les essais ont appris',
] as const

/** A text to begin with. No hint stands in it: whatever is in a text ends up being read. */
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
