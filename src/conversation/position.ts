/**
 * Nobody is dropped by an edit: at every turn the kept position is looked up in the live revision. Steps already passed
 * never run again; a step that was removed leads to its alias or to the nearest surviving step that followed it.
 */
import type { Frame } from '../records.ts'
import { type Draft, liveFlow } from './draft.ts'
import { showMenu } from './menu.ts'
import { wordsOf } from './phrases.ts'
import { lead } from './say.ts'
import { moveTo, showStep } from './walk.ts'

/** Longest chain of aliases that is followed: a step renamed again and again over the years. */
const ALIASES_MAX = 10

/**
 * Puts every frame where it stands in the live revision.
 * @returns true when the question the resident sees is no longer the one we would read the answer against
 */
export function relocate(draft: Draft): boolean {
  const { state } = draft
  let moved = false
  const frames: Frame[] = []
  for (const frame of state.frames) {
    const live = liveFlow(draft, frame.flow)
    if (!live) {
      moved = true
      continue
    }
    if (live.definition.steps[frame.step]) {
      frames.push(frame)
      continue
    }
    moved = true
    const step = survivor(frame, live.definition.aliases ?? {}, (id) => live.definition.steps[id] !== undefined)
    frames.push({ ...frame, step: step ?? live.definition.start, misses: 0 })
  }
  // Without the flow that called it a piece has nowhere to come back to.
  if (frames[0]?.because === 'call') frames.splice(0)
  if (moved) state.frames = frames
  return moved
}

/** Where someone goes who waited at a step that is gone; `undefined`: nothing of their way is left. */
export function survivor(
  frame: Pick<Frame, 'step' | 'ahead'>,
  aliases: Readonly<Record<string, string>>,
  exists: (step: string) => boolean,
): string | undefined {
  let step = frame.step
  for (let i = 0; i < ALIASES_MAX && Object.hasOwn(aliases, step); i++) {
    step = aliases[step] as string
    if (exists(step)) return step
  }
  return frame.ahead.find(exists)
}

/** Says that something was changed and shows where the resident stands now. */
export function tellMoved(draft: Draft): void {
  const frame = draft.state.frames.at(-1)
  delete draft.state.pending
  delete draft.state.gathered
  if (!frame) {
    lead(draft, 'flow_withdrawn')
    return showMenu(draft)
  }
  const live = liveFlow(draft, frame.flow)
  lead(draft, 'step_changed', { flow: (live && wordsOf(draft, live, 'title')) ?? frame.flow })
  if (live?.compiled.waits(frame.step)) showStep(draft)
  else moveTo(draft, frame.step)
}
