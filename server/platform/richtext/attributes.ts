import type { Attribute } from '@tiptap/core'

type Check = (value: unknown) => boolean

/** Attributes must be named in the refusal, which says where in the text to look. */
function refuseUnless(name: string, holds: Check) {
  return (value: unknown) => {
    if (!holds(value)) throw new RangeError(`Invalid value for attribute ${name}`)
  }
}

/** An attribute kept in HTML as `data-<name>`, so that a copy within the editor loses nothing. */
export function written(name: string, fallback: unknown, holds: Check): Attribute {
  const key = `data-${name}`
  return {
    default: fallback,
    validate: refuseUnless(name, holds),
    parseHTML: (element: HTMLElement) => read(element.getAttribute(key), fallback),
    renderHTML: (attributes: Record<string, unknown>) => ({ [key]: write(attributes[name]) }),
  }
}

/** An attribute that HTML already knows by that name, such as `href`. */
export function native(name: string, fallback: unknown, holds: Check): Partial<Attribute> {
  return { default: fallback, validate: refuseUnless(name, holds) }
}

function write(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function read(text: string | null, fallback: unknown): unknown {
  if (text === null || typeof fallback === 'string') return text ?? fallback
  try {
    return JSON.parse(text)
  } catch {
    return fallback // pasted from elsewhere, and not ours
  }
}

export const isShortText: Check = (value) => typeof value === 'string' && value.length <= 2000

/** Counts, sizes and ranks: a whole number in that range. */
export const isWhole = (min: number, max: number) => (value: unknown) =>
  Number.isInteger(value) && (value as number) >= min && (value as number) <= max

export const isOneOf = (values: readonly unknown[]) => (value: unknown) => values.includes(value)

export const isAbsentOr = (holds: Check) => (value: unknown) => value === null || holds(value)
