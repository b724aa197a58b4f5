import { describe, expect, it } from 'vitest'
import { common, place } from '../samples.ts'
import { type Change, problemsOf } from './broken.ts'

describe('check blocks, beside the flows', () => {
  it.each<[string, Change, { step?: string; file?: string }, RegExp]>([
    [
      'opening hours turned round',
      { place: { ...place, helpers: { name: 'X', hours: { mon: ['21:00-19:00'] } } } },
      { file: 'flows/place.yaml' },
      /21:00-19:00/,
    ],
    [
      'a sentence of the bot that one language lacks',
      {
        common: new Map([
          ['vi', common({ says: { chao: 'Chào ạ' } })],
          ['en', common()],
        ]),
      },
      { file: 'locales/en/common.yaml' },
      /says thiếu "chao" \(en\)/,
    ],
    [
      'a link elsewhere in the bot’s own words',
      { common: new Map([['vi', common({ says: { chao: ['Chào', 'Mở evil.top'] } })]]) },
      { file: 'locales/vi/common.yaml' },
      /liên kết evil.top/,
    ],
    [
      'a brace left open in the bot’s own words',
      { common: new Map([['vi', common({ says: { chao: 'Chào {bác' } })]]) },
      { file: 'locales/vi/common.yaml' },
      /mở mà không đóng/,
    ],
    [
      'a fact in the bot’s own words',
      { common: new Map([['vi', common({ reasons: { ma: 'Trong {fact.han}' } })]]) },
      { file: 'locales/vi/common.yaml' },
      /{fact.han} ở đây/,
    ],
  ])('%s', (_name, change, at, what) => {
    const found = problemsOf(change).filter((problem) => what.test(problem.what))
    expect(found.length, JSON.stringify(problemsOf(change), null, 1)).toBeGreaterThan(0)
    expect(found[0]).toMatchObject({ level: 'block', ...at, remedy: expect.stringMatching(/.{5}/) })
  })
})
