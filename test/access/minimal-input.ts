import { randomUUID } from 'node:crypto'

export interface Schema {
  type?: string | string[]
  const?: unknown
  anyOf?: Schema[]
  enum?: unknown[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  minItems?: number
  minLength?: number
  maxLength?: number
  minimum?: number
  format?: string
  pattern?: string
  description?: string
}

const PARAGRAPH = { type: 'paragraph', content: [{ type: 'text', text: 'Quelques mots d’essai.' }] }

/** The least that a schema accepts: what someone who only knows the API would send. */
export function sampleOf(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  if (schema.anyOf) return sampleOf(schema.anyOf[0]!)
  if (schema.description === 'ProseMirror document') return { type: 'doc', content: [PARAGRAPH] }
  switch ([schema.type].flat()[0]) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, sampleOf(schema.properties![name]!)]),
      )
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(schema.items ?? {}))
    case 'string':
      return sampleText(schema)
    case 'integer':
    case 'number':
      return schema.minimum ?? 1
    case 'boolean':
      return true
    case undefined:
    default:
      return 'essai'
  }
}

function sampleText({ format, minLength = 0, pattern }: Schema): string {
  if (format === 'uuid') return randomUUID()
  if (format === 'date-time') return '2026-04-01T13:00:00.000Z'
  if (format === 'date') return '2026-04-01'
  if (format === 'email') return 'quelquun@structure.example'
  if (pattern?.startsWith('^[a-z0-9]')) return 'essai'
  return 'Un essai de phrase assez longue pour convenir. '.repeat(1 + Math.floor(minLength / 40)).trim()
}
