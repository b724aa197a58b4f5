import { describe, expect, it } from 'vitest'
import { between, branch, type Change, problemsOf } from './broken.ts'

describe('check blocks facts and conditions about nothing', () => {
  it.each<[string, Change, { step?: string; file?: string }, RegExp]>([
    [
      'a fact without its source',
      { flow: { facts: { a: { value: '7', source: 'lac' } } } },
      {},
      /nguồn "lac" không có/,
    ],
    [
      'a step without its source',
      { steps: { xong: { kind: 'finish', outcome: 'done', sources: ['lac'] } } },
      { step: 'xong' },
      /nguồn "lac" không có/,
    ],
    [
      'a fact that ends before it begins',
      { flow: { facts: { a: { value: '7', source: 'luat', valid: { from: '2026-02-01', until: '2026-01-01' } } } } },
      {},
      /hết hiệu lực trước khi có/,
    ],
    [
      'a fact not said in a language',
      { flow: { facts: { a: { value: { en: '7 days' }, source: 'luat' } } } },
      {},
      /số liệu "7 days" chưa có bằng tiếng Việt/,
    ],
    [
      'a condition on an answer nobody keeps',
      { steps: between(branch({ all: [{ not: { answer: 'la', is: 1 } }] })) },
      { step: 'giua' },
      /không bước nào ghi nhớ "la"/,
    ],
    [
      'a condition on a fact there is not',
      { steps: between(branch({ fact: 'la', usable: true })) },
      { step: 'giua' },
      /không có số liệu "la"/,
    ],
    [
      'a condition on an office there is not',
      { steps: between(branch({ any: [{ open: 'buu_dien' }] })) },
      { step: 'giua' },
      /không có nơi "buu_dien"/,
    ],
    [
      'a condition on a datum there is not',
      { steps: between(branch({ place: 'police.fax', known: true })) },
      { step: 'giua' },
      /không có "police.fax"/,
    ],
    [
      'a condition on a flow there is not',
      { steps: between(branch({ done: 'lac' })) },
      { step: 'giua' },
      /không có thủ tục "lac"/,
    ],
    [
      'a condition on a language there is not',
      { steps: between(branch({ language: 'fr' })) },
      { step: 'giua' },
      /không có ngôn ngữ "fr"/,
    ],
  ])('%s', (_name, change, at, what) => {
    const found = problemsOf(change).filter((problem) => what.test(problem.what))
    expect(found.length, JSON.stringify(problemsOf(change), null, 1)).toBeGreaterThan(0)
    expect(found[0]).toMatchObject({ level: 'block', ...at, remedy: expect.stringMatching(/.{5}/) })
  })
})
