/**
 * What the menu is made of: five doors, what is asked most, and lists short enough to be read at once. Pure: `menu.ts`
 * draws it. A line is the question and the choice of a button of ours: `flow.tam-tru`, `group.cu-tru_1`, `go.human`.
 */
import { GROUPS } from '../flows/definition.ts'

/** A flow that residents can choose. */
export interface Offered {
  readonly id: string
  readonly group: string
}

/** Lines of one message, whatever the channel could draw: what a phone shows in large type without scrolling. */
export const LINES_MAX = 8

/** Flows on a page that is the only or the last one: "Danh sách việc" and a person stand below them. */
const LAST_PAGE = LINES_MAX - 2
/** Flows on a page after which another comes. */
const PAGE = LAST_PAGE - 1

interface Door {
  readonly id: string
  readonly groups: readonly string[]
}

/** In the order of the menu. A group that no door names stands behind the last; `NEAR` has a line of its own. */
const DOORS: readonly Door[] = [
  { id: 'vneid', groups: ['vneid'] },
  { id: 'giay-to-ho-tich', groups: ['giay-to', 'gia-dinh'] },
  { id: 'cu-tru', groups: ['cu-tru'] },
  { id: 'xe', groups: ['xe-co'] },
  { id: 'tro-cap', groups: ['tro-giup'] },
]
const LAST_DOOR = DOORS.at(-1) as Door

/** Checking a suspicious message is never behind a door. */
const NEAR = 'an-toan'

/** The list of what is asked most. */
export const OFTEN = 'hay-hoi'

export const MENU_LINE = 'go.menu'
export const PERSON_LINE = 'go.human'
export const RESUME_LINE = 'go.resume'

export function flowLine(id: string): string {
  return `flow.${id}`
}

export function listLine(list: string, page = 0): string {
  return `group.${page === 0 ? list : `${list}_${page}`}`
}

/** The list and page that a choice of the question `group` names. */
export function listOf(choice: string): { readonly list: string; readonly page: number } {
  const [list = '', page = '0'] = choice.split('_')
  return { list, page: /^\d{1,3}$/.test(page) ? Number(page) : 0 }
}

/** The first menu. Whoever has begun something is offered that first, in place of what others ask. */
export function menuLines(flows: readonly Offered[], begun: boolean, often: readonly string[]): readonly string[] {
  const resume = begun ? [RESUME_LINE] : []
  const ends = [...resume, PERSON_LINE]
  if (flows.length <= LAST_PAGE) return [...resume, ...flows.map(({ id }) => flowLine(id)), PERSON_LINE]
  const doors = DOORS.filter(({ id }) => flowsOf(id, flows).length > 0).map(({ id }) => listLine(id))
  const near = flows.filter(({ group }) => group === NEAR).slice(0, 1)
  const room = LINES_MAX - ends.length - doors.length - near.length
  const asked = often.length > 0 && room > 0 ? [listLine(OFTEN)] : []
  return [...resume, ...doors, ...asked, ...near.map(({ id }) => flowLine(id)), PERSON_LINE]
}

/**
 * One page of what stands behind a door, in a group, or among what is asked most.
 *
 * @param flows in the order in which they are listed
 * @returns empty when there is nothing: the list is not there any more
 */
export function listLines(
  list: string,
  page: number,
  flows: readonly Offered[],
  often: readonly string[],
): readonly string[] {
  const ends = [MENU_LINE, PERSON_LINE]
  if (list === OFTEN) return often.length === 0 ? [] : [...often.slice(0, LAST_PAGE).map(flowLine), ...ends]
  const own = flowsOf(list, flows)
  const groups = GROUPS.filter((group) => own.some((flow) => flow.group === group))
  if (own.length > LAST_PAGE && groups.length > 1) return [...groups.map((group) => listLine(group)), ...ends]
  const pages = pagesOf(own)
  const shown = pages[Math.min(page, pages.length - 1)]
  if (shown === undefined) return []
  const at = pages.indexOf(shown)
  const more = at < pages.length - 1 ? [listLine(list, at + 1)] : []
  return [...shown.map(({ id }) => flowLine(id)), ...more, ...ends]
}

/** Where "quay lại" leads from a list; null: to the menu. */
export function listBefore(list: string, page: number, flows: readonly Offered[]): string | null {
  if (page > 0) return listLine(list, page - 1)
  const door = DOORS.find(({ id, groups }) => id !== list && groups.length > 1 && groups.includes(list))
  return door && flowsOf(door.id, flows).length > LAST_PAGE ? listLine(door.id) : null
}

/** The label of a door or a group in the words of a language: `labels.door_…`, or `groups`. */
export function isDoor(list: string): boolean {
  return DOORS.some(({ id }) => id === list)
}

/** A door's flows, or a group's. */
function flowsOf(list: string, flows: readonly Offered[]): readonly Offered[] {
  const door = DOORS.find(({ id }) => id === list)
  return flows.filter(({ group }) => (door === undefined ? group === list : doorOf(group) === door))
}

function doorOf(group: string): Door | undefined {
  return group === NEAR ? undefined : (DOORS.find(({ groups }) => groups.includes(group)) ?? LAST_DOOR)
}

/** Pages of about the same length. */
function pagesOf(flows: readonly Offered[]): readonly (readonly Offered[])[] {
  if (flows.length === 0) return []
  const count = Math.max(1, Math.ceil((flows.length - 1) / PAGE))
  const size = Math.min(PAGE, Math.ceil(flows.length / count))
  return Array.from({ length: count }, (_, at) =>
    flows.slice(at * size, at === count - 1 ? undefined : (at + 1) * size),
  )
}
