/** The small pure pieces of the conversation. */
import { describe, expect, it } from 'vitest'
import { decodeButton, encodeButton } from '../../src/conversation/buttons.ts'
import { clockWords } from '../../src/conversation/clockwords.ts'
import { keyedQueue } from '../../src/conversation/order.ts'
import { survivor } from '../../src/conversation/position.ts'
import { afterQuiet, isQuiet } from '../../src/conversation/quiet.ts'

process.env.TZ = 'Asia/Ho_Chi_Minh'
const at = (text: string) => Date.parse(`${text}+07:00`)

describe('what a button carries', () => {
  it('comes back as it went', () => {
    const token = { flow: 'vneid-kich-hoat', step: 'otp', choice: 'duoc', revision: 12, turn: 4_711 }
    expect(decodeButton(encodeButton(token))).toEqual(token)
  })

  it('stays within Telegram’s 64 bytes for the longest ids that are allowed', () => {
    const data = encodeButton({
      flow: 'f'.repeat(24),
      step: 's'.repeat(16),
      choice: 'c'.repeat(12),
      revision: 999,
      turn: 1_600_000,
    })
    expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64)
  })

  it.each([
    '',
    '#',
    '#a.b.c',
    'a.b.c.1.1',
    '#a.b.c.1.1.1',
    '#A.b.c.1.1',
    '#../x.b.c.1.1',
    `#${'a'.repeat(99)}.b.c.1.1`,
    '#a.b.c.1.1\n',
  ])('is not read from "%s"', (data) => {
    expect(decodeButton(data)).toBeNull()
  })
})

describe('quiet hours', () => {
  it.each([
    ['2026-11-23T20:59:59', false],
    ['2026-11-23T21:00:00', true],
    ['2026-11-24T03:00:00', true],
    ['2026-11-24T06:59:59', true],
    ['2026-11-24T07:00:00', false],
  ])('%s → %s', (time, quiet) => {
    expect(isQuiet(at(time))).toBe(quiet)
  })

  it.each([
    ['in the evening', '2026-11-23T21:30:00', 0, '2026-11-24T07:00:00'],
    ['after midnight', '2026-11-24T01:30:00', 0, '2026-11-24T07:00:00'],
    ['spread over half an hour', '2026-11-23T21:30:00', 0.5, '2026-11-24T07:15:00'],
  ])('end %s', (_when, now, chance, end) => {
    expect(afterQuiet(at(now), chance)).toBe(at(end))
  })
})

describe('hours in words', () => {
  const words = {
    today: 'hôm nay',
    tomorrow: 'ngày mai',
    weekdays: ['Chủ nhật', 'thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy'],
  }
  it.each([
    ['2026-11-23T19:00:00', '19:00 hôm nay'],
    ['2026-11-24T07:30:00', '07:30 ngày mai'],
    ['2026-11-27T19:00:00', '19:00 thứ Sáu 27/11'],
  ])('%s is "%s"', (time, said) => {
    expect(clockWords(at(time), at('2026-11-23T10:00:00'), words)).toBe(said)
  })
})

describe('where someone goes whose step is gone', () => {
  const exists = (steps: readonly string[]) => (step: string) => steps.includes(step)
  it.each([
    ['the alias', { step: 'a', ahead: ['b'] }, { a: 'z' }, ['b', 'z'], 'z'],
    ['an alias of an alias', { step: 'a', ahead: [] }, { a: 'x', x: 'y' }, ['y'], 'y'],
    ['the nearest step left ahead', { step: 'a', ahead: ['b', 'c', 'd'] }, {}, ['c', 'd'], 'c'],
    ['ahead, when the alias is gone too', { step: 'a', ahead: ['c'] }, { a: 'x' }, ['c'], 'c'],
    ['nowhere', { step: 'a', ahead: ['b'] }, {}, [], undefined],
    ['nowhere by aliases in a circle', { step: 'a', ahead: [] }, { a: 'x', x: 'a' }, ['c'], undefined],
  ])('%s', (_where, frame, aliases, left, expected) => {
    expect(survivor(frame, aliases as unknown as Record<string, string>, exists(left))).toBe(expected)
  })
})

describe('one conversation, one order', () => {
  it('runs the same key one after another and different keys side by side', async () => {
    const queue = keyedQueue()
    const log: string[] = []
    let release = () => {}
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    const first = queue.run('a', async () => {
      await gate
      log.push('a1')
    })
    const second = queue.run('a', async () => log.push('a2'))
    await queue.run('b', async () => log.push('b1'))
    release()
    await Promise.all([first, second])
    expect(log).toEqual(['b1', 'a1', 'a2'])
    await queue.idle()
    expect(queue.size).toBe(0)
  })

  it('goes on after a failure', async () => {
    const queue = keyedQueue()
    const failed = queue.run('a', async () => {
      throw new Error('no')
    })
    const next = queue.run('a', async () => 'yes')
    await expect(failed).rejects.toThrow('no')
    expect(await next).toBe('yes')
  })
})
