/** The calendar file against the rules of RFC 5545. */
import { describe, expect, it } from 'vitest'
import { type CalendarEvent, calendarText, escaped, folded, utc } from '../../src/desk/ics.ts'
import { groupOf } from '../../src/desk/visit-cards.ts'

const event = (more: Partial<CalendarEvent> = {}): CalendarEvent => ({
  ...{ uid: '01j@tung-buoc', sequence: 3, changedAt: Date.parse('2026-11-23T10:00:00+07:00') },
  ...{ summary: 'Đến nhà K7-4MP2', description: 'Xem trong bàn trực.', minutes: 60, status: 'CONFIRMED' as const },
  start: Date.parse('2026-11-26T08:30:00+07:00'),
  ...more,
})

describe('a calendar', () => {
  it('has every line ended by CR and LF, none longer than 75 octets, and unfolds to what it was', () => {
    const summary = 'Đến nhà ở tổ dân phố, khu vực rất xa; đường “ngõ” 5 \\ 7 '.repeat(4)
    const text = calendarText('Lịch', [event({ summary })])
    expect(text.endsWith('\r\n')).toBe(true)
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    const lines = text.slice(0, -2).split('\r\n')
    for (const line of lines) {
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
      expect(line, 'no character is cut').not.toContain('\uFFFD')
    }
    const whole = text.replaceAll('\r\n ', '').split('\r\n')
    expect(whole).toContain(`SUMMARY:${escaped(summary)}`)
  })

  it('has what each part must have (3.6, 3.6.1)', () => {
    const lines = calendarText('Lịch', [event()]).split('\r\n')
    expect(lines.slice(0, 3)).toEqual(['BEGIN:VCALENDAR', 'VERSION:2.0', expect.stringMatching(/^PRODID:.+/)])
    for (const once of [
      /^UID:/,
      /^DTSTAMP:\d{8}T\d{6}Z$/,
      /^DTSTART:20261126T013000Z$/,
      /^SEQUENCE:3$/,
      /^DURATION:PT60M$/,
    ])
      expect(lines.filter((line) => once.test(line))).toHaveLength(1)
    const depth = lines.reduce(
      (open, line) => open + (line.startsWith('BEGIN:') ? 1 : line.startsWith('END:') ? -1 : 0),
      0,
    )
    expect(depth).toBe(0)
  })

  it('gives a day without an hour as a day, and no alarm to what is off', () => {
    const text = calendarText('Lịch', [event({ start: '2026-11-26', status: 'CANCELLED' })])
    expect(text).toContain('DTSTART;VALUE=DATE:20261126\r\n')
    expect(text).not.toMatch(/DURATION:PT60M|VALARM/)
  })

  it.each([
    ['a,b;c\\d', 'a\\,b\\;c\\\\d'],
    ['một\nhai\r\nba', 'một\\nhai\\nba'],
    ['\u0007x', 'x'],
    ['BEGIN:VEVENT\r\nX', 'BEGIN:VEVENT\\nX'],
  ])('escapes %j', (text, written) => expect(escaped(text)).toBe(written))

  it.each([1, 74, 75, 76, 149, 150, 300])('folds a line of %d letters of three octets', (length) => {
    const line = 'ế'.repeat(length)
    const parts = folded(line).split('\r\n')
    expect(parts.every((part) => Buffer.byteLength(part) <= 75)).toBe(true)
    expect(parts.map((part, i) => (i === 0 ? part : part.slice(1))).join('')).toBe(line)
  })

  it('writes instants in UTC', () => expect(utc(Date.parse('2026-11-26T00:30:00+07:00'))).toBe('20261125T173000Z'))
})

describe('a neighbourhood group', () => {
  it.each([
    ['tổ 5 Đằng Hải', 'tổ 5'],
    ['Tổ dân phố số 12a', 'tổ 12A'],
    ['to dan pho 7', 'tổ 7'],
    ['5', 'tổ 5'],
    ['nhà bà Hoa 0912345678', undefined],
    ['ngõ 12', undefined],
    ['tổ 0912345678', undefined],
    [undefined, undefined],
  ])('%j is %j: a name, a street or a number never gets onto a list', (said, shown) =>
    expect(groupOf(said)).toBe(shown),
  )
})
