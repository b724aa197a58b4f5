/** Findings as an operator reads them. */
import type { Finding } from '../channels/setup.ts'

const MARKS: Readonly<Record<Finding['state'], string>> = { ok: '✓', warning: '!', broken: '✗', unknown: '–' }

/** One heading, then a line for each finding, its remedy below it. */
export function reportLines(heading: string, findings: readonly Finding[]): readonly string[] {
  return [
    heading,
    ...findings.flatMap(({ about, state, found, remedy }) => [
      `  ${MARKS[state]} ${about}: ${found}`,
      ...(remedy === undefined || state === 'ok' ? [] : [`      → ${remedy}`]),
    ]),
  ]
}

export function isBroken(findings: readonly Finding[]): boolean {
  return findings.some(({ state }) => state === 'broken')
}
