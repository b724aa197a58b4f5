/** The straight way through a flow: what happens to somebody for whom everything goes well. */
import type { FlowDefinition } from './definition.ts'

/** The first way out of every step until the end: the way of somebody for whom everything goes well. */
export function straightWay(definition: FlowDefinition): readonly string[] {
  const way: string[] = []
  const seen = new Set<string>()
  let at: string | undefined = definition.start
  while (at !== undefined && !seen.has(at)) {
    seen.add(at)
    const step: FlowDefinition['steps'][string] | undefined = definition.steps[at]
    if (step === undefined) break
    if (step.kind === 'say' || step.kind === 'choose' || step.kind === 'ask' || step.kind === 'finish') way.push(at)
    at = nextOf(step)
  }
  return way
}

/** Where the straight way goes on from a step; undefined: it ends there. May be a step that says nothing. */
export function nextOf(step: FlowDefinition['steps'][string]): string | undefined {
  switch (step.kind) {
    case 'choose':
      return Object.values(step.choices)[0]
    case 'branch':
      return step.else
    case 'call':
    case 'visit':
    case 'handoff':
      return step.then
    case 'confirm':
      return step.yes
    case 'finish':
      return undefined
    default:
      return step.next
  }
}
