/** A sound flow among others, and what `check` says when it is changed in one place. */
import { expect } from 'vitest'
import type { Whole } from '../../../src/flows/check.ts'
import { check, checkBlocking } from '../../../src/flows/check.ts'
import type { FlowDefinition, FlowWords, Place } from '../../../src/flows/definition.ts'
import type { LoadedFlow } from '../../../src/flows/load.ts'
import type { CommonWords } from '../../../src/flows/own-words.ts'
import { withoutLines } from '../../../src/flows/problem.ts'
import { common, definition, loaded, NOW, place, thenTo } from '../samples.ts'

export type Steps = FlowDefinition['steps']
export type Words = FlowWords['steps']

/** A sound flow to break in one place at a time. */
export const steps: Steps = {
  hoi: { kind: 'choose', choices: { roi: 'xong', chua: 'xong' } },
  xong: { kind: 'finish', outcome: 'done' },
}
export const words: Words = {
  hoi: { text: '{bác} có tin chưa ạ?', choices: { roi: 'Có rồi', chua: 'Chưa thấy' } },
  xong: { text: 'Xong rồi ạ.' },
}
export const sources = {
  luat: { title: 'Luật', url: 'https://vanban.chinhphu.vn', date: '2026-01-01', certainty: 'A' as const },
  nghe_noi: { title: 'Nghe nói', url: 'https://vanban.chinhphu.vn', date: '2026-01-01', certainty: 'C' as const },
}
export const facts = {
  mai_mai: { value: '7 ngày', source: 'luat' },
  co_han: { value: '7 ngày', source: 'luat', valid: { until: '2027-02-28' } },
  doan: { value: '7 ngày', source: 'nghe_noi' },
}

export interface Change {
  readonly steps?: Steps
  readonly words?: Words
  readonly flow?: Partial<FlowDefinition>
  readonly more?: Partial<FlowWords>
  readonly others?: Readonly<Record<string, LoadedFlow>>
  readonly common?: ReadonlyMap<string, CommonWords>
  readonly place?: Place
  readonly findTopics?: (text: string) => { best: string | null }
}

export function problemsOf(change: Change) {
  const flow = loaded(
    definition({ ...steps, ...change.steps }, { sources, facts, start: 'hoi', ...change.flow }),
    { ...words, ...change.words },
    change.more,
  )
  const whole: Whole = {
    flows: new Map(Object.entries({ 'thu-tuc': flow, ...change.others })),
    place: change.place ?? place,
    common: change.common ?? new Map([['vi', common()]]),
    now: NOW,
    where: withoutLines,
  }
  const problems = check(whole, change.findTopics ?? (() => ({ best: 'thu-tuc' })))
  // Whatever is broken here: a start looks for less, and must still stop for the same.
  const blocking = problems.filter(({ level }) => level === 'block')
  expect(checkBlocking(whole)).toEqual(blocking)
  return problems
}

export const other = (
  id: string,
  otherSteps: Steps,
  more: Partial<FlowDefinition> = {},
): Record<string, LoadedFlow> => ({
  [id]: loaded(
    definition(otherSteps, { id, part: true, ...more }),
    Object.fromEntries(Object.keys(otherSteps).map((step) => [step, { text: 'Thử ạ.' }])),
  ),
})
export const say = (next: string, more: object = {}): Steps[string] => ({ kind: 'say', next, ...more })
export const call = (flow: string, then: string): Steps[string] => ({ kind: 'call', flow, ...thenTo(then) })
export const branch = (condition: object, to = 'xong', otherwise = 'xong'): Steps[string] =>
  ({ kind: 'branch', when: [{ if: condition, to }], else: otherwise }) as Steps[string]
export const text = (said: Words[string]['text'], more: Words[string] = {}): Words => ({
  hoi: { ...words.hoi, ...more, ...(said ? { text: said } : {}) },
})
/** `hoi` leads to `giua`, which leads to the end. */
export const between = (giua: Steps[string], more: Steps = {}): Steps => ({
  hoi: { kind: 'choose', choices: { roi: 'giua', chua: 'xong' } },
  giua,
  ...more,
})
