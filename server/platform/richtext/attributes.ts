import { own } from '../own.rules.ts'
import type { Attribute } from '@tiptap/core'

type Check = (value: unknown) => boolean

/** Names the attribute in the refusal, which says where in the text to look. */
function refuseUnless(name: string, holds: Check) {
  return (value: unknown) => {
    if (!holds(value)) throw new RangeError(`Invalid value for attribute ${name}`)
  }
}

/** An attribute stored in HTML as `data-<name>`, so that copying within the editor loses nothing. */
export function written(name: string, fallback: unknown, holds: Check): Attribute {
  const key = `data-${name}`
  return {
    default: fallback,
    validate: refuseUnless(name, holds),
    parseHTML: (element: HTMLElement) => read(element.getAttribute(key), fallback),
    renderHTML: (attributes: Record<string, unknown>) => ({ [key]: write(own(attributes, name)) }),
  }
}

/** An attribute with an HTML equivalent, such as `href`. */
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
    return fallback // pasted from another program
  }
}

export const isShortText: Check = (value) => typeof value === 'string' && value.length <= 2000

/** An integer in this range. */
export const isWhole = (min: number, max: number) => (value: unknown) =>
  Number.isInteger(value) && (value as number) >= min && (value as number) <= max

export const isOneOf = (values: readonly unknown[]) => (value: unknown) => values.includes(value)

export const isAbsentOr = (holds: Check) => (value: unknown) => value === null || holds(value)
