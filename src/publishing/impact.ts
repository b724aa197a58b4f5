/** Who is inside a flow, at which steps that change, and exactly what they would be told. */
import type { Catalogue } from '../conversation/catalogue.ts'
import { survivor } from '../conversation/position.ts'
import type { Impact } from './api-publish.ts'
import { stepName } from './checking.ts'
import { afterPublish, type PlayWorld, play } from './play.ts'
import type { ReadUnit } from './reading.ts'
import { stepOfPart } from './units.ts'
import type { PublishingStore } from './world.ts'

/** Keys counted at the most: every resident of a large ward in one flow at once. */
const INSIDE_MAX = 200_000
/** Of those, positions read: beyond, figures by step are a share, and said to be. */
export const LOOKED_MAX = 2_000
/** Time for reading positions, ms: the whole answer has a second. */
const LOOK_MS = 500
/** Conversations read at a time. */
const AT_ONCE = 100

interface Asked {
  readonly store: Pick<PublishingStore, 'conversationsIn' | 'readConversation'>
  readonly unit: string
  /** Parts that go out. */
  readonly parts: readonly string[]
  readonly live: Catalogue
  readonly next: ReadUnit
  readonly play: PlayWorld
}

interface Position {
  people: number
  readonly ahead: readonly string[]
}

export async function impactOf({ store, unit, parts, live, next, play: world }: Asked): Promise<Impact> {
  const keys = await store.conversationsIn(unit, INSIDE_MAX)
  const steps = next.flow?.definition.steps ?? {}
  const aliases = next.flow?.definition.aliases ?? {}
  const exists = (step: string) => Object.hasOwn(steps, step)
  const positions = new Map<string, Position>()
  let looked = 0
  const began = performance.now()
  for (; looked < Math.min(keys.length, LOOKED_MAX) && performance.now() - began < LOOK_MS; looked += AT_ONCE) {
    const some = await Promise.all(keys.slice(looked, looked + AT_ONCE).map((key) => store.readConversation(key)))
    for (const frame of some.flatMap((one) => one?.state.frames ?? [])) {
      if (frame.flow !== unit) continue
      // Those who have nowhere to go are told apart from others at the same step.
      const lost = !exists(frame.step) && survivor(frame, aliases, exists) === undefined
      const name = lost ? `${frame.step} lost` : frame.step
      const known = positions.get(name) ?? { people: 0, ahead: frame.ahead }
      positions.set(name, { ...known, people: known.people + 1 })
    }
  }
  // Not everybody was looked at: a step nobody was seen at may still have somebody.
  if (looked < keys.length) {
    for (const [step, ahead] of live.flows.get(unit)?.ahead ?? []) {
      const lost = !exists(step) && survivor({ step, ahead }, aliases, exists) === undefined
      if (lost && !positions.has(`${step} lost`)) positions.set(`${step} lost`, { people: 1, ahead })
    }
  }
  const changed = new Set(parts.flatMap((part) => stepOfPart(part) ?? []))
  const shown = [...positions].flatMap(([name, { people, ahead }]): Impact['steps'] => {
    const [step = '', lost] = name.split(' ')
    if (!exists(step)) {
      const to = survivor({ step, ahead }, aliases, exists)
      const title = liveTitle(live, unit, step)
      if (lost || to === undefined) return [{ step, title, people, what: 'stranded', messages: [] }]
      const messages = afterPublish(world, unit, step, ahead, 'web')
      return [{ step, title, people, what: 'moved', to: stepName(next, to), messages }]
    }
    if (!changed.has(step)) return []
    const [beat] = play(world, unit, {
      ...{ channel: 'web', language: 'vi', pair: { resident: 'bác', bot: 'cháu' }, from: step, acts: [] },
    }).beats
    return [{ step, title: stepName(next, step), people, what: 'changed', messages: beat?.messages ?? [] }]
  })
  const order = Object.keys(live.flows.get(unit)?.definition.steps ?? {})
  const sorted = [...shown].sort((a, b) => order.indexOf(a.step) - order.indexOf(b.step))
  return { inside: keys.length, looked: Math.min(looked, keys.length), steps: sorted }
}

/** Whether anybody could be left without a way on: some step of what is live is gone, and nothing stands for it. */
export function mayStrand(live: Catalogue, unit: string, next: ReadUnit): boolean {
  const steps = next.flow?.definition.steps ?? {}
  const aliases = next.flow?.definition.aliases ?? {}
  const exists = (step: string) => Object.hasOwn(steps, step)
  return [...(live.flows.get(unit)?.ahead ?? [])].some(
    ([step, ahead]) => !exists(step) && survivor({ step, ahead }, aliases, exists) === undefined,
  )
}

/** Where nobody is looked for. */
export const NOBODY: Impact = { inside: 0, looked: 0, steps: [] }

function liveTitle(live: Catalogue, unit: string, step: string): string {
  const flow = live.flows.get(unit)
  return flow ? stepName({ flow: { ...flow, revision: flow.revision } }, step) : step
}
