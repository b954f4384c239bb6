import { problem } from './problem.ts'
import { withoutUnkept } from './unkept.rules.ts'

const tooDeep = problem(
  'too-deep',
  422,
  'Ce texte est imbriqué trop profondément. Simplifiez sa mise en forme, puis réessayez.',
)

/** A text is 32 nodes deep at most, each with its list; what carries it adds a little. */
const DEPTH = 100

/** What someone sent, without the signs that nobody sees nor meant. */
export function tidy(value: unknown, depth = DEPTH): unknown {
  if (typeof value === 'string') return withoutUnkept(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth === 0) throw tooDeep()
  if (Array.isArray(value)) return value.map((item) => tidy(item, depth - 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [withoutUnkept(name), tidy(one, depth - 1)]),
  )
}
