/** Whether a fact may be said as true today. */
import { dayOf } from './calendar.ts'
import type { Fact, Source } from './definition.ts'

/**
 * A fact is usable when its source is a law, a ministry (`A`) or police and press (`B`), and today lies within `valid`.
 * Anything less is never said as true: the text's `otherwise` takes its place.
 *
 * @param source  of the fact; missing when the file names one it does not list
 */
export function usable(fact: Fact, source: Source | undefined, now: number): boolean {
  if (source === undefined || !trusted(source)) return false
  const day = dayOf(now)
  const { from, until } = fact.valid ?? {}
  return (from === undefined || day >= from) && (until === undefined || day <= until)
}

/** Can it be unusable at any time from now on? Then a text that uses it needs an `otherwise`. */
export function canExpire(fact: Fact, source: Source | undefined, now: number): boolean {
  return !usable(fact, source, now) || fact.valid?.until !== undefined
}

function trusted({ certainty }: Source): boolean {
  return certainty === 'A' || certainty === 'B'
}

/** The fact's value in a language; a value that is the same everywhere serves all. */
export function factWords({ value }: Fact, language: string): string | undefined {
  if (typeof value !== 'object') return String(value)
  return (Object.hasOwn(value, language) ? value[language] : undefined) ?? value.vi
}
