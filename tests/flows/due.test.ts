/** What is overdue, what soon runs out, and what a change of the law touches. */
import { describe, expect, it } from 'vitest'
import type { Fact } from '../../src/flows/definition.ts'
import { dueLines, touchedBy, whatIsDue } from '../../src/flows/due.ts'
import { at, definition } from './samples.ts'

const TODAY = at('2026-11-23')
const END = { kind: 'finish', outcome: 'done' } as const

const valid = (from?: string, until?: string): Fact => ({
  value: { vi: '7 ngày', en: '7 days' },
  source: 'luat',
  valid: { ...(from && { from }), ...(until && { until }) },
})

function flows(review_by: string | undefined, facts: Readonly<Record<string, Fact>> = {}) {
  const sources = {
    luat: { title: 'Nghị định 69/2024', url: 'https://vanban.chinhphu.vn/69', certainty: 'A' as const },
    bao: { title: 'Báo chí', url: 'https://bao.example/tin', certainty: 'C' as const },
  }
  const flow = definition({ xong: END }, { start: 'xong', sources, facts, ...(review_by && { review_by }) })
  return new Map([['tim-meo', { definition: flow }]])
}

describe('reviews', () => {
  it.each([
    ['no day is set', undefined, [], []],
    ['it was yesterday', '2026-11-22', ['tim-meo'], []],
    ['it is today', '2026-11-23', [], ['tim-meo']],
    ['it is in 60 days', '2027-01-22', [], ['tim-meo']],
    ['it is in 61 days', '2027-01-23', [], []],
  ])('when %s', (_when, day, overdue, soon) => {
    const due = whatIsDue(flows(day), TODAY)
    expect({ overdue: due.overdue.map(({ flow }) => flow), soon: due.soon.map(({ flow }) => flow) }).toEqual({
      overdue,
      soon,
    })
  })
})

describe('facts', () => {
  it.each([
    ['that hold for ever are not due', valid(), {}],
    ['that ended yesterday', valid(undefined, '2026-11-22'), { expired: ['han'] }],
    ['that end today may still be said', valid(undefined, '2026-11-23'), { expiring: ['han'] }],
    ['that end in 60 days', valid(undefined, '2027-01-22'), { expiring: ['han'] }],
    ['that end in 61 days are not due yet', valid(undefined, '2027-01-23'), {}],
    ['that hold from tomorrow', valid('2026-11-24'), { coming: ['han'] }],
    ['that hold from today are no news', valid('2026-11-23'), {}],
    ['that hold from a day far ahead', valid('2027-07-01'), {}],
    ['that begin and end soon', valid('2026-12-01', '2026-12-31'), { coming: ['han'], expiring: ['han'] }],
  ])('%s', (_what, fact, found) => {
    const { expired, expiring, coming } = whatIsDue(flows(undefined, { han: fact }), TODAY)
    const names = { expired, expiring, coming }
    for (const [key, list] of Object.entries(names)) {
      expect(
        list.map((one) => one.fact),
        key,
      ).toEqual((found as Record<string, string[]>)[key] ?? [])
    }
  })

  it('come in the order of their days', () => {
    const due = whatIsDue(
      flows(undefined, { sau: valid(undefined, '2026-12-31'), truoc: valid(undefined, '2026-12-01') }),
      TODAY,
    )
    expect(due.expiring.map(({ fact }) => fact)).toEqual(['truoc', 'sau'])
  })
})

describe('a source', () => {
  const touched = (words: string) =>
    touchedBy(
      flows(undefined, {
        han: valid(undefined, '2026-12-31'),
        cu: valid(undefined, '2026-01-01'),
        don: { value: 5, source: 'bao' },
      }),
      words,
      TODAY,
    )

  it.each([
    ['by its title', '69/2024', [['luat', ['han = 7 ngày', 'cu = 7 ngày (không nói)']]]],
    ['in small letters', 'nghị định', [['luat', ['han = 7 ngày', 'cu = 7 ngày (không nói)']]]],
    ['by its address', 'bao.example', [['bao', ['don = 5 (không nói)']]]],
    ['that nobody names', 'Thông tư 1', []],
  ])('is found %s, with the facts that rest on it', (_how, words, found) => {
    expect(touched(words).map(({ source, facts }) => [source, facts])).toEqual(found)
  })
})

describe('the list', () => {
  it('has a heading for each kind, and what is worst first', () => {
    const lines = dueLines(
      whatIsDue(
        flows('2026-11-01', {
          cu: valid(undefined, '2026-01-01'),
          han: valid(undefined, '2026-12-31'),
          moi: valid('2027-01-01'),
        }),
        TODAY,
      ),
    )
    expect(lines).toEqual([
      'Quá hạn xem lại:',
      '  tim-meo (từ 2026-11-01)',
      'Số liệu đã hết hiệu lực, trợ lý đang nói lời thay:',
      '  2026-01-01 tim-meo: cu = 7 ngày',
      'Hết hiệu lực trong 60 ngày tới:',
      '  2026-12-31 tim-meo: han = 7 ngày',
      'Có hiệu lực trong 60 ngày tới:',
      '  2027-01-01 tim-meo: moi = 7 ngày',
    ])
  })

  it('says so when there is nothing', () => {
    expect(dueLines(whatIsDue(flows(undefined), TODAY))).toEqual(['Không có gì đến hạn.'])
  })
})
