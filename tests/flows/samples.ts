/** A made-up ward, resident and flow to test with. All people and numbers are invented. */

import type { FlowDefinition, FlowWords, Place } from '../../src/flows/definition.ts'
import type { LoadedFlow } from '../../src/flows/load.ts'
import type { CommonWords } from '../../src/flows/own-words.ts'
import type { ReadingAid, View } from '../../src/flows/steps/step.ts'

/** By the process's own time zone, so that hours and days mean the same everywhere. 2026-11-23 is a Monday. */
export function at(day: string, time = '10:00'): number {
  return new Date(`${day}T${time}:00`).getTime()
}

export const NOW = at('2026-11-23')

export const place: Place = {
  format: 1,
  reviewed: '2026-11-23',
  ward: { name: 'phường Thử', city: 'thành phố Thử', formerly: ['Thử Một', 'Thử Hai'] },
  police: {
    name: 'Công an phường Thử',
    address: null,
    phone: '0225 000 0000',
    hours: { 'mon-fri': ['07:30-11:30', '13:30-17:00'], sat: ['07:30-11:30'] },
  },
  one_stop: { name: 'Trung tâm Thử', address: null, phone: null, hours: null },
  helpers: { name: 'Đội Thử', hours: null },
  hotlines: {
    vneid: { number: '1900 0368', source: 'thử', certainty: 'A', date: '2026-11-23' },
    doubtful: { number: '1900 9999', source: 'thử', certainty: 'C', date: '2026-11-23' },
  },
  data_protection: { name: null, contact: null },
  offices: { tram_y_te: { name: 'Trạm y tế Thử', phone: null } },
}

export const view = (change: Partial<View> = {}): View => ({
  now: NOW,
  language: 'vi',
  channel: 'telegram',
  consent: true,
  pair: { resident: 'bác', bot: 'cháu' },
  answers: {},
  brief: false,
  done: [],
  ...change,
})

export const labels = { next: 'Tiếp', skip: 'Bỏ qua', yes: 'Đúng rồi', no: 'Chưa đúng' }

/** Placeholders stay as they are: filling has its own tests. */
export const aid: ReadingAid = {
  fill: (text) => (typeof text === 'string' ? text : text.text),
  labels,
  areas: [{ name: 'phường Thử', also: ['Thử Một'] }],
  reason: (id) => `vì ${id}`,
}

export const common = (change: Partial<CommonWords> = {}): CommonWords => ({
  language: { tag: 'vi', name: 'Tiếng Việt' },
  pairs: [{ resident: 'bác', bot: 'cháu', label: 'Bác' }],
  default_pair: { resident: 'bác', bot: 'cháu' },
  moves: { human: ['gặp người'] },
  distress: [],
  fraud: [],
  says: {},
  labels: { ...labels },
  reasons: {},
  groups: { vneid: 'VNeID' },
  media: {},
  clock: { today: 'hôm nay', tomorrow: 'ngày mai', weekdays: ['CN', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7'] },
  ...change,
})

/** Said here once, because the linter takes anything with this field for a promise. */
// biome-ignore lint/suspicious/noThenProperty: the field is called so in the files
export const thenTo = (step: string) => ({ then: step })

type Steps = FlowDefinition['steps']

export const definition = (steps: Steps, change: Partial<FlowDefinition> = {}): FlowDefinition => ({
  format: 1,
  id: 'thu-tuc',
  group: 'vneid',
  reviewed: '2026-11-23',
  start: Object.keys(steps)[0] ?? 'mo_dau',
  steps,
  ...change,
})

export const loaded = (
  flow: FlowDefinition,
  steps: FlowWords['steps'] = {},
  more: Partial<FlowWords> = {},
): LoadedFlow => ({
  definition: flow,
  words: new Map([['vi', { title: 'Thủ tục thử', examples: ['thử thủ tục'], ...more, steps }]]),
  revision: 1,
})
