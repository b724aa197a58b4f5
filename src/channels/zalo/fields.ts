/** Reading single fields of JSON that may be anything. `null`: not there, or of another type. */

export type Json = Readonly<Record<string, unknown>>

export function object(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null
}

export function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** Decimal digits, up to 20 of them: ids of Zalo have 19 and more than a number can hold. */
export function id(value: unknown): string | null {
  const written = typeof value === 'number' ? String(value) : value
  return typeof written === 'string' && /^\d{1,20}$/.test(written) ? written : null
}

/** A whole number, written as one or as text. */
export function whole(value: unknown): number | null {
  const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value.trim()) ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : null
}

type Reviver = (key: string, value: unknown, context?: { readonly source?: string }) => unknown

/**
 * JSON in which whole numbers that a number cannot hold stay the digits they were: some events write ids without
 * quotes, and a rounded id is another person. `undefined`: not JSON.
 */
export function parseExact(text: string): unknown {
  const exact: Reviver = (_key, value, context) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '')
      ? context?.source
      : value
  try {
    return JSON.parse(text, exact)
  } catch {
    return undefined
  }
}

/** A number as it is written in the JSON text, under a key of its outermost object; text as it reads. */
export function literalOf(json: string, wanted: string): string | null {
  const literals = new WeakMap<object, string>()
  const note = function (this: object, key: string, value: unknown, context?: { readonly source?: string }): unknown {
    if (key === wanted && typeof value === 'number' && context?.source !== undefined) literals.set(this, context.source)
    return value
  }
  try {
    const root: unknown = JSON.parse(json, note)
    const fields = object(root)
    if (fields === null) return null
    const value = fields[wanted]
    return typeof value === 'string' ? value : (literals.get(fields) ?? null)
  } catch {
    return null
  }
}
