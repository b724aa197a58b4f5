/** Numbers as they are made and shown: names read back, rows that balance, few people hidden, safe CSV. */
import { describe, expect, it } from 'vitest'
import {
  counted,
  hardName,
  posterName,
  runName,
  stayName,
  stepEventName,
  stepTimeName,
  waitName,
  workedName,
} from '../../src/conversation/counted.ts'
import { csv } from '../../src/insight/csv.ts'
import { handoffFigures } from '../../src/insight/desk-figures.ts'
import { dayRows, flowRows, stepRows, stuckSteps } from '../../src/insight/flow-figures.ts'
import { dayAfter, daysOf, hourOf, weekdayOf } from '../../src/insight/period.ts'
import { printedPoster } from '../../src/insight/print.ts'
import { median, share, shown } from '../../src/insight/shown.ts'
import { type DaySums, tally } from '../../src/insight/tally.ts'
import { todayFigures } from '../../src/insight/today.ts'
import { fixtures } from '../talk.ts'

const at = { flow: 'nuoi-ga', revision: 3, channel: 'zalo' }
const flows = fixtures().flows
const TODAY = '2026-11-23'

describe('a counter', () => {
  it.each([
    [stayName('entered', { ...at, step: 'co_chuong' }), { of: 'stay', kind: 'entered', step: 'co_chuong', ...at }],
    [runName('finished', at), { of: 'run', kind: 'finished', ...at }],
    [hardName('eyes', { ...at, step: 'so_con' }), { of: 'hard', why: 'eyes', step: 'so_con', ...at }],
    [workedName('say-tu-tu', { ...at, step: 'so_con' }), { of: 'worked', what: 'say-tu-tu', step: 'so_con', ...at }],
    [posterName('opened', '2k7pq'), { of: 'poster', kind: 'opened', poster: '2k7pq' }],
    [stepTimeName('nuoi-ga', 'so_con', 61_000), { of: 'time', edge: 2, flow: 'nuoi-ga', step: 'so_con' }],
    [stepTimeName('nuoi-ga', 'so_con', 9e9), { of: 'time', edge: null, flow: 'nuoi-ga', step: 'so_con' }],
    [waitName(4.5 * 60_000), { of: 'waited', minutes: 4 }],
    [waitName(9e9), { of: 'waited', minutes: 120 }],
    [
      stepEventName('helped-finished', 'nuoi-ga', 'so_con'),
      { of: 'event', what: 'helped-finished', flow: 'nuoi-ga', step: 'so_con' },
    ],
    ['flow_started:nuoi-ga', { of: 'other' }],
    ['turns', { of: 'other' }],
  ])('%s is read back as it was meant', (name, meant) => {
    expect(counted(name)).toEqual(meant)
  })
})

describe('few people', () => {
  it.each([
    [0, { value: 0, text: '0' }],
    [1, { value: null, text: '<5' }],
    [4, { value: null, text: '<5' }],
    [5, { value: 5, text: '5' }],
    [1234, { value: 1234, text: '1.234' }],
  ])('%i', (n, meant) => expect(shown(n)).toEqual(meant))

  it.each([
    [3, 10, null],
    [5, 4, null],
    [0, 10, 0],
    [7, 10, 70],
  ])('%i of %i', (of, all, value) => expect(share(of, all).value).toBe(value))

  it('have no middle', () => expect(median([[1, 4]]).text).toBe('–'))
  it('are enough for one at five', () =>
    expect(
      median([
        [1, 2],
        [5, 3],
      ]).text,
    ).toBe('dưới 5 phút'))
})

function day(name: string, sums: Record<string, number>): DaySums {
  return { day: name, sums }
}

const YESTERDAY = day('2026-11-22', {
  [runName('started', at)]: 20,
  [runName('finished', at)]: 9,
  [runName('moved', at)]: 1,
  [runName('left', at)]: 2,
  [runName('handed', at)]: 6,
  [runName('returned', at)]: 1,
  [runName('started', { ...at, channel: 'web' })]: 7,
  [stayName('entered', { ...at, step: 'co_chuong' })]: 30,
  [stayName('passed', { ...at, step: 'co_chuong' })]: 12,
  [stayName('left', { ...at, step: 'co_chuong' })]: 6,
  [stayName('handed', { ...at, step: 'co_chuong' })]: 5,
  [stayName('entered', { ...at, step: 'da_bo' })]: 5,
  [stepTimeName('nuoi-ga', 'co_chuong', 30_000)]: 4,
  [stepTimeName('nuoi-ga', 'co_chuong', 90_000)]: 5,
  [stepEventName('stuck', 'nuoi-ga', 'co_chuong')]: 8,
  [stepEventName('stuck', 'nuoi-ga', 'so_con')]: 2,
  [hardName('words', { ...at, step: 'co_chuong' })]: 6,
  [hardName('eyes', { ...at, step: 'co_chuong' })]: 4,
  [hardName('words', { ...at, step: 'co_chuong', revision: 4 })]: 1,
})

describe('a row', () => {
  const now = tally([YESTERDAY], TODAY)

  it('of a flow: entered = passed + waiting + left + handed', () => {
    const [row] = flowRows(flows, now, tally([], TODAY)).flows.filter(({ flow }) => flow === 'nuoi-ga')
    const numbers = [row?.entered, row?.passed, row?.waiting, row?.left, row?.handed].map((one) => one?.value)
    expect(numbers).toEqual([27, 10, 10, null, 5])
    expect([row?.finished.value, row?.rate.text]).toEqual([9, '33%'])
  })

  it('of a step, with who is silent since before today', () => {
    const [row] = stepRows(flows, 'nuoi-ga', now)
    expect(row?.title).toMatch(/^Bước 1/)
    expect([row?.entered, row?.passed, row?.waiting, row?.left, row?.handed].map((one) => one?.value)).toEqual([
      30, 12, 7, 6, 5,
    ])
    expect([row?.stopped.value, row?.stoppedShare.text, row?.time.text]).toEqual([13, '43%', 'dưới 2 phút'])
  })

  it('keeps a removed step, behind the others', () => {
    expect(stepRows(flows, 'nuoi-ga', now).at(-1)).toMatchObject({
      step: 'da_bo',
      removed: true,
      entered: { value: 5 },
    })
  })

  it('of one channel only', () => {
    const web = tally([YESTERDAY], TODAY, { channel: 'web' })
    expect(flowRows(flows, web, web).all.entered.value).toBe(7)
  })

  it('of one revision only', () => {
    expect(stepRows(flows, 'nuoi-ga', tally([YESTERDAY], TODAY, { revision: 4 }))[0]?.entered.value).toBe(0)
  })

  it('leaves out of the worst steps where too few are known', () => {
    expect(stuckSteps(flows, now).map(({ step }) => step)).toEqual(['co_chuong'])
  })

  it('of a stuck step has why it is hard, as helpers say; what fewer than five said is not there', () => {
    const [row] = stuckSteps(flows, now)
    expect(row?.hard).toEqual([{ id: 'words', title: 'Lời hướng dẫn khó hiểu', count: { value: 7, text: '7' } }])
    const [one] = stuckSteps(flows, tally([YESTERDAY], TODAY, { revision: 4 }))
    expect(one?.hard).toEqual([])
  })

  it('is there for a step that helpers say is hard, though nobody told the assistant', () => {
    const hard = tally([day(TODAY, { [hardName('app', { ...at, step: 'so_con' })]: 5 })], TODAY)
    expect(stuckSteps(flows, hard)).toMatchObject([{ step: 'so_con', stuck: { value: 0 }, hard: [{ id: 'app' }] }])
  })

  it('of a day has the same weekday of the week before', () => {
    const days = [day('2026-11-15', { [runName('started', at)]: 6 }), YESTERDAY]
    expect(dayRows(days, '2026-11-22', undefined, flows, {})).toMatchObject([
      { day: '2026-11-22', started: { value: 27 }, startedBefore: { value: 6 } },
    ])
  })
})

describe('handoffs', () => {
  it('have reasons, waits and what became of them', () => {
    const sums = {
      'handoff:asked': 6,
      'handoff:stuck': 2,
      claimed: 7,
      left_waiting: 1,
      'after:finished': 5,
      [waitName(60_000)]: 4,
      [waitName(30 * 60_000)]: 3,
    }
    const figures = handoffFigures([day(TODAY, sums)], TODAY)
    expect([figures.handoffs.text, figures.wait.text, figures.longest.text, figures.leftWaiting.text]).toEqual([
      '8',
      'dưới 2 phút',
      'dưới 31 phút',
      '<5',
    ])
    expect(figures.reasons.map(({ title, count }) => `${title} ${count.text}`)).toEqual([
      'Xin gặp người 6',
      'Bị vướng <5',
    ])
  })
})

describe('today', () => {
  const from = {
    now: Date.parse('2026-11-23T14:00:00+07:00'),
    flows,
    promised: 3,
    weekAgo: tally([day('2026-11-16', { [runName('started', at)]: 50, [runName('finished', at)]: 29 })], TODAY),
    means: Array.from({ length: 7 }, () =>
      Array.from({ length: 24 }, (_, hour) => ({ needed: hour === 20 ? 4.6 : 1, present: 1 })),
    ),
    channels: [{ title: 'Zalo', lastAt: Date.parse('2026-11-23T09:00:00+07:00') }],
  }

  it('is four sentences', () => {
    const sums = {
      [runName('started', at)]: 126,
      [runName('finished', at)]: 81,
      'handoff:asked': 23,
      left_waiting: 6,
      [waitName(3 * 60_000)]: 23,
    }
    const { sentences, late } = todayFigures({ ...from, today: tally([day(TODAY, sums)], TODAY) })
    expect(sentences.map(({ text }) => text)).toEqual([
      'Hôm nay có 126 lượt bắt đầu, 81 lượt làm xong (64%, cùng ngày tuần trước 58%).',
      '23 lượt cần người giúp, một nửa chờ dưới 4 phút, lâu nhất dưới 4 phút.',
      '6 lượt thôi chờ và tự làm tiếp.',
      'Tối nay có 3 tình nguyện viên hẹn trực, thường cần 5 lúc 20:00.',
    ])
    expect(late).toEqual(['Zalo im 5 giờ nay, số liệu có thể thiếu.'])
  })

  it('says what will appear where nothing is yet', () => {
    expect(todayFigures({ ...from, today: tally([], TODAY) }).empty).toContain('Hôm nay chưa có ai nhắn')
  })
})

describe('days', () => {
  it.each([
    ['2026-11-28', '2026-12-02', 5],
    ['2026-11-28', '2026-11-28', 1],
    ['2026-11-28', '2026-11-27', 0],
    ['2026-01-01', '2026-12-31', 0],
    ['2026-99-01', '2026-12-31', 0],
  ])('%s to %s', (from, to, n) => expect(daysOf(from, to)).toHaveLength(n))

  it('are those of Viet Nam', () => {
    expect([
      dayAfter('2026-03-01', -1),
      weekdayOf('2026-11-23'),
      hourOf(Date.parse('2026-11-23T20:30:00+07:00')),
    ]).toEqual(['2026-02-28', 1, 20])
  })
})

describe('a sheet of cards', () => {
  const poster = { id: '2k7pq', title: 'Nuôi gà', links: [{ title: 'Web', url: 'https://bot.example.vn/?ref=2k7pq' }] }
  const html = printedPoster(poster, fixtures().place, 'card')

  it('holds eight, and the page itself is none of them', () => {
    expect(html.match(/<section class="piece">/g)).toHaveLength(8)
    const selectors = [...html.matchAll(/^\.(\w+) [{>]/gm)].map(([, name]) => name)
    expect(selectors).toContain('piece')
    expect(selectors).not.toContain('card')
  })

  it('leaves white around each code, or cameras miss it', () => {
    const [, side = '', first = ''] =
      /viewBox="0 0 (\d+) \d+".*?<path[^>]* d="M(\d+)/s.exec(html.slice(html.indexOf('<svg'))) ?? []
    expect(Number(side)).toBeGreaterThan(28)
    expect(Number(first)).toBeGreaterThan(0)
  })
})

describe('CSV', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+84', "'+84"],
    ['-2', "'-2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', '"\'\r=1"'],
    ['＝1', "'＝1"],
    ['a "b", c', '"a ""b"", c"'],
    ['hai\ndòng', '"hai\ndòng"'],
    ['Bước 1. Nhập số', 'Bước 1. Nhập số'],
  ])('%j', (text, cell) => {
    expect(csv([[text, 'x']])).toBe(`\uFEFF${cell},x\r\n`)
  })
})
