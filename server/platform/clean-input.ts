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
 * Removes control characters from every string and key.
 *
 * @throws too-deep
 */
export function cleanInput(value: unknown, depth = DEPTH): unknown {
  if (typeof value === 'string') return withoutControlCharacters(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth === 0) throw tooDeep()
  if (Array.isArray(value)) return value.map((item) => cleanInput(item, depth - 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [withoutControlCharacters(name), cleanInput(one, depth - 1)]),
  )
}
