/** Reading single fields of JSON that may be anything. `null`: not there, or of another type. */

export type Json = Readonly<Record<string, unknown>>

export function object(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null
}

export function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

export function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(object).filter((item) => item !== null) : []
}
