import { describe, expect, it } from 'vitest'
import { guardLine } from '../../src/privacy/logguard.ts'

describe('the last guard of the log', () => {
  it.each([
    ['an ordinary line', { channel: 'zalo', ms: 12, person: '12ab34cd', path: '/webhooks/zalo' }, 0],
    ['numbers are left alone', { ms: 482915, count: 123456789 }, 0],
    [
      'places in a stack',
      { stack: '    at decode (file:///app/src/code.ts:1234:56)\n    at node:internal/otp:2048:12' },
      0,
    ],
    ['empty things', { a: null, b: undefined, c: '', d: [], e: {} }, 0],
  ])('lets pass: %s', (_situation, record, hits) => {
    expect(guardLine(record)).toEqual({ record, hits })
  })

  it.each([
    ['a text', { reason: 'got 031060001234' }, { reason: 'got [số định danh …1234]' }, 1],
    [
      'two in one text',
      { reason: '031060001234 0912345678' },
      { reason: '[số định danh …1234] [số điện thoại …678]' },
      2,
    ],
    ['inside a list', { details: ['ok', 'mk: Abc@1234'] }, { details: ['ok', 'mk: [mật khẩu đã ẩn]'] }, 1],
    ['deeper', { error: { cause: { from: '0912345678' } } }, { error: { cause: { from: '[số điện thoại …678]' } } }, 1],
    ['as a name', { '0912345678': 1 }, { '[số điện thoại …678]': 1 }, 1],
    [
      'a whole number beyond 2^53',
      { id: 31060001234n * 10n ** 2n + 4n, at: 131060001234n },
      { id: '3106000123404', at: '[số định danh …1234]' },
      1,
    ],
    ['a code beside a place', { stack: 'otp 482915 at a.ts:1:2' }, { stack: 'otp [mã đã ẩn] at a.ts:1:2' }, 1],
    [
      'something that prints itself',
      { url: new URL('https://a.test/0912345678') },
      { url: 'https://a.test/[số điện thoại …678]' },
      1,
    ],
  ])('masks and counts: %s', (_situation, record, masked, hits) => {
    expect(guardLine(record)).toEqual({ record: masked, hits })
  })

  it('does not touch what it was given', () => {
    const record = { details: ['0912345678'] }
    guardLine(record)
    expect(record).toEqual({ details: ['0912345678'] })
  })

  it('ends on what contains itself, and cuts what is too long', () => {
    const round: Record<string, unknown> = { reason: 'x'.repeat(5_000) }
    round.self = round
    const { record } = guardLine(round)
    expect(record.reason).toHaveLength(4_096)
  })

  it('a field called __proto__ changes nothing', () => {
    const { record } = guardLine(JSON.parse('{"__proto__":{"polluted":true}}'))
    expect((record as { polluted?: boolean }).polluted).toBeUndefined()
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
})
