/**
 * A flow as an XState machine, one state a step, used only through XState's pure functions: never an actor, never a
 * stored snapshot. What is kept of a resident is the step's id; it is looked up in the live machine at every turn.
 *
 * Choices, "Tiếp" and the rest are events; a branch goes on by the event `decide`, whose guarded transitions are its
 * conditions; reminders and waits are delayed events that come back as data when a step is entered.
 */
import { raise, setup, transition } from 'xstate'
import { type Condition, type Ground, holds } from './conditions.ts'
import type { FlowDefinition, Place, Step } from './definition.ts'
import { durationMs } from './durations.ts'
import { ID_PATTERN } from './fields.ts'
import { stepKind } from './steps/index.ts'
import type { Exit, View } from './steps/step.ts'

/** A clock to start on arrival. `remind` counts from when the message left, `wait` from now. */
export interface Delayed {
  readonly event: 'wait' | 'remind'
  readonly ms: number
}

export interface CompiledFlow {
  readonly id: string
  /** Arriving at a step: does it stop there, and which clocks start? An unknown step does not wait. */
  enter(step: string): { readonly waits: boolean; readonly delayed: readonly Delayed[] }
  /** The step an event leads to. `null`: the step has no such way on, or does not exist. */
  take(step: string, event: string, view: View): string | null
  exits(step: string): readonly Exit[]
  waits(step: string): boolean
}

/** What every event carries: conditions look at it. */
interface FlowEvent {
  readonly type: string
  readonly view?: View
}

const EVENT = new RegExp(ID_PATTERN)

/** The state before any step; an id cannot be called that. */
const OUTSIDE = '(outside)'

/**
 * The machine is made when somebody first walks in, and each step when it is first reached: of fifty flows a day's
 * conversations touch a few.
 *
 * @param place  of the ward, for conditions on its hours and on what is known
 */
export function compile(definition: FlowDefinition, place: Place): CompiledFlow {
  const steps = new Map<string, Step>(Object.entries(definition.steps))
  const machine = once(() => flowMachine(definition, place))
  const outside = once(() => machine().resolveState({ value: OUTSIDE }))
  const arrivals = new Map([...steps].map(([id, step]) => [id, once(() => arrival(id, step))]))

  function arrival(id: string, step: Step) {
    const [at, actions] = transition(machine(), outside(), { type: arriveAt(id) })
    const { exits } = stepKind(step)
    return {
      at,
      // Only a branch looks at the resident: every other way is the same for everyone and is asked of XState once.
      ways: new Map(
        step.kind === 'branch'
          ? []
          : exits(step).map(({ event }) => [event, way(transition(machine(), at, { type: event }))]),
      ),
      waits: stepKind(step).waits(step),
      delayed: actions.flatMap(delayedBy),
    }
  }

  return {
    id: definition.id,
    enter: (step) => arrivals.get(step)?.() ?? { waits: false, delayed: [] },
    waits: (id) => of(id, (step) => stepKind(step).waits(step)) ?? false,
    exits: (id) => of(id, (step) => stepKind(step).exits(step)) ?? [],
    take(step, event, view) {
      const here = arrivals.get(step)?.()
      // XState's own events, its wildcard and our `arrive:step` are nothing that an outside text may name.
      if (here === undefined || !EVENT.test(event)) return null
      const known = here.ways.get(event)
      return known === undefined ? way(transition(machine(), here.at, { type: event, view })) : known
    },
  }

  function of<T>(id: string, ask: (step: Step) => T): T | undefined {
    const step = steps.get(id)
    return step && ask(step)
  }

  /** Where a transition led; `null` when nothing was taken. */
  function way([next, actions]: ReturnType<typeof transition<ReturnType<typeof flowMachine>>>): string | null {
    return actions.some(({ type }) => type === 'taken') ? String(next.value) : null
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

function arriveAt(step: string): string {
  return `arrive:${step}`
}

/** The machine itself, for path generation and drawing; conditions are its guard `holds`, so that they can be put aside. */
export function flowMachine(definition: FlowDefinition, place: Place) {
  const steps = new Map<string, Step>(Object.entries(definition.steps))
  const states = [...steps].map(([id, step]) => [id, state(step)] as const)
  const arrivals = [...steps.keys()].map((id) => [arriveAt(id), { target: id }] as const)
  const flow = setup({
    types: { events: {} as FlowEvent },
    guards: {
      holds: ({ event }, { condition }: { condition: Condition; way: number }): boolean =>
        event.view !== undefined && holds(condition, { view: event.view, place, definition } satisfies Ground),
    },
    // Tells a step that leads to itself from an event that leads nowhere.
    actions: { taken: () => {} },
  })
  return flow.createMachine({
    id: definition.id,
    initial: OUTSIDE,
    states: Object.fromEntries([[OUTSIDE, { on: Object.fromEntries(arrivals) }], ...states]),
  })

  function state(step: Step) {
    const exits = step.kind === 'branch' ? [] : stepKind(step).exits(step)
    return {
      entry: delaysOf(step).map(({ event, ms }) => raise({ type: event }, { delay: ms, id: event })),
      on: {
        ...Object.fromEntries(exits.map(({ event, to }) => [event, way(to)])),
        ...(step.kind === 'wait' ? { wait: way(step.next) } : {}),
        ...(step.kind === 'branch'
          ? {
              decide: [
                ...step.when.map((one, at) => ({
                  ...way(one.to),
                  guard: { type: 'holds' as const, params: { condition: one.if, way: at } },
                })),
                way(step.else),
              ],
            }
          : {}),
      },
    }
  }

  function way(target: string) {
    // A definition under work may name a step that is not there; `check` reports it, and nothing leads there.
    return steps.has(target) ? { target, actions: 'taken' as const } : {}
  }
}

function delaysOf(step: Step): readonly Delayed[] {
  return [
    ...(step.kind === 'wait' ? [{ event: 'wait' as const, ms: durationMs(step.for) }] : []),
    ...(step.remind ? [{ event: 'remind' as const, ms: durationMs(step.remind) }] : []),
  ]
}

/** XState hands a delayed event over as an action that raises it; we keep it as a timer of our own. */
function delayedBy(action: { readonly type: string; readonly params?: unknown }): readonly Delayed[] {
  if (action.type !== 'xstate.raise') return []
  const { event, delay } = action.params as { event: { type: Delayed['event'] }; delay?: number }
  return delay === undefined ? [] : [{ event: event.type, ms: delay }]
}
