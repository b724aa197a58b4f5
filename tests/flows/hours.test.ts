import { describe, expect, it } from 'vitest'
import { durationMs } from '../../src/flows/durations.ts'
import { canExpire, factWords, usable } from '../../src/flows/facts.ts'
import { hoursInWords, openAt, turnedSpans } from '../../src/flows/hours.ts'
import { type Hours, placeDatum } from '../../src/flows/place.ts'
import { at, NOW, place } from './samples.ts'

const office = place.police.hours as Hours

describe('opening hours', () => {
  it.each<[string, Hours | null, number, boolean, number | null]>([
    ['open on a Monday morning', office, at('2026-11-23', '07:30'), true, at('2026-11-23', '13:30')],
    ['closed at the minute it closes', office, at('2026-11-23', '11:30'), false, at('2026-11-23', '13:30')],
    ['open in the afternoon, next tomorrow', office, at('2026-11-23', '16:59'), true, at('2026-11-24', '07:30')],
    ['closed in the evening', office, at('2026-11-23', '19:00'), false, at('2026-11-24', '07:30')],
    ['closed before opening', office, at('2026-11-23', '06:00'), false, at('2026-11-23', '07:30')],
    ['Saturday afternoon: next on Monday', office, at('2026-11-28', '14:00'), false, at('2026-11-30', '07:30')],
    [
      'once a week, just closed: next in a week',
      { wed: ['08:00-09:00'] },
      at('2026-11-25', '09:00'),
      false,
      at('2026-12-02', '08:00'),
    ],
    [
      'over the end of the week',
      { 'sat-mon': ['08:00-09:00'] },
      at('2026-11-29', '08:30'),
      true,
      at('2026-11-30', '08:00'),
    ],
    ['until midnight', { mon: ['20:00-24:00'] }, at('2026-11-23', '23:59'), true, at('2026-11-30', '20:00')],
    ['nobody knows the hours', null, NOW, false, null],
    ['never open', {}, NOW, false, null],
  ])('%s', (_situation, hours, now, open, next) => {
    expect(openAt(hours, now)).toEqual({ open, next })
  })

  it('are said with the weekday names of the language', () => {
    expect(hoursInWords(office, 'vi')).toBe('thứ Hai–thứ Sáu 07:30–11:30, 13:30–17:00; thứ Bảy 07:30–11:30')
    expect(hoursInWords({ sun: ['08:00-09:00'] }, 'en')).toBe('Sunday 08:00–09:00')
  })

  it('that end before they begin are found', () => {
    expect(turnedSpans({ mon: ['08:00-11:00', '17:00-13:30'] })).toEqual(['17:00-13:30'])
  })
})

describe('a fact', () => {
  const a = { title: 'Luật', certainty: 'A' } as const
  const from = { value: '7', source: 's', valid: { from: '2026-11-23' } }
  const until = { value: '7', source: 's', valid: { until: '2026-11-23' } }
  it.each([
    ['of law, for ever', { value: '7', source: 's' }, a, true, false],
    ['of police or press', { value: '7', source: 's' }, { ...a, certainty: 'B' as const }, true, false],
    ['of one secondary source', { value: '7', source: 's' }, { ...a, certainty: 'C' as const }, false, true],
    ['inferred', { value: '7', source: 's' }, { ...a, certainty: 'D' as const }, false, true],
    ['without its source', { value: '7', source: 's' }, undefined, false, true],
    ['on its first day', from, a, true, false],
    ['on its last day: usable, but not for ever', until, a, true, true],
    ['before its first day', { ...from, valid: { from: '2026-11-24' } }, a, false, true],
    ['after its last day', { ...until, valid: { until: '2026-11-22' } }, a, false, true],
  ])('%s', (_situation, fact, source, nowUsable, mayExpire) => {
    expect(usable(fact, source, NOW)).toBe(nowUsable)
    expect(canExpire(fact, source, NOW)).toBe(mayExpire)
  })

  it.each([
    ['one value for all languages', '7 ngày', 'en', '7 ngày'],
    ['a number', 7, 'vi', '7'],
    ['the value of the language', { vi: '7 ngày', en: '7 days' }, 'en', '7 days'],
    ['Vietnamese where the language has none', { vi: '7 ngày' }, 'en', '7 ngày'],
    ['nothing where neither is there', { en: '7 days' }, 'fr', undefined],
  ])('is said with %s', (_situation, value, language, words) => {
    expect(factWords({ value, source: 's' } as Parameters<typeof factWords>[0], language)).toBe(words)
  })
})

describe('a datum of the place', () => {
  it.each([
    ['known', 'police.phone', '0225 000 0000'],
    ['not confirmed', 'one_stop.phone', null],
    ['left out', 'helpers.address', null],
    ['further down than there is anything', 'one_stop.phone.home', null],
    ['not of the format', 'police.email', undefined],
    ['of no office', 'truong.phone', undefined],
    ['a part of every object', 'police.constructor', undefined],
    ['a part of every text', 'ward.name.length', undefined],
  ])('%s', (_situation, path, value) => {
    expect(placeDatum(place, path)).toBe(value)
  })
})

describe('a duration', () => {
  it.each([
    ['3s', 3_000],
    ['15m', 900_000],
    ['2h', 7_200_000],
    ['3d', 259_200_000],
  ])('%s', (text, ms) => {
    expect(durationMs(text)).toBe(ms)
  })

  it.each(['', '3', '0s', '-3s', '3w', '1.5h', '10000s'])('"%s" is none', (text) => {
    expect(() => durationMs(text)).toThrow(RangeError)
  })
})
