export type Json = Record<string, unknown>

/** An export of a contract, and its feature. */
export interface Exported {
  readonly tag: string
  readonly name: string
  readonly value: unknown
}

/**
 * Names schemas by equality: a subtree equal to a schema that a contract exports becomes a reference to it. Schemas
 * carry no `$id`, which validation and serialisation would have to resolve.
 */
export function schemaNames(exported: readonly Exported[]) {
  const names = new Map<string, string>()
  const schemas = new Map<string, Json>()
  for (const { tag, name, value } of exported) {
    if (!isNamed(value) || names.has(keyOf(value))) continue
    const free = schemas.has(name) ? tag[0]!.toUpperCase() + tag.slice(1) + name : name
    names.set(keyOf(value), free)
    schemas.set(free, value)
  }
  const nameOf = (value: Json) => names.get(keyOf(value))

  /** The largest equal schema wins: children of a reference are not visited. */
  function refer(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(refer)
    if (!isObject(value)) return value
    const name = nameOf(value)
    if (name) return { $ref: `#/components/schemas/${name}` }
    const inner = withoutNull(value)
    const innerName = inner && nameOf(inner)
    if (innerName) return { anyOf: [{ $ref: `#/components/schemas/${innerName}` }, { type: 'null' }] }
    return referInside(value)
  }
  const referInside = (value: Json) =>
    Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => !key.startsWith('~'))
        .map(([key, one]) => [key, refer(one)]),
    )

  /** The schemas that `paths` refers to, directly or through others. */
  function used(paths: Json): Json {
    const found: Json = {}
    const visit = (value: unknown) => {
      for (const [, name] of JSON.stringify(value).matchAll(/#\/components\/schemas\/(\w+)/g)) {
        const schema = schemas.get(name!)
        if (!schema || name! in found) continue
        found[name!] = referInside(schema)
        visit(found[name!])
      }
    }
    visit(paths)
    return Object.fromEntries(Object.entries(found).sort(byName))
  }
  return { refer, used }
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null

const isNamed = (value: unknown): value is Json =>
  isObject(value) && 'type' in value && ('properties' in value || 'enum' in value)

/** The schema inside `Nullable`, which added `null` to its type and enum. */
function withoutNull(value: Json): Json | undefined {
  const { type, enum: words } = value
  if (!Array.isArray(type) || type.length !== 2 || type[1] !== 'null') return undefined
  const enumerated = Array.isArray(words) && { enum: words.filter((word) => word !== null) }
  return { ...value, type: type[0] as string, ...enumerated }
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1)
const keyOf = (value: unknown) =>
  JSON.stringify(value, (key, one: unknown) => {
    if (key.startsWith('~')) return undefined
    return isObject(one) && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort(byName)) : one
  })
