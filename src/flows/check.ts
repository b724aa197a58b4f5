/**
 * Whether flows make sense: everything that would leave a resident stranded, misunderstood or misinformed, found before
 * they meet it. Pure; files and schemas are `load`'s business.
 */
import { checkExamples, type FindTopics } from './checks/examples.ts'
import { checkReading } from './checks/reading.ts'
import { reportInto, type Scope, type Whole } from './checks/scope.ts'
import { checkCommon, checkPlace } from './checks/shared.ts'
import { answersAround, checkSources } from './checks/sources.ts'
import { checkTexts } from './checks/texts.ts'
import { checkWays } from './checks/ways.ts'
import { checkWords } from './checks/words.ts'
import type { Problem } from './problem.ts'

export type { FindTopics, Whole }

/** Everything, in the order of flows. Without the finder, examples are left unchecked. */
export function check(whole: Whole, findTopics?: FindTopics): readonly Problem[] {
  return [...checkShared(whole), ...[...whole.flows.keys()].flatMap((id) => checkFlow(whole, id, findTopics))]
}

/** Only what must not be served, for a start: the order is the same, and what is merely worth a look is not looked for. */
export function checkBlocking(whole: Whole): readonly Problem[] {
  return [...checkShared(whole), ...[...whole.flows.keys()].flatMap((id) => problemsOf(whole, id, 'block'))].filter(
    ({ level }) => level === 'block',
  )
}

/** The ward's data and the common words by themselves. */
export function checkShared(whole: Whole): readonly Problem[] {
  const problems: Problem[] = []
  checkPlace(whole, reportInto(problems, whole.where, 'place'))
  checkCommon(whole, problems)
  return problems
}

/** One flow among the others: what an editor sees while working on it. */
export function checkFlow(whole: Whole, id: string, findTopics?: FindTopics): readonly Problem[] {
  return problemsOf(whole, id, undefined, findTopics)
}

function problemsOf(
  whole: Whole,
  id: string,
  only: Problem['level'] | undefined,
  findTopics?: FindTopics,
): readonly Problem[] {
  const flow = whole.flows.get(id)
  if (flow === undefined) return []
  const problems: Problem[] = []
  const report = reportInto(problems, whole.where, id, only)
  const scope: Scope = { whole, id, flow, answers: answersAround(whole, id), report }
  checkWays(scope)
  checkWords(scope)
  checkTexts(scope)
  checkSources(scope)
  // All they say is worth a look and no more.
  if (only !== 'block') checkReading(scope)
  if (findTopics) checkExamples(scope, findTopics)
  return problems.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line)
}
