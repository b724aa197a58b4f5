import { describe, expect, it } from 'vitest'
import { DAY_MS, sweepLimits } from '../../src/privacy/retention.ts'

const NOW = Date.UTC(2026, 10, 23)

describe('what the daily sweep deletes', () => {
  it('is transcripts of more than 90 days and ids of more than 8', () => {
    expect(sweepLimits(NOW)).toEqual({ transcriptBefore: NOW - 90 * DAY_MS, idsBefore: NOW - 8 * DAY_MS })
  })

  it('follows the days set, for transcripts only', () => {
    expect(sweepLimits(NOW, 30)).toEqual({ transcriptBefore: NOW - 30 * DAY_MS, idsBefore: NOW - 8 * DAY_MS })
  })

  it.each([0, -1, 1.5, Number.NaN])('never is everything: %s days are refused', (days) => {
    expect(() => sweepLimits(NOW, days)).toThrow(RangeError)
  })
})
