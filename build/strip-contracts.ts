import { parseSync, Visitor } from 'vite'
import { NothingReplaced, type Patch } from './patch.ts'

/** The parts of an endpoint that only the server reads. */
const SERVER_ONLY = new Set([
  'summary',
  'access',
  'limit',
  'sealable',
  'notIdempotent',
  'produces',
  'params',
  'query',
  'body',
  'reply',
  'schema',
])
const SCHEMA = /^Type\.|^(OneOf|Nullable|Some|Bytes)$/
const ENDPOINT = /^(endpoint|file)$/

/**
 * Removes schemas from contracts: the browser needs only method and URL. What is left has no side effect, so the
 * minifier drops unused endpoints, and TypeBox.
 */
export const bareContracts: Patch = {
  file: /server\/.*(contract|endpoint|problem)\.ts$/,
  change(code, id) {
    const edits = editsOf(code, id)
    let bare = ''
    let at = 0
    for (const { start, end, by } of edits) {
      bare += code.slice(at, start) + by
      at = end
    }
    return bare + code.slice(at)
  },
}

interface Edit {
  start: number
  end: number
  by: string
}

/** In file order, never nested. */
function editsOf(code: string, id: string): Edit[] {
  const edits: Edit[] = []
  let endpoints = 0
  let dropped = 0
  const replace = (start: number, end: number, by: string) => edits.push({ start, end, by })
  /** Where calls begin whose value nothing uses: `super(…)`. Marked as pure, they would be dropped. */
  const forEffect = new Set<number>()
  const isInsideLast = (start: number) => start < (edits.at(-1)?.end ?? 0)
  new Visitor({
    ExpressionStatement({ expression }) {
      if (expression.type === 'CallExpression') forEffect.add(expression.start)
    },
    Property({ key, start, end }) {
      if (isInsideLast(start) || key.type !== 'Identifier' || !SERVER_ONLY.has(key.name)) return
      dropped++
      replace(start, code[end] === ',' ? end + 1 : end, '')
    },
    MemberExpression({ property, start, end }) {
      // Of a schema, which is not there: read outside another schema, it would throw as the module starts.
      const isOfSchema = property.type === 'Identifier' && property.name === 'properties'
      if (isOfSchema && !isInsideLast(start)) replace(start, end, 'undefined')
    },
    CallExpression({ callee, start, end }) {
      if (isInsideLast(start)) return
      const called = code.slice(callee.start, callee.end)
      if (ENDPOINT.test(called)) endpoints++
      if (SCHEMA.test(called)) replace(start, end, 'undefined')
      else if (!forEffect.has(start)) replace(start, start, '/* @__PURE__ */ ')
    },
  }).visit(parsed(code, id))
  if (endpoints > 0 && dropped === 0) throw new NothingReplaced('part of an endpoint', id)
  return edits
}

function parsed(code: string, id: string) {
  const { program, errors } = parseSync(id, code)
  if (errors[0]) throw new Error(`${id}: ${errors[0].message}`)
  return program
}
