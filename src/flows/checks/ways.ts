/** The ways through a flow: do they exist, does everyone get in, out, and never run in circles. */
import type { FlowDefinition, Step } from '../definition.ts'
import { wayInWords } from '../in-words.ts'
import { MAIN_LANGUAGE } from '../lending.ts'
import { stepKind } from '../steps/index.ts'
import { leadsTo, reachable, type Scope, stepSpot, type Whole } from './scope.ts'

/** Flow + step + choice in a button of 64 bytes, beside revision, turn and dots. */
const BUTTON_IDS_MAX = 52
const CHOICES_MIN = 2
const CHOICES_MAX = 8

export function checkWays(scope: Scope): void {
  checkTargets(scope)
  checkReach(scope)
  checkSilentLoops(scope)
  checkCalls(scope)
  checkIds(scope)
}

function checkTargets({ flow, report }: Scope): void {
  const { steps, start, aliases = {} } = flow.definition
  const words = flow.words.get(MAIN_LANGUAGE)?.steps
  const exists = (step: string) => Object.hasOwn(steps, step)
  if (!exists(start))
    report(
      'block',
      { path: ['start'] },
      `bước đầu "${start}" không có`,
      'chọn một bước đang có làm bước đầu (trong tệp: start)',
    )
  for (const [id, step] of Object.entries(steps)) {
    for (const { event, to } of stepKind(step).exits(step)) {
      if (!exists(to))
        report(
          'block',
          stepSpot(id, ...wayPath(step, event)),
          `${wayInWords(step, words?.[id], event)} dẫn tới bước không có "${to}"`,
          'chọn bước khác, hoặc thêm bước ấy',
        )
    }
    for (const [trouble, to] of Object.entries(step.stuck ?? {})) {
      if (!exists(to))
        report('block', stepSpot(id, 'stuck', trouble), `chỗ vướng dẫn tới bước không có "${to}"`, 'chọn bước khác')
    }
    if (step.kind === 'visit' && step.without === undefined) {
      report(
        'block',
        stepSpot(id),
        'chưa có lối đi khi chưa đồng ý lưu, hay không có lịch hẹn nào',
        'chọn bước tới khi không hẹn được (trong tệp: without)',
      )
    }
    if (step.kind === 'choose') {
      const count = Object.keys(step.choices).length
      if (count < CHOICES_MIN || count > CHOICES_MAX) {
        const what = `có ${count} lựa chọn`
        report(
          'block',
          stepSpot(id, 'choices'),
          what,
          `để từ ${CHOICES_MIN} đến ${CHOICES_MAX}, nhiều hơn thì hỏi hai lần`,
        )
      }
    }
  }
  for (const [old, to] of Object.entries(aliases)) {
    if (exists(old))
      report(
        'block',
        { path: ['aliases', old] },
        `mã cũ "${old}" trùng với mã một bước đang có`,
        'đổi mã của bước ấy (trong tệp: xóa trong aliases)',
      )
    if (!exists(to) && !Object.hasOwn(aliases, to)) {
      report(
        'block',
        { path: ['aliases', old] },
        `mã cũ "${old}" dẫn tới bước không có "${to}"`,
        'dẫn tới một bước đang có (trong tệp: aliases)',
      )
    }
  }
}

/** Where the target of an exit stands in its step. */
function wayPath(step: Step, event: string): readonly (string | number)[] {
  if (step.kind === 'choose' && Object.hasOwn(step.choices, event)) return ['choices', event]
  const [, at] = step.kind === 'branch' ? (/^if(\d+)$/.exec(event) ?? []) : []
  return at === undefined ? [event] : ['when', Number(at), 'to']
}

function titleOf(whole: Whole, flow: string): string {
  return whole.flows.get(flow)?.words.get(MAIN_LANGUAGE)?.title ?? flow
}

function checkReach(scope: Scope): void {
  const { flow, report } = scope
  const { steps, start } = flow.definition
  const reached = reachable(start, (id) => leadsTo(scope, id))
  for (const [id, more] of cutOff(scope, reached)) {
    report(
      'block',
      stepSpot(id),
      `không có lối nào dẫn tới bước này${more === 0 ? '' : ` (và ${more} bước sau nó)`}`,
      'nối từ một bước khác, hoặc xóa bước này và chọn bước thay nó (trong tệp: thêm vào aliases)',
    )
  }
  const ending = leadingToAnEnd(flow.definition)
  for (const id of Object.keys(steps)) {
    if (!ending.has(id)) {
      report(
        'block',
        stepSpot(id),
        'từ bước này không đi tới được bước kết thúc nào',
        'thêm một lối dẫn tới bước kết thúc (trong tệp: finish)',
      )
    }
  }
}

/** The steps that finish and all that lead to them, found by going back from the ends. */
function leadingToAnEnd(definition: FlowDefinition): ReadonlySet<string> {
  const before = new Map<string, string[]>()
  for (const id of Object.keys(definition.steps)) {
    for (const to of exitsOf(definition, id)) {
      const known = before.get(to)
      if (known) known.push(id)
      else before.set(to, [id])
    }
  }
  const ending = new Set(Object.keys(definition.steps).filter((id) => definition.steps[id]?.kind === 'finish'))
  for (const id of ending) for (const from of before.get(id) ?? []) ending.add(from)
  return ending
}

/** Where a way is missing, and how many steps behind it are cut off with it: joined there, they are all back. */
function cutOff(scope: Scope, reached: ReadonlySet<string>): readonly (readonly [step: string, more: number])[] {
  const lost = Object.keys(scope.flow.definition.steps).filter((id) => !reached.has(id))
  const next = (id: string) => leadsTo(scope, id)
  const entered = new Set(lost.flatMap((id) => next(id).filter((to) => to !== id)))
  const told = new Set<string>()
  // Those that nothing leads to first; of those that only lead to each other, any one.
  return lost
    .toSorted((a, b) => Number(entered.has(a)) - Number(entered.has(b)))
    .flatMap((id) => {
      if (told.has(id)) return []
      const behind = [...reachable(id, next)].filter((to) => !reached.has(to) && !told.has(to))
      for (const to of behind) told.add(to)
      return [[id, behind.length - 1] as const]
    })
}

function exitsOf({ steps }: FlowDefinition, id: string): readonly string[] {
  const step = steps[id]
  return step === undefined
    ? []
    : stepKind(step)
        .exits(step)
        .map(({ to }) => to)
}

/** Steps that go on by themselves and lead back to themselves: nobody would ever get a word in. */
function checkSilentLoops({ whole, flow, report }: Scope): void {
  const silent = (id: string) => goesThrough(whole, flow.definition, id, new Set([flow.definition.id]))
  const told = new Set<string>()
  for (const id of Object.keys(flow.definition.steps)) {
    if (told.has(id) || !silent(id)) continue
    const onward = (at: string) => (silent(at) ? exitsOf(flow.definition, at) : [])
    const back = exitsOf(flow.definition, id).some((to) => reachable(to, onward).has(id))
    if (!back) continue
    // The other steps of the same loop would only say it again.
    for (const other of reachable(id, onward)) if (silent(other) && reachable(other, onward).has(id)) told.add(other)
    report(
      'block',
      stepSpot(id),
      'nằm trong một vòng lặp không bao giờ dừng lại chờ trả lời',
      'đặt một bước hỏi vào giữa vòng',
    )
  }
}

/** Can one pass this step without being asked anything? A call is passed when the called flow is. */
function goesThrough(whole: Whole, { steps }: FlowDefinition, id: string, within: ReadonlySet<string>): boolean {
  const step = steps[id]
  if (step === undefined || step.kind === 'finish' || stepKind(step).waits(step)) return false
  if (step.kind !== 'call') return true
  const called = whole.flows.get(step.flow)?.definition
  // A circle of calls is reported by itself.
  if (called === undefined || within.has(step.flow)) return false
  const inner = new Set([...within, step.flow])
  const passed = reachable(called.start, (at) => (goesThrough(whole, called, at, inner) ? exitsOf(called, at) : []))
  return [...passed].some((at) => called.steps[at]?.kind === 'finish')
}

function checkCalls({ whole, id: flowId, flow, report }: Scope): void {
  for (const [id, step] of Object.entries(flow.definition.steps)) {
    if (step.kind === 'call') {
      if (!whole.flows.has(step.flow)) {
        report(
          'block',
          stepSpot(id, 'flow'),
          `sang thủ tục không có "${step.flow}"`,
          'chọn thủ tục khác, hoặc thêm thủ tục ấy',
        )
      } else if (reachable(step.flow, (at) => calledBy(whole, at)).has(flowId)) {
        report(
          'block',
          stepSpot(id, 'flow'),
          `sang "${titleOf(whole, step.flow)}", mà thủ tục ấy lại sang về đây`,
          'bỏ một trong hai chỗ sang',
        )
      }
    }
    if (step.kind !== 'finish') continue
    for (const [i, offered] of (step.offer ?? []).entries()) {
      const target = whole.flows.get(offered)
      if (target === undefined) {
        report(
          'block',
          stepSpot(id, 'offer', i),
          `mời sang thủ tục không có "${offered}"`,
          'bỏ lời mời ấy, hoặc chọn thủ tục khác',
        )
      } else if (target.definition.part) {
        report(
          'block',
          stepSpot(id, 'offer', i),
          `"${titleOf(whole, offered)}" chỉ là phần dùng chung (trong tệp: part)`,
          'mời sang một thủ tục trọn vẹn',
        )
      }
    }
  }
}

/** Asked for every pair of flows, and a definition never changes. */
const calls = new WeakMap<FlowDefinition, readonly string[]>()

export function calledBy({ flows }: Pick<Whole, 'flows'>, id: string): readonly string[] {
  const definition = flows.get(id)?.definition
  if (definition === undefined) return []
  const known = calls.get(definition)
  if (known) return known
  const called = Object.values(definition.steps).flatMap((step) => (step.kind === 'call' ? [step.flow] : []))
  calls.set(definition, called)
  return called
}

function checkIds({ id: flowId, flow, report }: Scope): void {
  for (const [id, step] of Object.entries(flow.definition.steps)) {
    const events = stepKind(step)
      .exits(step)
      .map(({ event }) => event)
    const longest = events.reduce((a, b) => (b.length > a.length ? b : a), '')
    const length = flowId.length + id.length + longest.length
    if (length > BUTTON_IDS_MAX) {
      const what = `mã thủ tục, mã bước và mã nút "${longest}" cộng lại dài ${length} ký tự`
      report('block', stepSpot(id), what, `đổi mã của bước cho ngắn: cả ba nhiều nhất ${BUTTON_IDS_MAX} ký tự`)
    }
  }
}
