/**
 * The value an object itself has under a name that came from outside; `undefined` for what every object inherits, such
 * as `constructor`.
 */
export function own<Value>(
  of: Readonly<Record<string, Value>>,
  name: string | null | undefined,
): Value | undefined {
  return name !== null && name !== undefined && Object.hasOwn(of, name) ? of[name] : undefined
}
