/** Pure parts of the group: words, buttons, pace. */
import { describe, expect, it } from 'vitest'
import { dataOf, type Pressed, pressedOf, refOf, stepOf } from '../../src/group/buttons.ts'
import { groupPace, KEPT_FREE, PER_MINUTE, WINDOW_MS } from '../../src/group/pace.ts'
import { cut, defanged, joined } from '../../src/group/words.ts'
import type { TranscriptEntry } from '../../src/records.ts'

const TICKET = '0123456789abcdefghijklmnop'

describe('buttons', () => {
  it.each<Pressed>([
    { act: 'claim', ticket: TICKET, claim: 0 },
    { act: 'undo', ticket: TICKET, claim: 9_999_999 },
    { act: 'where', ticket: TICKET, claim: 1 },
    { act: 'preview', ticket: TICKET, claim: 12, step: 'here' },
    { act: 'preview', ticket: TICKET, claim: 12, step: refOf('buoc_rat_dai_'.repeat(6)) },
    { act: 'hand-back', ticket: TICKET, claim: 9_999_999, step: refOf('otp'), reason: 'wrong-flow' },
    { act: 'hand-back', ticket: TICKET, claim: 1, step: 'next', reason: 'done' },
  ])('%j fits into 64 bytes and comes back whole', (press) => {
    const data = dataOf(press)
    expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64)
    expect(data).toMatch(/^g:[\x20-\x7e]+$/)
    expect(pressedOf(data)).toEqual(press)
  })

  it.each([
    '',
    'g:',
    'g:c',
    `g:z:${TICKET}:1`,
    `g:p:${TICKET}:1`,
    `g:h:${TICKET}:1:-:z`,
    `#vneid.otp.duoc.1.2`,
    `g:c:../../x:1`,
  ])('%s is nothing of ours', (data) => expect(pressedOf(data)).toBeNull())

  it('a step that is there no more is not another one', () => {
    const steps = [{ id: 'mot' }, { id: 'hai' }]
    expect(stepOf(refOf('hai'), steps)).toBe('hai')
    expect(stepOf(refOf('ba'), steps)).toBeNull()
    expect(stepOf('here', steps)).toBeUndefined()
  })
})

describe('pace', () => {
  it('lets twenty a minute pass, of which dressing leaves some free', () => {
    const pace = groupPace()
    let at = 1_000_000
    let dressed = 0
    while (pace.ask(at, true) === 0) dressed += 1
    expect(dressed).toBe(PER_MINUTE - KEPT_FREE)
    let said = 0
    while (pace.ask(at, false) === 0) said += 1
    expect(said).toBe(KEPT_FREE)
    expect(pace.ask(at, false)).toBe(WINDOW_MS)
    at += WINDOW_MS - 1
    expect(pace.ask(at, false)).toBe(1)
    expect(pace.ask(at + 1, false)).toBe(0)
  })

  it('never more than twenty in any minute, whoever asks how often', () => {
    const pace = groupPace()
    const passed: number[] = []
    for (let at = 0; at < 600_000; at += 500) if (pace.ask(at, at % 3 === 0) === 0) passed.push(at)
    for (const at of passed)
      expect(passed.filter((other) => other >= at && other < at + 60_000).length).toBeLessThanOrEqual(PER_MINUTE)
    expect(passed.length).toBeGreaterThan(9 * PER_MINUTE)
  })

  it('waits when told to', () => {
    const pace = groupPace()
    pace.pause(14_000)
    expect(pace.ask(0, false)).toBe(14_000)
    expect(pace.ask(14_000, false)).toBe(0)
  })
})

describe('words', () => {
  it.each([
    ['xem https://vneid.gov.vn/tin', 'xem https://vneid.gov.vn/tin'],
    ['vào dichvucongs.top nhé', 'vào dichvucongs[.]top nhé'],
    ['https://vneid.gov.vn.evil.top/a', 'https://vneid[.]gov[.]vn[.]evil[.]top/a'],
    ['nhắn @congan_gia', 'nhắn @ congan_gia'],
  ])('%s', (text, safe) => {
    expect(defanged(text)).toBe(safe)
  })

  it('never cuts a character in two', () => {
    expect(cut('ab😀cd', 4)).toBe('ab…')
    expect(cut('abc', 3)).toBe('abc')
  })

  it('joins lines under one name, stops before the longest post, and goes on from there', () => {
    const line = (id: string, text: string, more: Partial<TranscriptEntry> = {}): TranscriptEntry => ({
      ...{ id, at: 0, from: 'resident', text },
      ...more,
    })
    const short = joined(
      [
        line('1', 'một'),
        line('2', 'hai'),
        line('3', 'ba', { from: 'person', by: 'mai' }),
        line('4', '', { media: [{ kind: 'photo' }] }),
      ],
      'bác Hoa',
      () => 'Cô Mai',
    )
    expect(short).toEqual({
      text: 'bác Hoa: một\nhai\nCô Mai (từ Bàn trực): ba\nbác Hoa: [một ảnh, xem ở Bàn trực]',
      upTo: '4',
    })
    const many = Array.from({ length: 8 }, (_, n) => line(String(n), 'dài '.repeat(300)))
    const first = joined(many, 'bác Hoa', () => '')
    expect(first.text.length).toBeLessThanOrEqual(3_500)
    expect(Number(first.upTo)).toBeLessThan(7)
  })
})
