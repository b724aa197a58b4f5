import { describe, expect, it } from 'vitest'
import { createMachine, transition } from 'xstate'
import { compile } from '../../src/flows/compile.ts'
import type { FlowDefinition } from '../../src/flows/definition.ts'
import { definition, place, view } from './samples.ts'

const steps: FlowDefinition['steps'] = {
  hoi: { kind: 'choose', choices: { roi: 're', lai: 'hoi', lac: 'khong_co' }, remind: '15m' },
  re: {
    kind: 'branch',
    when: [
      { if: { answer: 'tuoi', above: 59 }, to: 'cho' },
      { if: { fact: 'han', usable: true }, to: 'xong' },
    ],
    else: 'hoi',
  },
  cho: { kind: 'wait', for: '3d', next: 'xong', remind: '1h' },
  noi: { kind: 'say', next: 'xong', pause: 'none' },
  xong: { kind: 'finish', outcome: 'done' },
}
const flow = compile(definition(steps), place)
const old = view({ answers: { tuoi: { value: 60, said: '60' } } })

describe('arriving at a step', () => {
  it.each([
    ['waits, and starts its reminder', 'hoi', true, [{ event: 'remind', ms: 900_000 }]],
    ['a branch goes on', 're', false, []],
    [
      'a wait starts both its clocks',
      'cho',
      true,
      [
        { event: 'wait', ms: 259_200_000 },
        { event: 'remind', ms: 3_600_000 },
      ],
    ],
    ['a say without a pause goes on', 'noi', false, []],
    ['the end', 'xong', false, []],
    ['a step there is not', 'khong_co', false, []],
  ])('%s', (_situation, step, waits, delayed) => {
    expect(flow.enter(step)).toMatchObject({ waits, delayed })
    expect(flow.waits(step)).toBe(waits)
  })
})

describe('taking a way on', () => {
  it.each([
    ['a choice', 'hoi', 'roi', view(), 're'],
    ['a choice that asks again', 'hoi', 'lai', view(), 'hoi'],
    ['a choice that leads nowhere', 'hoi', 'lac', view(), null],
    ['a choice of another step', 'hoi', 'next', view(), null],
    ['the first condition that holds', 're', 'decide', old, 'cho'],
    ['no condition', 're', 'decide', view(), 'hoi'],
    ['a reminder moves nobody', 'hoi', 'remind', view(), null],
    ['the time is over', 'cho', 'wait', view(), 'xong'],
    ['sooner than the time', 'cho', 'next', view(), 'xong'],
    ['nothing after the end', 'xong', 'next', view(), null],
    ['from a step there is not', 'khong_co', 'next', view(), null],
    ['an event that would arrive anywhere', 'hoi', 'arrive:xong', view(), null],
    ['every event', 'hoi', '*', view(), null],
    ['an event of XState itself', 'hoi', 'xstate.init', view(), null],
    ['a part of every object', 'hoi', '__proto__', view(), null],
  ])('%s', (_situation, step, event, seen, to) => {
    expect(flow.take(step, event, seen)).toBe(to)
  })

  it('sees facts of the flow', () => {
    const facts = {
      sources: { luat: { title: 'Luật', certainty: 'A' as const } },
      facts: { han: { value: 7, source: 'luat' } },
    }
    expect(compile(definition(steps, facts), place).take('re', 'decide', view())).toBe('xong')
  })

  it('lists the ways on without taking them', () => {
    expect(flow.exits('hoi').map(({ to }) => to)).toEqual(['re', 'hoi', 'khong_co'])
    expect(flow.exits('khong_co')).toEqual([])
  })

  it('costs little more than a bare transition, also in a flow of 300 steps', () => {
    const many = Object.fromEntries(
      Array.from({ length: 300 }, (_, i) => [
        `b${i}`,
        { kind: 'choose', choices: { a: `b${(i + 1) % 300}`, c: 'b0' } },
      ]),
    ) as FlowDefinition['steps']
    const big = compile(definition(many), place)
    const bare = createMachine({ initial: 'a', states: { a: { on: { next: 'b' } }, b: { on: { next: 'a' } } } })
    const start = bare.resolveState({ value: 'a' })
    const seen = view()
    const ours = () => big.take('b150', 'a', seen)
    const theirs = () => transition(bare, start, { type: 'next' })
    // The best of several rounds: other work on the machine only ever adds time.
    const best = (work: () => unknown) =>
      Math.min(
        ...Array.from({ length: 5 }, () => {
          const from = performance.now()
          for (let i = 0; i < 1_000; i++) work()
          return performance.now() - from
        }),
      )
    best(ours)
    best(theirs)
    expect(best(ours) / best(theirs)).toBeLessThan(3)
  })
})
