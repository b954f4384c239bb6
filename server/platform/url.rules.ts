type Scalar = string | number | boolean
type Query = Record<string, Scalar | readonly Scalar[] | null | undefined>

/** Replaces the `:names` of a pattern and adds the query, without its null and undefined values. */
export function urlOf(pattern: string, params: object, query: object = {}): string {
  const values = new Map<string, unknown>(Object.entries(params))
  const path = pattern.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(values.get(name))))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query as Query))
    for (const one of [value ?? []].flat()) search.append(name, String(one))
  // Its `size` is unknown to Chrome 109 and Safari 15.4.
  const asked = search.toString()
  return asked ? `${path}?${asked}` : path
}
