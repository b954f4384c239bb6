/**
 * What contracts are built with, as the plain JSON Schemas they are. The build puts this in the place of TypeBox, which
 * also checks, converts and clones: only the server does that, and it would weigh more than the page that carries it.
 * test/shell/schema.rules.test.ts keeps the two alike.
 */
type Schema = Record<string, unknown>
type Properties = Record<string, Schema>

const optional = new WeakSet<Schema>()

function object(properties: Properties, options: Schema = {}): Schema {
  const required = Object.keys(properties).filter((name) => !optional.has(properties[name]!))
  return { type: 'object', ...(required.length > 0 && { required }), properties, ...options }
}

const of =
  (type: string) =>
  (options: Schema = {}) => ({ type, ...options })

function only(whole: Schema, keeps: (name: string) => boolean): Schema {
  const entries = Object.entries(whole['properties'] as Properties).filter(([name]) => keeps(name))
  return object(Object.fromEntries(entries))
}

export const Type = {
  String: of('string'),
  Integer: of('integer'),
  Number: of('number'),
  Boolean: of('boolean'),
  Null: of('null'),
  Unknown: (options: Schema = {}): Schema => ({ ...options }),
  Literal: (value: string | number | boolean, options: Schema = {}) => ({
    type: typeof value,
    const: value,
    ...options,
  }),
  Array: (items: Schema, options: Schema = {}) => ({ type: 'array', items, ...options }),
  Union: (anyOf: Schema[], options: Schema = {}) => ({ anyOf, ...options }),
  Object: object,
  Record: (_key: Schema, values: Schema, options: Schema = {}) => ({
    type: 'object',
    patternProperties: { '^.*$': values },
    ...options,
  }),
  Optional(schema: Schema): Schema {
    const marked = { ...schema }
    optional.add(marked)
    return marked
  },
  Omit: (whole: Schema, names: string[]) => only(whole, (name) => !names.includes(name)),
  Pick: (whole: Schema, names: string[]) => only(whole, (name) => names.includes(name)),
  Partial: (whole: Schema) =>
    object(
      Object.fromEntries(
        Object.entries(whole['properties'] as Properties).map(([name, schema]) => [
          name,
          Type.Optional(schema),
        ]),
      ),
    ),
  Unsafe: (schema: Schema): Schema => ({ ...schema }),
  Refine: (schema: Schema): Schema => ({ ...schema }),
}
