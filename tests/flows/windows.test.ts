import { describe, expect, it } from 'vitest'
import type { Hours } from '../../src/flows/place.ts'
import { window } from '../../src/flows/steps/window.ts'
import { dayWords, halfDayOf, halfDaysAhead, halfDayValue } from '../../src/flows/windows.ts'
import { aid, at, labels, view } from './samples.ts'

const inWords = (hours: Hours | null, now: number) => halfDaysAhead(hours, now).map(halfDayValue)

describe('half days in which the team may be asked to come', () => {
  it.each<[string, Hours | null, string, number, string, string]>([
    ['working days from tomorrow on', null, '2026-11-23', 10, '2026-11-24 morning', '2026-11-30 afternoon'],
    ['over a weekend', null, '2026-11-27', 10, '2026-11-30 morning', '2026-12-04 afternoon'],
    ['over the end of a year', null, '2026-12-30', 10, '2026-12-31 morning', '2027-01-06 afternoon'],
    [
      'the office’s own days',
      { 'mon-fri': ['07:30-11:30', '13:30-17:00'], sat: ['07:30-11:30'] },
      '2026-11-23',
      11,
      '2026-11-24 morning',
      '2026-11-30 afternoon',
    ],
    [
      'an office that is open in the afternoon only',
      { tue: ['13:30-17:00'] },
      '2026-11-23',
      1,
      '2026-11-24 afternoon',
      '2026-11-24 afternoon',
    ],
    [
      'late in the evening: tomorrow is tomorrow',
      null,
      '2026-11-23T',
      10,
      '2026-11-24 morning',
      '2026-11-30 afternoon',
    ],
  ])('%s', (_what, hours, day, count, first, last) => {
    const now = day.endsWith('T') ? at(day.slice(0, -1), '23:50') : at(day)
    const offered = inWords(hours, now)
    expect([offered.length, offered[0], offered.at(-1)]).toEqual([count, first, last])
  })

  it('has a Saturday morning but no Saturday afternoon where the office has', () => {
    const offered = inWords({ 'mon-fri': ['07:30-17:00'], sat: ['07:30-11:30'] }, at('2026-11-23'))
    expect(offered.filter((one) => one.startsWith('2026-11-28'))).toEqual(['2026-11-28 morning'])
  })

  it('says a day as people do', () => {
    expect([dayWords('2026-11-25', 'vi'), dayWords('2026-11-25', 'en')]).toEqual(['thứ Tư 25/11', 'Wednesday 25/11'])
  })

  it.each(['2026-11-25', 'sáng mai', '2026-11-25 night', 3])('reads nothing else as a kept window: %s', (value) => {
    expect(halfDayOf(value)).toBeNull()
  })
})

describe('the step that asks for one', () => {
  const step = { kind: 'window', remember: 'khung', next: 'b', skip: 'c', except: 'truoc' } as const
  const words = { text: 'Buổi nào ạ?', choices: { morning: 'Sáng', afternoon: 'Chiều' }, skip: 'Buổi nào cũng được' }
  const taken = view({ answers: { truoc: { value: '2026-11-24 morning', said: 'sáng thứ Ba 24/11' } } })
  const fill = aid.fill
  const read = (text: string, who = view()) => window.read(step, words, { kind: 'text', text, secrets: 0 }, who, aid)
  const press = (event: string) => window.read(step, words, { kind: 'press', event }, view(), aid)

  it('offers the next ones as buttons, and the way without', () => {
    const shown = window.show(step, words, fill, labels, view())
    expect(shown?.choices.map(({ label }) => label)).toEqual([
      'Sáng thứ Ba 24/11',
      'Chiều thứ Ba 24/11',
      'Sáng thứ Tư 25/11',
      'Chiều thứ Tư 25/11',
      'Sáng thứ Năm 26/11',
      'Buổi nào cũng được',
    ])
  })

  it('does not offer the one that was chosen before', () => {
    expect(window.show(step, words, fill, labels, taken)?.choices[0]?.label).toBe('Chiều thứ Ba 24/11')
    expect(read('sáng mai', taken)).toMatchObject({ kind: 'miss' })
  })

  it.each([
    ['the words', () => read('chiều thứ sáu'), '2026-11-27 afternoon', 'chiều thứ Sáu 27/11'],
    ['the words of a button', () => read('Sáng thứ Tư 25/11'), '2026-11-25 morning', 'sáng thứ Tư 25/11'],
    ['the number of a button', () => read('2'), '2026-11-24 afternoon', 'chiều thứ Ba 24/11'],
    ['a press', () => press('morning_20261126'), '2026-11-26 morning', 'sáng thứ Năm 26/11'],
  ])('keeps %s as a day and half of it', (_how, reading, value, said) => {
    expect(reading()).toEqual({ kind: 'go', event: value.split(' ')[1], remember: { khung: { value, said } } })
  })

  it('takes the way without', () => {
    expect([read('buổi nào cũng được'), press('skip')]).toEqual([
      { kind: 'go', event: 'skip' },
      { kind: 'go', event: 'skip' },
    ])
  })

  it.each([
    ['a button whose day is over', () => press('morning_20261120')],
    ['a weekday that looks like a number', () => read('thứ 2')],
    ['nothing that names a time', () => read('để xem đã')],
  ])('asks again at %s', (_what, reading) => {
    expect(reading()).toMatchObject({ kind: 'miss' })
  })
})
