import { own } from './own.rules.ts'
import { problem } from './problem.ts'
import { withoutControlCharacters } from './control-characters.rules.ts'

const tooDeep = problem(
  'too-deep',
  422,
  'Ce texte est imbriqué trop profondément. Simplifiez sa mise en forme, puis réessayez.',
)

/** A rich text is at most 32 nodes deep, each with a content array; the body around it adds a few levels. */
const DEPTH = 100

/**
 * Removes control characters from every string and key. The value is changed in place where it can be: a copy of a
 * hundred thousand empty objects takes longer than everything else.
 *
 * @throws too-deep
 */
export function cleanInput(value: unknown, depth = DEPTH): unknown {
  if (typeof value === 'string') return withoutControlCharacters(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth === 0) throw tooDeep()
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = cleanInput(value[i], depth - 1)
    return value
  }
  const named = value as Record<string, unknown>
  const names = Object.keys(named)
  for (const name of names) named[name] = cleanInput(own(named, name), depth - 1)
  if (names.every((name) => withoutControlCharacters(name) === name)) return value
  return Object.fromEntries(names.map((name) => [withoutControlCharacters(name), own(named, name)]))
}
