/** Steps one can come to from the start. Pure. */
import type { StepPart } from './content.ts'
import { waysOf } from './exits.ts'

export function reachable(steps: readonly StepPart[], start: string): ReadonlySet<string> {
  const ways = new Map(steps.map(({ step, content }) => [step, waysOf(content).map(({ to }) => to)]))
  const reached = new Set<string>()
  const next = [start]
  for (let step = next.pop(); step !== undefined; step = next.pop()) {
    const onward = ways.get(step)
    if (onward === undefined || reached.has(step)) continue
    reached.add(step)
    next.push(...onward)
  }
  return reached
}
