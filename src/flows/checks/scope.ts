/** What every group of checks is given: one flow, what it stands among, and where to put what it finds. */

import type { Place } from '../definition.ts'
import { WHOLE_LANGUAGES } from '../lending.ts'
import type { LoadedFlow } from '../load.ts'
import type { CommonWords } from '../own-words.ts'
import type { Problem, Where } from '../problem.ts'
import { stepKind } from '../steps/index.ts'

/** Everything that is live or would be, together. */
export interface Whole {
  readonly flows: ReadonlyMap<string, LoadedFlow>
  readonly place: Place
  readonly common: ReadonlyMap<string, CommonWords>
  readonly now: number
  readonly where: Where
}

/** A place in a flow. Without a language: in its structure. */
export interface Spot {
  readonly language?: string
  readonly path: readonly (string | number)[]
  readonly step?: string
}

export type Report = (level: Problem['level'], spot: Spot, what: string, remedy: string) => void

export interface Scope {
  readonly whole: Whole
  readonly id: string
  readonly flow: LoadedFlow
  /** Names of the answers it may find. */
  readonly answers: ReadonlySet<string>
  readonly report: Report
}

/** @param only  reports of other levels are dropped, before their place is looked for */
export function reportInto(problems: Problem[], where: Where, id: string, only?: Problem['level']): Report {
  return (level, { language, path, step }, what, remedy) => {
    if (only !== undefined && level !== only) return
    const at = where(id, language, path)
    problems.push({ level, ...at, flow: id, ...(step === undefined ? {} : { step }), what, remedy })
  }
}

export function stepSpot(step: string, ...rest: readonly (string | number)[]): Spot {
  return { path: ['steps', step, ...rest], step }
}

/** What another language lacks is borrowed whole; what one of ours lacks is a mistake. */
export function levelOf(language: string): Problem['level'] {
  return WHOLE_LANGUAGES.includes(language) ? 'block' : 'warn'
}

/** Steps that a step may lead to in any way: its exits and the help for its known troubles. */
export function leadsTo({ flow }: Pick<Scope, 'flow'>, id: string): readonly string[] {
  const step = flow.definition.steps[id]
  if (step === undefined) return []
  return [
    ...stepKind(step)
      .exits(step)
      .map(({ to }) => to),
    ...Object.values(step.stuck ?? {}),
  ]
}

/** All that can be reached from somewhere, itself included. */
export function reachable(from: string, next: (id: string) => readonly string[]): ReadonlySet<string> {
  const seen = new Set([from])
  for (const id of seen) for (const to of next(id)) seen.add(to)
  return seen
}
