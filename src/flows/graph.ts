/** A flow as a Mermaid state diagram, for people: https://mermaid.js.org/syntax/stateDiagram.html */
import type { Condition, FlowDefinition, FlowWords, Step } from './definition.ts'
import { stepKind } from './steps/index.ts'

/** @param words  in the language of the reader; without them ids are shown */
export function mermaid(definition: FlowDefinition, words?: FlowWords): string {
  const steps = Object.entries(definition.steps)
  return [
    'stateDiagram-v2',
    ...(words ? [`  %% ${plain(words.title)}`] : []),
    ...steps.map(([id, step]) => `  state "${plain(words?.steps[id]?.title ?? id)} (${noteOf(step)})" as ${node(id)}`),
    `  [*] --> ${node(definition.start)}`,
    ...steps.flatMap(([id, step]) => waysOf(id, step, words)),
    '',
  ].join('\n')
}

/** Some words (`end`, `state`, `note`) mean something to Mermaid. */
function node(id: string): string {
  return `s_${id}`
}

function waysOf(id: string, step: Step, words: FlowWords | undefined): readonly string[] {
  const own = words?.steps[id]
  const label = (event: string, i: number): string => {
    if (step.kind === 'branch') return event === 'else' ? 'còn lại' : conditionWords(step.when[i]?.if)
    const text = own?.choices?.[event]
    return text === undefined ? event : typeof text === 'string' ? text : text.text
  }
  const exits = stepKind(step)
    .exits(step)
    .map(({ event, to }, i) => `  ${node(id)} --> ${node(to)} : ${plain(label(event, i))}`)
  const stuck = Object.entries(step.stuck ?? {}).map(
    ([trouble, to]) => `  ${node(id)} --> ${node(to)} : vướng · ${plain(trouble)}`,
  )
  const end = step.kind === 'finish' ? [`  ${node(id)} --> [*] : ${step.outcome}`] : []
  return [...exits, ...stuck, ...end]
}

function noteOf(step: Step): string {
  if (step.kind === 'call') return `call ${step.flow}`
  if (step.kind === 'wait') return `wait ${step.for}`
  return step.kind === 'handoff' ? `handoff ${step.topic}` : step.kind
}

function conditionWords(condition: Condition | undefined): string {
  if (condition === undefined) return ''
  if ('all' in condition) return condition.all.map(conditionWords).join(' và ')
  if ('any' in condition) return condition.any.map(conditionWords).join(' hoặc ')
  if ('not' in condition) return `không ${conditionWords(condition.not)}`
  return Object.entries(condition)
    .map(([name, value]) => `${name} ${value}`)
    .join(' ')
}

/** Signs that would end a label or begin something else. */
function plain(text: string): string {
  return text
    .replace(/[\n\r]+/g, ' ')
    .replace(/"/g, "'")
    .replace(/[;:#<>]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}
