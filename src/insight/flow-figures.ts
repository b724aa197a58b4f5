/** Figures of flows and of their steps, ready to show. Pure. */

import type { Catalogue, LiveFlow } from '../conversation/catalogue.ts'
import { type HardWhy, STEP_MINUTES } from '../conversation/counted.ts'
import { MAIN_LANGUAGE } from '../flows/lending.ts'
import type { Balance, DayRow, FlowRow, StepRow, StuckSteps } from './api.ts'
import { dayAfter } from './period.ts'
import { FEW, median, minutesText, share, shown } from './shown.ts'
import {
  type DaySums,
  eventKey,
  NO_RUNS,
  NO_STAYS,
  type Runs,
  type Stays,
  sumRuns,
  type Tally,
  tally,
  type Wanted,
  waitingRuns,
  waitingStays,
} from './tally.ts'

type Flows = Catalogue['flows']

/** Steps shown where most are stuck. */
const STUCK_MAX = 20

function balanceOfRuns(runs: Runs): Balance {
  return {
    entered: shown(runs.started),
    passed: shown(runs.finished + runs.moved),
    waiting: shown(waitingRuns(runs)),
    left: shown(runs.left),
    handed: shown(runs.handed - runs.returned),
  }
}

function balanceOfStays(stays: Stays): Balance {
  return {
    entered: shown(stays.entered),
    passed: shown(stays.passed),
    waiting: shown(waitingStays(stays)),
    left: shown(stays.left),
    handed: shown(stays.handed),
  }
}

export function flowRow(flow: string, title: string, runs: Runs, before: Runs): FlowRow {
  return {
    flow,
    title,
    ...balanceOfRuns(runs),
    finished: shown(runs.finished),
    rate: share(runs.finished, runs.started),
    rateBefore: share(before.finished, before.started),
    handedPer100: share(runs.handed, runs.started),
  }
}

export function flowTitle(flows: Flows, id: string): string {
  return flows.get(id)?.words.get(MAIN_LANGUAGE)?.title ?? id
}

/** Pieces that others call are no beginnings of their own. */
function isPart(flows: Flows, id: string): boolean {
  return flows.get(id)?.definition.part === true
}

const PLAIN = /^[a-z0-9-]+$/

export function flowRows(flows: Flows, now: Tally, before: Tally): { flows: readonly FlowRow[]; all: FlowRow } {
  const entered = [...now.runs.keys()].filter((key) => PLAIN.test(key))
  const ids = [...new Set([...flows.keys(), ...entered])].filter((id) => !isPart(flows, id))
  const of = (tally: Tally, id: string) => tally.runs.get(id) ?? NO_RUNS
  return {
    flows: ids.map((id) => flowRow(id, flowTitle(flows, id), of(now, id), of(before, id))),
    all: flowRow(
      '*',
      'Tất cả thủ tục',
      sumRuns(ids.map((id) => of(now, id))),
      sumRuns(ids.map((id) => of(before, id))),
    ),
  }
}

/** Revisions of a flow that were entered, newest first. */
export function revisionRows(flows: Flows, flow: string, now: Tally, before: Tally) {
  return [...now.runs.keys()]
    .flatMap((key) => (key.startsWith(`${flow}@`) ? [Number(key.slice(flow.length + 1))] : []))
    .sort((a, b) => b - a)
    .map((revision) => {
      const key = `${flow}@${revision}`
      const title = `${flowTitle(flows, flow)}, bản ${revision}`
      return { ...flowRow(flow, title, now.runs.get(key) ?? NO_RUNS, before.runs.get(key) ?? NO_RUNS), revision }
    })
}

export function channelRows(
  flow: string,
  now: Tally,
  before: Tally,
  channels: readonly { readonly id: string; readonly title: string }[],
) {
  return channels.flatMap(({ id, title }) => {
    const runs = now.runs.get(`${flow}/${id}`)
    if (!runs) return []
    return [{ ...flowRow(flow, title, runs, before.runs.get(`${flow}/${id}`) ?? NO_RUNS), channel: id }]
  })
}

/** Steps of a flow: in the order of what is live, removed ones behind. */
export function stepRows(flows: Flows, flow: string, now: Tally): readonly StepRow[] {
  const live = flows.get(flow)
  const entered = [...now.stays.keys()].flatMap((key) =>
    key.startsWith(`${flow}.`) ? [key.slice(flow.length + 1)] : [],
  )
  const steps = [...new Set([...Object.keys(live?.definition.steps ?? {}), ...entered])]
  return steps.map((step) => stepRow(live, flow, step, now))
}

function stepRow(live: LiveFlow | undefined, flow: string, step: string, now: Tally): StepRow {
  const key = `${flow}.${step}`
  const stays = now.stays.get(key) ?? NO_STAYS
  const times = now.times.get(key)
  const edges = [...STEP_MINUTES, null].map((edge) => [edge, times?.get(edge) ?? 0] as const)
  const stopped = stays.left + (now.silent.get(key) ?? 0)
  const event = (what: 'stuck' | 'helped' | 'helped-finished') => shown(now.events.get(eventKey(what, key)) ?? 0)
  return {
    step,
    title: stepTitle(live, step),
    ...(live?.definition.steps[step] ? {} : { removed: true as const }),
    ...balanceOfStays(stays),
    stopped: shown(stopped),
    stoppedShare: share(stopped, stays.entered),
    time: median(edges),
    times: edges.map(([edge, n]) => ({
      text: edge === null ? 'lâu hơn' : `dưới ${minutesText(edge)}`,
      count: shown(n),
    })),
    stuck: event('stuck'),
    helped: event('helped'),
    finishedAfterHelp: event('helped-finished'),
  }
}

function stepTitle(live: LiveFlow | undefined, step: string): string {
  const words = live?.words.get(MAIN_LANGUAGE)?.steps[step]
  const title = words?.title ?? (words?.text === undefined ? step : beginning(labelOf(words.text, step)))
  const stage = live?.definition.steps[step]?.stage
  return stage === undefined ? title : `Bước ${stage}. ${title}`
}

export function labelOf(text: string | { readonly text: string } | undefined, otherwise: string): string {
  return text === undefined ? otherwise : typeof text === 'string' ? text : text.text
}

const TITLE_CHARS = 50

/** The first words of a step without a short name, as they are said to most. */
function beginning(text: string): string {
  const [first = ''] = text.replace(/\{([^}]+)\}/g, (_, name: string) => SAID[name] ?? '…').split('\n')
  const whole = first.charAt(0).toUpperCase() + first.slice(1)
  return whole.length > TITLE_CHARS ? `${whole.slice(0, TITLE_CHARS - 1)}…` : whole
}

const SAID: Readonly<Record<string, string>> = { bác: 'bác', cháu: 'cháu' }

/** Where most are stuck, or helpers say that it is hard; a step of which too few are known is not among them. */
export function stuckSteps(flows: Flows, now: Tally): StuckSteps['steps'] {
  const stuck = [...now.events].flatMap(([key, n]) => {
    const [what = '', at = ''] = key.split(' ')
    return what === 'stuck' && shown(n).value !== null ? [at] : []
  })
  const hard = [...now.hard.keys()].filter((at) => hardAt(now, at).length > 0)
  return [...new Set([...stuck, ...hard])]
    .map((at) => {
      const [flow = '', step = ''] = at.split('.')
      return { flow, step, n: now.events.get(eventKey('stuck', at)) ?? 0 }
    })
    .sort((a, b) => b.n - a.n || a.step.localeCompare(b.step))
    .slice(0, STUCK_MAX)
    .map(({ flow, step }) => ({
      ...stepRow(flows.get(flow), flow, step, now),
      flow,
      flowTitle: flowTitle(flows, flow),
      hard: hardAt(now, `${flow}.${step}`),
    }))
}

/** What helpers tap when they hand back. */
const HARD_TITLES: Readonly<Record<HardWhy, string>> = {
  words: 'Lời hướng dẫn khó hiểu',
  app: 'Ứng dụng khác với hướng dẫn',
  device: 'Máy hoặc mạng không làm được',
  papers: 'Thiếu giấy tờ, thông tin',
  eyes: 'Mắt kém, tay run',
  afraid: 'Sợ bấm nhầm, sợ bị lừa',
  other: 'Khác',
}

function hardAt({ hard }: Tally, step: string): StuckSteps['steps'][number]['hard'] {
  return [...(hard.get(step) ?? [])]
    .filter(([, n]) => n >= FEW)
    .sort(([, a], [, b]) => b - a)
    .map(([id, n]) => ({ id, title: HARD_TITLES[id], count: shown(n) }))
}

/** One row for each day, with the same weekday a week earlier. `days` begins a week before `from`. */
export function dayRows(
  days: readonly DaySums[],
  from: string,
  flow: string | undefined,
  flows: Flows,
  wanted: Wanted,
): readonly DayRow[] {
  const runs = new Map(
    days.map((day) => {
      const { runs } = tally([day], day.day, wanted)
      if (flow !== undefined) return [day.day, runs.get(flow) ?? NO_RUNS] as const
      const whole = [...runs].filter(([key]) => PLAIN.test(key) && !isPart(flows, key))
      return [day.day, sumRuns(whole.map(([, one]) => one))] as const
    }),
  )
  return days
    .filter(({ day }) => day >= from)
    .map(({ day }) => {
      const now = runs.get(day) ?? NO_RUNS
      const before = runs.get(dayAfter(day, -7)) ?? NO_RUNS
      return {
        day,
        started: shown(now.started),
        finished: shown(now.finished),
        startedBefore: shown(before.started),
        finishedBefore: shown(before.finished),
      }
    })
}
