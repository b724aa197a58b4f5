/** Finding numbers in a copy (see `copy.ts`) however their digits are grouped. */

/** Where something begins and ends in the copy. */
export type Span = readonly [start: number, end: number]

/** Digits standing together. */
export interface Group {
  readonly start: number
  readonly end: number
  readonly digits: string
}

/** Stands for a unit already dealt with: neither digit nor letter nor separator, so neighbours cannot join over it. */
export const BLANK = '\0'

/** What may stand between two digits of one number: space, dot, dash, newline, also " - ". */
const SEPARATOR = '(?: ?[-_\\n] ?| {1,2}|\\.)?'
/** The shortest number looked for has four digits. */
const RUN = new RegExp(`\\d(?:${SEPARATOR}\\d){3,}`, 'g')

export function matches(copy: string, pattern: RegExp): Span[] {
  return Array.from(copy.matchAll(pattern), ({ 0: found, index }) => [index, index + found.length])
}

/** The copy with these places blanked; lengths stay. Spans may come in any order. */
export function blank(copy: string, spans: readonly Span[]): string {
  let text = ''
  let from = 0
  for (const [start, end] of [...spans].sort(([a], [b]) => a - b)) {
    const begin = Math.max(start, from)
    if (end <= begin) continue
    text += copy.slice(from, begin) + BLANK.repeat(end - begin)
    from = end
  }
  return text + copy.slice(from)
}

/** Groups of digits with nothing but separators between them, four digits or more together. */
export function runs(copy: string): Group[][] {
  return matches(copy, RUN).map(([start, end]) =>
    Array.from(copy.slice(start, end).matchAll(/\d+/g), ({ 0: digits, index }) => ({
      start: start + index,
      end: start + index + digits.length,
      digits,
    })),
  )
}

/**
 * Whole neighbouring groups of a run that have `min` to `max` digits together and are accepted; from the left, the
 * longest at each place, not overlapping. Looks at no more than `max` groups from each: linear.
 */
export function windows(
  run: readonly Group[],
  min: number,
  max: number,
  accept: (digits: string, groups: number, first: Group) => boolean,
): Span[] {
  const found: Span[] = []
  for (let at = 0; at < run.length; at++) {
    const first = run[at] as Group
    let digits = ''
    let last: number | null = null
    for (let next = at; next < run.length; next++) {
      digits += (run[next] as Group).digits
      if (digits.length > max) break
      if (digits.length >= min && accept(digits, next - at + 1, first)) last = next
    }
    if (last === null) continue
    found.push([first.start, (run[last] as Group).end])
    at = last
  }
  return found
}

/** The check digit of bank cards (ISO/IEC 7812). */
export function luhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    const doubled = i % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
