import { describe, expect, it } from 'vitest'
import type { Line } from '../../../src/desk/api.ts'
import { type Press, shortcutOf } from '../../../src/web/desk/page/keys.ts'
import { newestKnown, silentSince, unansweredSince, withLines } from '../../../src/web/desk/page/lines.ts'
import { address, routeOf } from '../../../src/web/desk/page/route.ts'
import { clockTime, shiftEnds, span } from '../../../src/web/desk/page/when.ts'

describe('shortcuts', () => {
  const FREE = { inField: false, inSheet: false, singleKeys: true }
  const press = (key: string, about: Partial<Press> = {}): Press => ({
    key,
    code: `Key${key.toUpperCase()}`,
    altKey: false,
    shiftKey: false,
    ctrlKey: false,
    metaKey: false,
    isComposing: false,
    keyCode: 0,
    ...about,
  })
  const alt = { altKey: true, shiftKey: true }
  it.each([
    ['J', press('j'), FREE, 'next'],
    ['K with caps lock', press('K'), FREE, 'previous'],
    ['?', press('?', { shiftKey: true }), FREE, 'keys'],
    ['Alt+Shift+B, whatever letter the system makes of it', press('ı', { ...alt, code: 'KeyB' }), FREE, 'hand-back'],
    ['Alt+Shift+N', press('N', { ...alt, code: 'KeyN' }), FREE, 'notes'],
    ['a letter inside a field', press('j'), { ...FREE, inField: true }, null],
    [
      'Alt+Shift+B inside a field: Alt+Shift changes the keyboard there',
      press('B', alt),
      { ...FREE, inField: true },
      null,
    ],
    ['Esc inside a field', press('Escape'), { ...FREE, inField: true }, 'leave'],
    ['Esc that ends the word being composed', press('Escape', { isComposing: true }), { ...FREE, inField: true }, null],
    ['a key the input method has', press('j', { keyCode: 229 }), FREE, null],
    ['a letter while they are switched off', press('j'), { ...FREE, singleKeys: false }, null],
    ['Alt+Shift+B while single keys are off', press('B', alt), { ...FREE, singleKeys: false }, 'hand-back'],
    ['Ctrl+C is copying', press('c', { ctrlKey: true }), FREE, null],
    ['anything under a sheet', press('c'), { ...FREE, inSheet: true }, null],
  ] as const)('%s', (_situation, key, where, expected) => {
    expect(shortcutOf(key, where)).toBe(expected)
  })
})

describe('lines', () => {
  const line = (id: string, from: Line['from'], at = 0, about: Partial<Line> = {}): Line => ({
    id,
    from,
    at,
    text: id,
    ...about,
  })
  it('are joined without doubles, the newer one stands', () => {
    const joined = withLines(
      [line('a', 'bot'), line('b', 'person', 0, { delivery: 'waiting' })],
      [line('b', 'person', 0, { delivery: 'sent' }), line('c', 'resident')],
    )
    expect(joined.map(({ id, delivery }) => [id, delivery])).toEqual([
      ['a', undefined],
      ['b', 'sent'],
      ['c', undefined],
    ])
  })

  it('are asked for again from before the first whose fate is open', () => {
    const open = line('b', 'person', 0, { delivery: 'waiting' })
    expect(newestKnown([line('a', 'bot'), open, line('c', 'resident')])).toBe('a')
    expect(newestKnown([line('a', 'bot'), line('c', 'resident')])).toBe('c')
  })

  it.each([
    ['the resident wrote twice, nobody answered', [line('a', 'resident', 1), line('b', 'resident', 2)], 1, undefined],
    ['answered', [line('a', 'resident', 1), line('b', 'person', 2)], undefined, 2],
    ['wrote again', [line('b', 'person', 2), line('c', 'resident', 3)], 3, undefined],
  ])('who waits for whom: %s', (_situation, lines, unanswered, silent) => {
    expect([unansweredSince(lines), silentSince(lines)]).toEqual([unanswered, silent])
  })
})

describe('times', () => {
  const today = (time: string) => new Date(`2026-11-23T${time}:00`).getTime()
  it.each([
    ['in the evening', '19:10', ['20:00', '20:30', '21:00', '21:30']],
    [
      'a day is not cut in half hours',
      '07:10',
      '08:00 08:30 09:00 09:30 10:00 11:00 12:00 13:00 14:00 15:00 16:00 17:00 18:00 19:00 20:00 21:00 21:30'.split(
        ' ',
      ),
    ],
    ['shortly before the quiet hours', '21:20', ['21:30']],
    ['in the quiet hours', '22:00', []],
    ['before the morning', '06:59', []],
  ])('ends of a shift: %s', (_situation, time, expected) => {
    expect(shiftEnds(today(time)).map(clockTime)).toEqual(expected)
  })

  it.each([
    [59_000, 'chưa đến 1 phút'],
    [6.9 * 60_000, '6 phút'],
    [41.9 * 3_600_000, '41 giờ'],
    [3 * 86_400_000, '3 ngày'],
  ])('%d ms', (ms, expected) => {
    expect(span(ms)).toBe(expected)
  })
})

describe('addresses', () => {
  it.each([
    { screen: 'waiting' },
    { screen: 'mine' },
    { screen: 'shift' },
    { screen: 'more' },
    { screen: 'chat', ticket: 't1' },
    { screen: 'notes', ticket: 't1' },
  ] as const)('$screen is found again', (route) => {
    expect(routeOf(address(route))).toEqual(route)
  })

  it('anything else is the queue', () => {
    expect(routeOf('#nguoi/../x')).toEqual({ screen: 'waiting' })
  })
})
