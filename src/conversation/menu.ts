/** The menu, its lists, and what is said when nothing fits. */
import type { Choice } from '../messages.ts'
import { fold } from '../understanding/normalise.ts'
import {
  flowLine,
  isDoor,
  listBefore,
  listLines,
  listOf,
  MENU_LINE,
  menuLines,
  OFTEN,
  type Offered,
  PERSON_LINE,
  RESUME_LINE,
} from './doors.ts'
import { type Draft, liveFlow, topFrame } from './draft.ts'
import { common, label, ownChoice, phrase, wordsOf } from './phrases.ts'
import { emit, say } from './say.ts'

/** The flows residents can choose: what the ward lists as asked most first, the rest as the catalogue has them. */
function offered(draft: Draft): readonly Offered[] {
  const { flows, place } = draft.moment.catalogue
  const ranks = new Map(place.often?.map((id, at) => [id, at]))
  const rank = (id: string) => ranks.get(id) ?? ranks.size
  return [...flows]
    .filter(([, { definition }]) => !definition.part)
    .map(([id, { definition }]) => ({ id, group: definition.group }))
    .sort((a, b) => rank(a.id) - rank(b.id))
}

/** What is asked most: what was begun lately, else what the ward lists. */
function often(draft: Draft, flows: readonly Offered[]): readonly string[] {
  const { catalogue, often: lately } = draft.moment
  const known = (ids: readonly string[] = []) => ids.filter((id) => flows.some((flow) => flow.id === id))
  const begun = known(lately?.())
  return begun.length > 0 ? begun : known(catalogue.place.often)
}

export function flowChoice(draft: Draft, id: string): Choice {
  return lineChoice(draft, flowLine(id))
}

export function personChoice(draft: Draft): Choice {
  return lineChoice(draft, PERSON_LINE)
}

function lineChoice(draft: Draft, line: string): Choice {
  const [question, choice] = partsOf(line)
  return ownChoice(draft, question, choice, lineLabel(draft, question, choice))
}

function lineLabel(draft: Draft, question: string, choice: string): string {
  if (question === 'flow') return flowTitle(draft, choice)
  if (question === 'go') return label(draft, choice === 'resume' ? 'go_on' : choice)
  const { list, page } = listOf(choice)
  return page > 0 ? label(draft, 'more') : listName(draft, list)
}

function listName(draft: Draft, list: string): string {
  if (list === OFTEN) return label(draft, 'often')
  return isDoor(list) ? label(draft, `door_${list}`) : (common(draft).groups[list] ?? list)
}

function flowTitle(draft: Draft, id: string): string {
  const live = liveFlow(draft, id)
  return (live && wordsOf(draft, live, 'title')) ?? id
}

export function showMenu(draft: Draft): void {
  const flows = offered(draft)
  const begun = topFrame(draft)
  const lines = menuLines(flows, begun !== undefined, often(draft, flows))
  draft.state.pending = { kind: 'menu', lines }
  const text = phrase(draft, 'menu')
  emit(draft, {
    text: begun ? `${phrase(draft, 'menu_begun', { flow: flowTitle(draft, begun.flow) })} ${text}` : text,
    choices: lines.map((line) => lineChoice(draft, line)),
  })
}

/** One page of a list. A list that is not there any more leads to the menu. */
export function showList(draft: Draft, choice: string): void {
  const { list, page } = listOf(choice)
  const flows = offered(draft)
  const lines = listLines(list, page, flows, often(draft, flows))
  if (lines.length === 0) return showMenu(draft)
  draft.state.pending = { kind: 'menu', list: choice, lines }
  emit(draft, {
    text: phrase(draft, 'menu_group', { group: listName(draft, list) }),
    choices: lines.map((line) => lineChoice(draft, line)),
  })
}

/**
 * The line of the standing list that words mean: its very words, "xem thêm". Other words go to the topic finder, which
 * knows more than titles; a number has been read before, by what was shown last.
 *
 * @returns the button that means the same, or null
 */
export function lineSaid(draft: Draft, text: string, lines: readonly string[]): Choice | null {
  const said = plain(text)
  const named = lines.find((line) => plain(lineLabel(draft, ...partsOf(line))) === said)
  const { next: goOn = [], more: words = [] } = common(draft).moves
  const more = [...goOn, ...words].some((word) => plain(word) === said)
  const next = more ? lines.find((line) => line.startsWith('group.') && listOf(partsOf(line)[1]).page > 0) : undefined
  const line = named ?? next
  return line === undefined ? null : lineChoice(draft, line)
}

/** "quay lại" in the menu: the page before, the door, the menu, and from there the step that waits. */
export function lineBefore(draft: Draft, list: string | undefined): Choice | null {
  if (list === undefined) return topFrame(draft) ? lineChoice(draft, RESUME_LINE) : null
  const { list: name, page } = listOf(list)
  return lineChoice(draft, listBefore(name, page, offered(draft)) ?? MENU_LINE)
}

function partsOf(line: string): [question: string, choice: string] {
  const [question = '', choice = ''] = line.split('.')
  return [question, choice]
}

function plain(text: string): string {
  return fold(text)
    .replace(/[\s.!]+$/u, '')
    .trim()
}

/** Two or three that may be meant, as buttons; `also` stands after them. */
export function offerFlows(draft: Draft, flows: readonly string[], also: readonly Choice[] = []): void {
  draft.state.pending = { kind: 'switch-flow', flows }
  say(
    draft,
    'which_flow',
    {},
    {
      choices: [
        ...flows.map((id) => flowChoice(draft, id)),
        ...also,
        ownChoice(draft, 'go', 'none', label(draft, 'none_of_these')),
      ],
    },
  )
}

/** Nothing fits: what the bot can do, the menu and a person. */
export function sayWhatICan(draft: Draft): void {
  draft.lead.push(phrase(draft, 'not_understood'))
  showMenu(draft)
}
