/**
 * Every way through every flow we publish, as XState's own path generation finds it: each step is come to, each way can
 * end, nothing runs by itself for ever, and a person can be had wherever somebody waits.
 */

import { describe, expect, it } from 'vitest'
import { getAdjacencyMap, getShortestPaths } from 'xstate/graph'
import { buildCatalogue, type LiveFlow } from '../../src/conversation/catalogue.ts'
import { newState, turn } from '../../src/conversation/turn.ts'
import { CONSENT_WORDING } from '../../src/conversation/wording.ts'
import { compile, flowMachine } from '../../src/flows/compile.ts'
import type { FlowDefinition, Place } from '../../src/flows/definition.ts'
import { loadDefinitions } from '../../src/flows/load.ts'
import type { Conversation, Frame } from '../../src/records.ts'
import { MONDAY } from '../clock.ts'

const definitions = loadDefinitions('flows', 'locales')
const place = definitions.place as Place
const catalogue = buildCatalogue({ ...definitions, place })

/** Far above what the longest flow needs; a traversal that goes beyond has lost its way. */
const TRAVERSALS_MAX = 5_000

interface Ways {
  /** The steps on the shortest path to each step, itself last. */
  readonly paths: readonly (readonly string[])[]
  /** Where each step leads, by every event and every outcome of a branch. */
  readonly next: ReadonlyMap<string, readonly string[]>
}

/** A branch may go any way: which one is decided by the event, not by a resident made up for it. */
function waysThrough(definition: FlowDefinition): Ways {
  type Chosen = { readonly type: string; readonly way?: number }
  const machine = flowMachine(definition, place).provide({
    guards: { holds: ({ event }, { way }) => (event as Chosen).way === way },
  })
  const paths: (readonly string[])[] = []
  const next = new Map<string, readonly string[]>()
  const compiled = compile(definition, place)
  const options = {
    limit: TRAVERSALS_MAX,
    serializeState: (state: { value: unknown }) => String(state.value),
    serializeEvent: ({ type, way }: Chosen) => (way === undefined ? type : `${type} ${way}`),
    events: (state: { value: unknown }): readonly Chosen[] => {
      const step = definition.steps[String(state.value)]
      if (step?.kind !== 'branch') return compiled.exits(String(state.value)).map(({ event }) => ({ type: event }))
      return [...step.when.keys(), step.when.length].map((way) => ({ type: 'decide', way }))
    },
  }
  // Help for a known trouble is come to by being stuck, which is no event of the machine.
  const roots = [definition.start]
  for (const root of roots) {
    if (next.has(root)) continue
    const from = { ...options, fromState: machine.resolveState({ value: root }) } as object
    for (const path of getShortestPaths(machine, from)) {
      paths.push([root, ...path.steps.slice(1).map(({ state }) => String(state.value))])
    }
    for (const { state, transitions } of Object.values(getAdjacencyMap(machine, from))) {
      const id = String(state.value)
      const leads = Object.values(transitions) as readonly { readonly state: { readonly value: unknown } }[]
      next.set(id, [...new Set(leads.map((to) => String(to.state.value)))])
      roots.push(...Object.values(definition.steps[id]?.stuck ?? {}))
    }
  }
  return { paths, next }
}

/** All from which one of these can be come to. */
function leadingTo(goals: readonly string[], next: Ways['next']): ReadonlySet<string> {
  const before = new Map<string, string[]>()
  for (const [id, tos] of next) for (const to of tos) before.set(to, [...(before.get(to) ?? []), id])
  const found = new Set(goals)
  for (const id of found) for (const one of before.get(id) ?? []) found.add(one)
  return found
}

/** Steps on a circle of steps that all go on by themselves. */
function silentCircles(next: Ways['next'], waits: (step: string) => boolean): readonly string[] {
  const silent = new Map([...next].filter(([id]) => !waits(id)))
  return [...silent.keys()].filter((id) => {
    const seen = new Set<string>()
    const queue = [...(silent.get(id) ?? [])]
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      if (at === id) return true
      if (seen.has(at) || !silent.has(at)) continue
      seen.add(at)
      queue.push(...(silent.get(at) ?? []))
    }
    return false
  })
}

/** Somebody who stands at a step and asks for a person. @returns who answers then */
function askedForPerson(id: string, { revision, ahead }: LiveFlow, step: string, language: string): string {
  const frame: Frame = {
    flow: id,
    step,
    revision,
    because: 'chosen',
    answers: {},
    trail: [],
    sinceTurn: 3,
    since: MONDAY,
    misses: 0,
    visits: {},
    ahead: ahead.get(step) ?? [],
  }
  const conversation: Conversation = {
    key: 'test:main:42',
    address: { channel: 'test', account: 'main', person: '42' },
    turn: 3,
    unsent: false,
    state: {
      ...newState(MONDAY),
      language,
      consent: { state: 'yes', at: MONDAY, wording: CONSENT_WORDING },
      frames: [frame],
    },
  }
  const text = catalogue.common.get(language)?.moves.human?.[0] ?? ''
  let ids = 0
  const decision = turn(
    conversation.key,
    conversation.address,
    conversation,
    { kind: 'inbound', input: { kind: 'text', text, secrets: [] }, shown: true },
    { now: MONDAY + 60_000, id: () => `id${++ids}`, chance: () => 0, catalogue },
  )
  return decision.out.length === 0 ? 'silence' : decision.state.owner
}

describe.each([...catalogue.flows])('%s', (id, live) => {
  const { definition, compiled } = live
  const { paths, next } = waysThrough(definition)
  const ends = Object.entries(definition.steps).flatMap(([step, { kind }]) => (kind === 'finish' ? [step] : []))

  it('has a path to every step', () => {
    const visited = new Set(paths.flat())
    expect(Object.keys(definition.steps).filter((step) => !visited.has(step))).toEqual([])
  })

  it('can be ended from wherever a path leads', () => {
    const canEnd = leadingTo(ends, next)
    expect(paths.filter((path) => !canEnd.has(path.at(-1) as string))).toEqual([])
    expect(ends.filter((step) => (next.get(step) ?? []).length > 0)).toEqual([])
  })

  it('never runs in circles by itself', () => {
    expect(silentCircles(next, compiled.waits)).toEqual([])
  })

  it('leads to a person from every step that waits, in every language', () => {
    const alone = [...catalogue.common.keys()].flatMap((language) =>
      Object.entries(definition.steps)
        .filter(([step, { kind }]) => compiled.waits(step) && kind !== 'handoff')
        .map(([step]) => `${step} in ${language}: ${askedForPerson(id, live, step, language)}`)
        .filter((line) => !line.endsWith(': queue')),
    )
    expect(alone).toEqual([])
  })
})

describe('what the paths would find', () => {
  const finish = { kind: 'finish', outcome: 'done' } as const
  const say = (to: string) => ({ kind: 'say', next: to }) as const
  const flow = (steps: FlowDefinition['steps']): FlowDefinition => ({
    format: 1,
    id: 'thu',
    group: 'vneid',
    reviewed: '2026-11-23',
    start: 'a',
    steps,
  })

  it('a step that nothing leads to', () => {
    const { next } = waysThrough(flow({ a: say('b'), b: finish, c: finish }))
    expect([...next.keys()]).toEqual(['a', 'b'])
  })

  it('every outcome of a branch, and the help for a trouble', () => {
    const condition = { consent: true } as const
    const { next, paths } = waysThrough(
      flow({
        a: {
          kind: 'branch',
          when: [
            { if: condition, to: 'b' },
            { if: condition, to: 'c' },
          ],
          else: 'd',
        },
        b: { ...say('d'), stuck: { kho: 'e' } },
        c: finish,
        d: finish,
        e: say('b'),
      }),
    )
    expect(next.get('a')).toEqual(['b', 'c', 'd'])
    expect([...next.keys()].sort()).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(paths).toContainEqual(['a', 'b'])
  })

  it('a circle without an end, and one that never waits', () => {
    const { next } = waysThrough(
      flow({ a: { ...say('b'), pause: 'none' }, b: { ...say('a'), pause: 'none' }, c: finish }),
    )
    expect(leadingTo(['c'], next).has('a')).toBe(false)
    expect(silentCircles(next, () => false)).toEqual(['a', 'b'])
    expect(silentCircles(next, (step) => step === 'b')).toEqual([])
  })
})
