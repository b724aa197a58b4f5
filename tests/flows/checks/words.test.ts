import { describe, expect, it } from 'vitest'
import { common } from '../samples.ts'
import { between, type Change, problemsOf, text } from './broken.ts'

describe('check blocks missing and mistakable words', () => {
  it.each<[string, Change, { step?: string; file?: string }, RegExp]>([
    [
      'a language without this flow',
      {
        common: new Map([
          ['vi', common()],
          ['en', common({ language: { tag: 'en', name: 'English' } })],
        ]),
      },
      { file: 'locales/en/thu-tuc.yaml' },
      /chưa có lời nào bằng tiếng Anh/,
    ],
    [
      'a section without a name',
      { common: new Map([['vi', common({ groups: {} })]]) },
      {},
      /mục "vneid" của menu chưa có tên bằng tiếng Việt/,
    ],
    [
      'a step without a text',
      { words: { xong: {} } },
      { step: 'xong', file: 'locales/vi/thu-tuc.yaml' },
      /thiếu lời người dân đọc .*bằng tiếng Việt/,
    ],
    [
      'a choice without words',
      { words: { hoi: { text: 'Chưa ạ?', choices: { roi: 'Có rồi' } } } },
      { step: 'hoi' },
      /thiếu chữ trên nút "chua" bằng tiếng Việt/,
    ],
    [
      'a trouble without words',
      { steps: { hoi: { kind: 'choose', choices: { roi: 'xong', chua: 'xong' }, stuck: { kho: 'xong' } } } },
      { step: 'hoi' },
      /thiếu chữ trên nút chỗ vướng "kho"/,
    ],
    [
      'a picture without its description',
      { steps: { xong: { kind: 'finish', outcome: 'done', picture: 'a/b' } } },
      { step: 'xong' },
      /thiếu lời tả ảnh/,
    ],
    [
      'two choices with the same words',
      { words: text(undefined, { choices: { roi: 'Có rồi', chua: 'có rồi' } }) },
      { step: 'hoi' },
      /lời "Có rồi" của nút "Có rồi"/,
    ],
    [
      'another word that is the other choice',
      { words: text(undefined, { also: { chua: ['có rồi'] } }) },
      { step: 'hoi' },
      /lời "có rồi" của nút "Chưa thấy"/,
    ],
    [
      'two choices that are the same once a fact has run out',
      {
        words: text(undefined, {
          choices: { roi: { text: 'Có, quá {fact.co_han}', otherwise: 'Chưa thấy' }, chua: 'Chưa thấy' },
        }),
      },
      { step: 'hoi' },
      /lời "Chưa thấy"/,
    ],
    [
      'a confirm whose no says yes',
      {
        steps: between({ kind: 'confirm', yes: 'xong', no: 'hoi' }),
        words: { giua: { text: 'Đúng ạ?', yes: 'Đúng', no: 'Đúng' } },
      },
      { step: 'giua' },
      /của nút "Đúng"/,
    ],
  ])('%s', (_name, change, at, what) => {
    const found = problemsOf(change).filter((problem) => what.test(problem.what))
    expect(found.length, JSON.stringify(problemsOf(change), null, 1)).toBeGreaterThan(0)
    expect(found[0]).toMatchObject({ level: 'block', ...at, remedy: expect.stringMatching(/.{5}/) })
  })
})
