/** Who is called when, by tables. */
import { describe, expect, it } from 'vitest'
import { quietAt } from '../../src/desk/quiet-hours.ts'
import { CALLED_LATELY_MS, type Candidate, called, firstToCall, wavesDue } from '../../src/desk/waves.ts'

process.env.TZ = 'Asia/Ho_Chi_Minh'
const NOW = Date.parse('2026-11-23T19:30:00+07:00')
const HOUR = 3_600_000
const S = 1_000

const one = (staff: string, more: Partial<Candidate> = {}): Candidate => ({
  staff,
  lead: false,
  able: true,
  promise: { until: NOW + HOUR, atMost: 2, topics: [] },
  quiet: { from: 21 * 60 + 30, until: 7 * 60 },
  open: 0,
  phone: 'good',
  ...more,
})
const promise = (more: Partial<NonNullable<Candidate['promise']>>) => ({
  promise: { until: NOW + HOUR, atMost: 2, topics: [], ...more },
})
const lead = (staff: string, more: Partial<Candidate> = {}) => one(staff, { lead: true, ...more })

describe('waves are due', () => {
  it.each([
    [0, 0, [0]],
    [1, 0, []],
    [1, 59 * S, []],
    [1, 60 * S, [1]],
    [2, 60 * S, []],
    [2, 180 * S, [2]],
    [3, HOUR, []],
    // After a pause of ours everything that was missed is one call.
    [0, 200 * S, [0, 1, 2]],
    [1, HOUR, [1, 2]],
  ])('after %i of them and %i ms: %j', (done, waited, due) => {
    expect(wavesDue(done, waited)).toEqual(due)
  })

  it('at other times, where the settings say so', () => {
    expect(wavesDue(0, 5 * S, [10 * S, 20 * S, 30 * S, 40 * S])).toEqual([])
    expect(wavesDue(0, 25 * S, [10 * S, 20 * S, 30 * S, 40 * S])).toEqual([0, 1])
  })
})

const CASES: readonly [
  what: string,
  waves: readonly number[],
  people: readonly Candidate[],
  chosen: readonly string[],
][] = [
  ['the two with the fewest open', [0], [one('a', { open: 1 }), one('b'), one('c')], ['b', 'c']],
  [
    'one who named the topic before one who helps with all',
    [0],
    [one('a'), one('b'), one('c', promise({ topics: ['vneid'] }))],
    ['c', 'a'],
  ],
  ['nobody who named other topics', [0, 1], [one('a', promise({ topics: ['cu-tru'] })), one('b')], ['b']],
  ['the same helper first', [0], [one('a'), one('b'), one('old', { open: 1 })], ['old', 'a']],
  [
    'whoever was called longest ago',
    [0],
    [
      one('a', { calledAt: NOW - 2 * HOUR }),
      one('b', { calledAt: NOW - 3 * HOUR }),
      one('c', { calledAt: NOW - HOUR }),
    ],
    ['b', 'a'],
  ],
  [
    'not who was called in the last five minutes',
    [0],
    [one('a', { calledAt: NOW - CALLED_LATELY_MS + 1 }), one('b', { calledAt: NOW - CALLED_LATELY_MS })],
    ['b'],
  ],
  ['… but everybody in the second wave', [1], [one('a', { calledAt: NOW - 1 }), one('b')], ['b', 'a']],
  ['not a failing phone in the first wave', [0], [one('a', { phone: 'failing' }), one('b')], ['b']],
  ['… but in the second', [1], [one('a', { phone: 'failing' })], ['a']],
  ['nobody without a phone', [0, 1, 2], [one('a', { phone: 'none' })], []],
  ['nobody without a promise', [0, 1, 2], [one('a', { promise: null }), lead('l', { promise: null })], []],
  ['nobody before their promise', [0, 1, 2], [one('a', promise({ from: NOW + 1 }))], []],
  ['from its first moment on', [0], [one('a', promise({ from: NOW }))], ['a']],
  ['nobody after it', [0, 1, 2], [one('a', promise({ until: NOW }))], []],
  ['nobody in their quiet hours', [0, 1, 2], [one('a', { quiet: { from: 19 * 60, until: 20 * 60 } })], []],
  ['nobody who is busy', [0, 1, 2], [one('a', { busyUntil: NOW + 1 }), one('b', { busyUntil: NOW })], ['b']],
  [
    'nobody who holds as many as promised',
    [0, 1, 2],
    [one('a', { open: 2 }), one('b', { open: 1, ...promise({ atMost: 1 }) })],
    [],
  ],
  ['nobody whose rights do not reach', [0, 1, 2], [one('a', { able: false })], []],
  ['leads only in the third wave', [0, 1], [one('a'), lead('l')], ['a']],
  ['… in which they alone are called', [2], [one('a'), lead('l')], ['l']],
  ['leads at once where nobody else has promised', [0], [lead('l'), one('a', { promise: null })], ['l']],
  ['leads at once for whom only a lead may take', [0], [lead('l'), one('a', { able: false })], ['l']],
  ['not leads at once while others are only full', [0], [lead('l'), one('a', { open: 2 })], []],
  [
    'everybody once where all waves are due',
    [0, 1, 2],
    [one('a'), one('b'), one('c'), lead('l')],
    ['a', 'b', 'c', 'l'],
  ],
]

describe('called are', () => {
  it.each(CASES)('%s', (_what, waves, people, chosen) => {
    expect(called(waves, { group: 'vneid', helped: 'old' }, people, new Set(), NOW)).toEqual(chosen)
  })

  it('nobody twice for one wait', () => {
    expect(called([1], {}, [one('a'), one('b')], new Set(['a']), NOW)).toEqual(['b'])
  })

  it('everybody for somebody who is in no procedure', () => {
    expect(called([0], {}, [one('a', promise({ topics: ['cu-tru'] }))], new Set(), NOW)).toEqual(['a'])
  })
})

it('distress and fraud come first, then who was left, then who has waited longest', () => {
  const waits = [
    { id: 'new', urgent: false, front: false, since: 3 },
    { id: 'old', urgent: false, front: false, since: 1 },
    { id: 'left', urgent: false, front: true, since: 4 },
    { id: 'fraud', urgent: true, front: false, since: 9 },
  ]
  expect(waits.sort(firstToCall).map(({ id }) => id)).toEqual(['fraud', 'left', 'old', 'new'])
})

describe('quiet hours', () => {
  it.each([
    ['over midnight, before', { from: 1290, until: 420 }, '21:29', false],
    ['over midnight, from', { from: 1290, until: 420 }, '21:30', true],
    ['over midnight, at night', { from: 1290, until: 420 }, '03:00', true],
    ['over midnight, until', { from: 1290, until: 420 }, '07:00', false],
    ['within a day', { from: 720, until: 840 }, '13:00', true],
    ['within a day, outside', { from: 720, until: 840 }, '14:00', false],
    ['none', { from: 0, until: 0 }, '03:00', false],
  ])('%s', (_what, quiet, time, is) => {
    expect(quietAt(quiet, Date.parse(`2026-11-23T${time}:00+07:00`))).toBe(is)
  })
})
