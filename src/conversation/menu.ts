/** The menu, its sections, and what is said when nothing fits. */
import type { Choice } from '../messages.ts'
import type { LiveFlow } from './catalogue.ts'
import { common, type Draft, emit, label, liveFlow, ownChoice, phrase, type Said, say, wordsOf } from './draft.ts'

/** More flows than this are shown by section. About what a phone shows without scrolling. */
const FLAT_MAX = 7

/** The flows residents can choose, in the order of the catalogue. */
function offered(draft: Draft): readonly (readonly [string, LiveFlow])[] {
  return [...draft.moment.catalogue.flows].filter(([, live]) => !live.definition.part)
}

export function flowChoice(draft: Draft, id: string, question = 'flow'): Choice {
  const live = liveFlow(draft, id)
  return ownChoice(draft, question, id, (live && wordsOf(draft, live, 'title')) ?? id)
}

export function personChoice(draft: Draft): Choice {
  return ownChoice(draft, 'go', 'human', label(draft, 'human'))
}

export function showMenu(draft: Draft, more: Partial<Said> = {}): void {
  const flows = offered(draft)
  const groups = [...new Set(flows.map(([, live]) => live.definition.group))]
  const choices =
    flows.length <= FLAT_MAX
      ? flows.map(([id]) => flowChoice(draft, id))
      : groups.map((group) => ownChoice(draft, 'group', group, common(draft).groups[group] ?? group))
  draft.state.pending = { kind: 'menu' }
  emit(draft, { text: phrase(draft, 'menu'), choices: [...choices, personChoice(draft)], ...more })
}

export function showGroup(draft: Draft, group: string): void {
  const flows = offered(draft).filter(([, live]) => live.definition.group === group)
  if (flows.length === 0) return showMenu(draft)
  draft.state.pending = { kind: 'group', group }
  emit(draft, {
    text: phrase(draft, 'menu_group', { group: common(draft).groups[group] ?? group }),
    choices: [...flows.map(([id]) => flowChoice(draft, id)), ownChoice(draft, 'go', 'menu', label(draft, 'menu'))],
  })
}

/** Two or three that may be meant, as buttons. */
export function offerFlows(draft: Draft, flows: readonly string[]): void {
  draft.state.pending = { kind: 'switch-flow', flows }
  say(
    draft,
    'which_flow',
    {},
    {
      choices: [
        ...flows.map((id) => flowChoice(draft, id)),
        ownChoice(draft, 'go', 'none', label(draft, 'none_of_these')),
      ],
    },
  )
}

/** Nothing fits: what the bot can do, the menu and a person. */
export function sayWhatICan(draft: Draft): void {
  lead(draft)
  showMenu(draft)
}

function lead(draft: Draft): void {
  draft.lead.push(phrase(draft, 'not_understood'))
}
