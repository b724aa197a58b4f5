/** Reading single fields of JSON that may be anything. `null`: not there, or of another type. */

export type Json = Readonly<Record<string, unknown>>

export function object(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null
}

export function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

/** Ids are hex strings; one written as a number would not be exact, so it counts as none. */
export function idText(value: unknown): string | null {
  const id = text(value)
  return id !== null && /^[A-Za-z0-9_.:-]{1,128}$/.test(id) ? id : null
}
