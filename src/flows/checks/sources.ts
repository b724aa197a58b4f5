/** Facts, sources, conditions: does what they name exist, and is it still fresh? */
import { dayOf } from '../calendar.ts'
import type { Condition, Fact, FlowDefinition } from '../definition.ts'
import { dayInWords, LANGUAGE_NAMES, OFFICE_NAMES } from '../in-words.ts'
import { MAIN_LANGUAGE } from '../lending.ts'
import { office, placeDatum } from '../place.ts'
import { remembered } from './known.ts'
import { levelOf, reachable, type Scope, type Spot, stepSpot, type Whole } from './scope.ts'
import { calledBy } from './ways.ts'

export function checkSources(scope: Scope): void {
  const { flow, whole, report } = scope
  const { sources = {}, facts = {}, review_by, steps } = flow.definition
  if (review_by !== undefined && review_by < dayOf(whole.now)) {
    report(
      'warn',
      { path: ['review_by'] },
      `đã quá hạn xem lại (${dayInWords(review_by)})`,
      'đối chiếu với nguồn rồi ghi lại ngày rà soát và hạn rà soát (trong tệp: reviewed, review_by)',
    )
  }
  for (const [id, source] of Object.entries(sources)) {
    const spot = { path: ['sources', id] }
    if (source.date === undefined)
      report('warn', spot, `nguồn "${source.title}" không có ngày`, 'ghi ngày ban hành hoặc ngày đọc')
    if (source.url === undefined)
      report('warn', spot, `nguồn "${source.title}" không có địa chỉ`, 'ghi địa chỉ trang đã đọc')
  }
  for (const [id, fact] of Object.entries(facts)) {
    const spot = { path: ['facts', id] }
    if (!Object.hasOwn(sources, fact.source))
      report(
        'block',
        spot,
        `số liệu "${saidBy(fact)}" dựa vào nguồn "${fact.source}" không có`,
        'chọn một nguồn đã khai (trong tệp: sources)',
      )
    const { from, until } = fact.valid ?? {}
    if (from !== undefined && until !== undefined && until < from)
      report('block', spot, `số liệu "${saidBy(fact)}" hết hiệu lực trước khi có`, 'sửa hai ngày')
    if (typeof fact.value !== 'object') continue
    for (const language of whole.common.keys()) {
      if (!Object.hasOwn(fact.value, language))
        report(
          levelOf(language),
          spot,
          `số liệu "${saidBy(fact)}" chưa có bằng ${LANGUAGE_NAMES[language] ?? `ngôn ngữ "${language}"`}`,
          'dịch giá trị ấy',
        )
    }
  }
  for (const [id, step] of Object.entries(steps)) {
    for (const [i, source] of (step.sources ?? []).entries()) {
      if (!Object.hasOwn(sources, source)) {
        report(
          'block',
          stepSpot(id, 'sources', i),
          `nguồn "${source}" không có`,
          'bỏ nguồn ấy, hoặc khai thêm (trong tệp: sources)',
        )
      }
    }
    if (step.kind !== 'branch') continue
    for (const [i, one] of step.when.entries()) checkCondition(one.if, stepSpot(id, 'when', i, 'if'), scope)
  }
}

/** A figure by what it says. */
function saidBy({ value }: Fact): string {
  return typeof value === 'object' ? (value[MAIN_LANGUAGE] ?? Object.values(value)[0] ?? '') : String(value)
}

function checkCondition(condition: Condition, spot: Spot, scope: Scope): void {
  const { whole, flow, answers } = scope
  const wrong = (what: string, remedy: string) => scope.report('block', spot, what, remedy)
  if ('all' in condition) for (const part of condition.all) checkCondition(part, spot, scope)
  else if ('any' in condition) for (const part of condition.any) checkCondition(part, spot, scope)
  else if ('not' in condition) checkCondition(condition.not, spot, scope)
  else if ('answer' in condition) {
    if (!answers.has(condition.answer))
      wrong(
        `không bước nào ghi nhớ "${condition.answer}"`,
        'cho bước hỏi ghi nhớ câu trả lời với tên ấy (trong tệp: remember), hoặc chọn câu khác',
      )
  } else if ('fact' in condition) {
    if (!Object.hasOwn(flow.definition.facts ?? {}, condition.fact))
      wrong(`không có số liệu "${condition.fact}"`, 'thêm vào mục Số liệu (trong tệp: facts)')
  } else if ('open' in condition) {
    if (!office(whole.place, condition.open))
      wrong(
        `dữ liệu địa phương không có nơi "${condition.open}"`,
        `chọn ${Object.values(OFFICE_NAMES).join(', ')} (trong tệp: ${Object.keys(OFFICE_NAMES).join(', ')})`,
      )
  } else if ('place' in condition) {
    if (placeDatum(whole.place, condition.place) === undefined)
      wrong(`dữ liệu địa phương không có "${condition.place}"`, 'chọn mục khác (trong tệp: xem place.yaml)')
  } else if ('done' in condition) {
    if (!whole.flows.has(condition.done)) wrong(`không có thủ tục "${condition.done}"`, 'chọn thủ tục khác')
  } else if ('language' in condition) {
    if (!whole.common.has(condition.language)) wrong(`không có ngôn ngữ "${condition.language}"`, 'chọn ngôn ngữ khác')
  }
}

/** By flow: which ones call it. Asked for every flow of the same whole. */
const callers = new WeakMap<object, ReadonlyMap<string, readonly string[]>>()

function callersOf(whole: Pick<Whole, 'flows'>): ReadonlyMap<string, readonly string[]> {
  const known = callers.get(whole)
  if (known) return known
  const found = new Map<string, string[]>()
  for (const id of whole.flows.keys())
    for (const called of new Set(calledBy(whole, id))) found.set(called, [...(found.get(called) ?? []), id])
  callers.set(whole, found)
  return found
}

/** Answers a flow may find: its own, of the flows it calls, and of those that call it. */
export function answersAround(whole: Pick<Whole, 'flows'>, id: string): ReadonlySet<string> {
  const calling = reachable(id, (at) => callersOf(whole).get(at) ?? [])
  const around = new Set([...calling].flatMap((one) => [...reachable(one, (at) => calledBy(whole, at))]))
  return new Set([...around].flatMap((one) => keptBy(whole.flows.get(one)?.definition)))
}

/** Asked for every flow around it, and a definition never changes. */
const kept = new WeakMap<FlowDefinition, readonly string[]>()

function keptBy(definition: FlowDefinition | undefined): readonly string[] {
  if (definition === undefined) return []
  const known = kept.get(definition)
  if (known) return known
  const names = Object.values(definition.steps).flatMap(remembered)
  kept.set(definition, names)
  return names
}
