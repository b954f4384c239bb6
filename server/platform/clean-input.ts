import { problem } from './problem.ts'
import { withoutControlCharacters } from './control-characters.rules.ts'

const tooDeep = problem(
  'too-deep',
  422,
  'Ce texte est imbriqué trop profondément. Simplifiez sa mise en forme, puis réessayez.',
)

/** A text is 32 nodes deep at most, each with its list; what carries it adds a little. */
const DEPTH = 100

/** The value with control characters taken out of every string in it, keys included. @throws too-deep */
export function cleanInput(value: unknown, depth = DEPTH): unknown {
  if (typeof value === 'string') return withoutControlCharacters(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth === 0) throw tooDeep()
  if (Array.isArray(value)) return value.map((item) => cleanInput(item, depth - 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [withoutControlCharacters(name), cleanInput(one, depth - 1)]),
  )
}
