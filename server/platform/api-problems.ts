import type { Json } from './api-schemas.ts'
import type { problem } from './problem.ts'

type NamedProblem = ReturnType<typeof problem>

export const isNamedProblem = (value: unknown): value is NamedProblem =>
  typeof value === 'function' && 'type' in value

/** RFC 9457. The list of types is open: clients treat an unknown type by its status. */
export function problemSchema(known: readonly NamedProblem[]): Json {
  const types = [...new Set(known.map(({ type }) => `/problems/${type}`))].sort()
  return {
    type: 'object',
    required: ['type', 'status', 'title'],
    properties: {
      type: {
        description: 'What was refused. Treat an unknown type by its status.',
        anyOf: [{ type: 'string', enum: types }, { type: 'string' }],
      },
      status: { type: 'integer' },
      title: { type: 'string', description: 'For the person, in French.' },
      detail: { type: 'string' },
      errors: {
        type: 'array',
        description: 'The fields to correct.',
        items: {
          type: 'object',
          required: ['pointer', 'detail'],
          properties: {
            pointer: { type: 'string', description: 'A JSON pointer into the body.' },
            detail: { type: 'string' },
          },
        },
      },
    },
  }
}
