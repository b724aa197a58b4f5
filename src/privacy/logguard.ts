/** The last guard of the log: nothing that looks like a secret leaves, wherever in a record it stands. */
import { mask } from './secrets.ts'

/** Longest string of one field. A longer one is nothing we meant to log. */
const FIELD_CHARS_MAX = 4_096
/** Records are flat, with a list or a small object at most; what lies deeper is left out. */
const DEPTH_MAX = 4

export interface Guarded {
  readonly record: Record<string, unknown>
  /** Places masked. Each is a defect where the line was written. */
  readonly hits: number
}

/** Masks every string of a log record, keys included; the record given stays as it is. */
export function guardLine(record: Readonly<Record<string, unknown>>): Guarded {
  let hits = 0

  function guarded(value: unknown, depth: number): unknown {
    if (typeof value === 'string') return guardedText(value)
    if (typeof value === 'bigint') return guardedText(String(value))
    if (typeof value !== 'object' || value === null) return value
    if (depth >= DEPTH_MAX) return '…'
    if (Array.isArray(value)) return value.map((item) => guarded(item, depth + 1))
    // Dates and the like print themselves.
    const plain = Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null
    return plain ? guardedFields(value, depth) : guardedText(String(value))
  }

  function guardedFields(fields: object, depth: number): Record<string, unknown> {
    // fromEntries defines fields, so that `__proto__` as a name is nothing but a name.
    return Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [guardedText(name), guarded(value, depth + 1)]),
    )
  }

  function guardedText(text: string): string {
    const short = text.length > FIELD_CHARS_MAX ? `${text.slice(0, FIELD_CHARS_MAX - 1)}…` : text
    if (mask(short.replace(LOCATIONS, '')).findings.length === 0) return short
    const masked = mask(short)
    hits += masked.findings.length
    return masked.text
  }

  return { record: guardedFields(record, 0), hits }
}

/** "decode.ts:1234:5" in a stack: the line number is no code. */
const LOCATIONS = /(?:\.[cm]?[jt]s|node:[a-z_/]{1,80}):\d{1,6}:\d{1,6}/g
