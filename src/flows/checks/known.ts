/**
 * What is certainly known on arrival at each step, whichever way one came: answers given before it, and whatever a
 * branch on the way has made sure of. A text may use these without an `otherwise`.
 *
 * Names are those of placeholders: `answer.so_phieu`, `place.police.phone`, `fact.le_phi`; and `consent`.
 */
import type { Condition, FlowDefinition, Step } from '../definition.ts'
import { doneName, whyName } from '../steps/ask.ts'
import { stepKind } from '../steps/index.ts'
import { VISIT_ANSWER, VISIT_SETTLED } from '../steps/visit.ts'

type Names = ReadonlySet<string>

export function knownAt(definition: FlowDefinition): ReadonlyMap<string, Names> {
  const known = new Map<string, Names>([[definition.start, new Set()]])
  const work = [definition.start]
  for (let id = work.pop(); id !== undefined; id = work.pop()) {
    const step = definition.steps[id]
    if (step === undefined) continue
    const here = known.get(id) ?? new Set<string>()
    for (const { to, learned } of ways(step, here)) {
      const arriving = new Set([...here, ...learned])
      const before = known.get(to)
      const after = before === undefined ? arriving : before.intersection(arriving)
      if (before !== undefined && after.size === before.size) continue
      known.set(to, after)
      work.push(to)
    }
  }
  // A visit has its reference before it speaks.
  for (const [id, here] of known)
    if (definition.steps[id]?.kind === 'visit') known.set(id, new Set([...here, `answer.${VISIT_ANSWER}`]))
  return known
}

/** The names under which a step keeps answers. */
export function remembered(step: Step): readonly string[] {
  if (step.kind === 'choose') return step.remember === undefined ? [] : [step.remember]
  if (step.kind === 'window') return [step.remember]
  if (step.kind === 'ask')
    return step.expect === 'suspicious'
      ? [step.remember, whyName(step.remember), doneName(step.remember)]
      : [step.remember]
  return step.kind === 'visit' ? [VISIT_ANSWER, VISIT_SETTLED] : []
}

function ways(step: Step, here: Names): readonly { to: string; learned: readonly string[] }[] {
  const stuck = Object.values(step.stuck ?? {}).map((to) => ({ to, learned: [] }))
  if (step.kind === 'branch') {
    const failed: string[] = []
    const ifs = step.when.map((one) => {
      const way = { to: one.to, learned: [...failed, ...sure(one.if, true)] }
      failed.push(...sure(one.if, false))
      return way
    })
    return [...ifs, { to: step.else, learned: failed }, ...stuck]
  }
  // What was typed is kept only from people who agreed.
  const kept = step.kind !== 'ask' || step.expect === 'suspicious' || here.has('consent')
  // A visit may be without a settled time: a branch makes sure.
  const sureOf = remembered(step).filter((name) => name !== VISIT_SETTLED)
  const names = kept ? sureOf.map((name) => `answer.${name}`) : []
  const exits = stepKind(step).exits(step)
  return [
    ...exits.map(({ event, to }) => ({
      to,
      learned: event === 'skip' || event === 'invalid' || event === 'without' ? [] : names,
    })),
    ...stuck,
  ]
}

/** What is certain when a condition turned out true, or false. */
function sure(condition: Condition, outcome: boolean): readonly string[] {
  if ('all' in condition || 'any' in condition) {
    const parts = 'all' in condition ? condition.all : condition.any
    const lists = parts.map((part) => sure(part, outcome))
    // All true, or none true: what each of them makes certain. Otherwise only what every one would.
    const everything = 'all' in condition ? outcome : !outcome
    if (everything) return lists.flat()
    return (lists[0] ?? []).filter((name) => lists.every((list) => list.includes(name)))
  }
  if ('not' in condition) return sure(condition.not, !outcome)
  if ('known' in condition) {
    const name = 'answer' in condition ? `answer.${condition.answer}` : `place.${condition.place}`
    return condition.known === outcome ? [name] : []
  }
  if ('answer' in condition) return outcome ? [`answer.${condition.answer}`] : []
  if ('fact' in condition) return condition.usable === outcome ? [`fact.${condition.fact}`] : []
  if ('consent' in condition) return condition.consent === outcome ? ['consent'] : []
  return []
}
