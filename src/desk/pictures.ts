/** The drawings of a flow, which a helper may send: the present step's first. Text in them was looked at by an approver. */
import type { Catalogue } from '../conversation/catalogue.ts'
import { MAIN_LANGUAGE } from '../flows/lending.ts'
import { fill } from '../flows/texts.ts'
import type { Picture } from '../messages.ts'
import type { Conversation } from '../records.ts'
import { viewOf } from './look.ts'

/** More than one looks through while somebody waits. */
const PICTURES_MAX = 20

export function picturesOf(conversation: Conversation, catalogue: Catalogue, now: number): readonly Picture[] {
  const frame = conversation.state.frames.at(-1)
  const live = frame && catalogue.flows.get(frame.flow)
  if (!live) return []
  const { definition } = live
  const words = live.words.get(conversation.state.language) ?? live.words.get(MAIN_LANGUAGE)
  const context = { view: viewOf(conversation, catalogue, now), place: catalogue.place, definition }
  const found = new Map<string, Picture>()
  for (const id of [frame.step, ...Object.keys(definition.steps)]) {
    const step = definition.steps[id]
    if (!step || !('picture' in step) || step.picture === undefined || found.has(step.picture)) continue
    const alt = words?.steps[id]?.alt
    found.set(step.picture, { path: step.picture, alt: alt === undefined ? '' : fill(alt, context) })
  }
  return [...found.values()].slice(0, PICTURES_MAX)
}
