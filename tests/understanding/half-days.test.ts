import { describe, expect, it } from 'vitest'
import { HALVES, readHalfDay } from '../../src/understanding/half-days.ts'

/** Monday 2026-11-23 10:00 in Hải Phòng; Tuesday to Friday and the next Monday are offered. */
const NOW = Date.parse('2026-11-23T10:00:00+07:00')
const OFFERED = ['2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-30'].flatMap((day) =>
  HALVES.map((half) => ({ day, half })),
)

describe('a morning or an afternoon, as it is typed', () => {
  it.each([
    ['sáng mai', '2026-11-24 morning'],
    ['chieu mai nhe chau', '2026-11-24 afternoon'],
    ['sáng thứ tư', '2026-11-25 morning'],
    ['chiều thứ năm', '2026-11-26 afternoon'],
    ['thu 5 buoi chieu', '2026-11-26 afternoon'],
    ['buổi sáng thứ 2', '2026-11-30 morning'],
    ['sáng t6', '2026-11-27 morning'],
    ['chiều 25/11', '2026-11-25 afternoon'],
    ['sáng ngày 27', '2026-11-27 morning'],
    ['chiều ngày kia', '2026-11-25 afternoon'],
    ['sáng mốt', '2026-11-25 morning'],
    ['sáng thứ hai tuần sau', '2026-11-30 morning'],
    ['friday afternoon', '2026-11-27 afternoon'],
    ['tomorrow morning', '2026-11-24 morning'],
  ])('%s', (text, meant) => {
    const reading = readHalfDay(text, OFFERED, NOW)
    expect(reading?.kind === 'half-day' ? `${reading.halfDay.day} ${reading.halfDay.half}` : reading).toBe(meant)
  })

  it.each([
    ['a day without a part of it', 'thứ tư'],
    ['a part without a day', 'buổi sáng'],
    ['today', 'chiều nay'],
    ['a day that is not offered', 'sáng thứ bảy'],
    ['a day too far ahead', 'sáng 15/12'],
    ['an evening', 'tối mai'],
    ['two parts', 'sáng hay chiều mai'],
    ['a refusal', 'sáng mai không được'],
    ['two days', 'sáng thứ tư thứ năm'],
  ])('asks again at %s: %s', (_what, text) => {
    expect(readHalfDay(text, OFFERED, NOW)).toEqual({ kind: 'unclear' })
  })

  it.each(['1', 'câu đầu', 'lúc nào cũng được', 'chỉ buổi ấy thôi', 'gặp người'])(
    'leaves other words alone: %s',
    (text) => {
      expect(readHalfDay(text, OFFERED, NOW)).toBeNull()
    },
  )

  it('takes a day alone where only one half of it is offered', () => {
    const offered = [{ day: '2026-11-28', half: 'morning' as const }]
    expect(readHalfDay('thứ bảy', offered, NOW)).toEqual({ kind: 'half-day', halfDay: offered[0] })
  })
})
