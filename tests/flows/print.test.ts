/** The sheet that is pinned up and handed out: what stands on it. Whether it fits is measured in `tests/browser`. */
import { renderSVG } from 'uqr'
import { describe, expect, it } from 'vitest'
import { type PrintOptions, printedSheet } from '../../src/flows/print.ts'
import { straightWay } from '../../src/flows/straight.ts'
import { at, common, definition, place, thenTo } from './samples.ts'

const words: PrintOptions['words'] = {
  title: 'Tìm mèo <lạc>',
  summary: 'Cho nhà có "mèo" & chó',
  bring: 'ảnh con mèo',
  questions: { phi: 'Không mất phí.' },
  steps: {
    hoi: { title: 'Hỏi', text: '{bác} có mèo chưa ạ?', choices: { co: 'Có', chua: 'Chưa' } },
    goi: { title: 'Gọi', text: '{bác} gọi to tên mèo. Mèo có thưa không ạ?' },
    han: { text: { text: 'Có {fact.moi_ngay} để tìm.', otherwise: 'Hạn thì hỏi lại cán bộ.' } },
    lac: { text: 'Mèo đi xa rồi ạ.' },
    xong: { text: 'Mèo về thì cho ăn.' },
  },
}

const flow = definition(
  {
    hoi: { kind: 'choose', choices: { co: 'goi', chua: 'lac' } },
    goi: { kind: 'say', next: 're' },
    re: { kind: 'branch', when: [{ if: { consent: true }, to: 'lac' }], else: 'han' },
    han: { kind: 'say', next: 'nho' },
    nho: { kind: 'handoff', topic: 'meo', nobody: 'xong', ...thenTo('xong') },
    lac: { kind: 'say', next: 'xong' },
    xong: { kind: 'finish', outcome: 'done' },
  },
  {
    start: 'hoi',
    reviewed: '2026-11-20',
    sources: {
      luat: { title: 'Luật về mèo', date: '2026-01-05', certainty: 'A' },
      tin: { title: 'Tin đồn', certainty: 'D' },
    },
    facts: { moi_ngay: { value: '7 ngày', source: 'luat', valid: { until: '2026-12-31' } } },
  },
)

const LINK = 'https://bot.example/?ref=tim-meo&x=1'

function sheet(change: Partial<PrintOptions> = {}): string {
  return printedSheet({
    definition: flow,
    words,
    common: common({ questions: { phi: ['mất phí không'] } }),
    place,
    link: LINK,
    now: at('2026-11-23'),
    ...change,
  })
}

describe('a printed sheet', () => {
  it.each([
    ['the straight way as steps, without questions', '<li><b>Gọi.</b> Bà con gọi to tên mèo.</li>'],
    ['what to bring', '<p>Ảnh con mèo.</p>'],
    ['what is asked most, with the answer', '<dt>Mất phí không?</dt><dd>Không mất phí.</dd>'],
    ['a fact while it may be said', '<li>Có 7 ngày để tìm.</li>'],
    ['never to give codes away', 'Không đưa mã OTP, mật khẩu cho ai'],
    ['who helps and where, as far as it is known', 'Đội Thử · Công an phường Thử · 0225 000 0000'],
    ['when it was compared, and when printed', 'Đối chiếu với quy định ngày 20/11/2026. In ngày 23/11/2026.'],
    ['sources that can be trusted', 'Luật về mèo (05/01/2026)'],
    ['the address for those who type', '<b>bot.example/?ref=tim-meo&amp;x=1</b>'],
    ['the code for those who scan', renderSVG(LINK, { border: 0, ecc: 'M' })],
  ])('has %s', (_what, part) => {
    expect(sheet()).toContain(part)
  })

  it.each([
    ['another way than the straight one', 'Mèo đi xa'],
    ['a question to nobody', 'chưa ạ'],
    ['hearsay as a source', 'Tin đồn'],
    ['a placeholder', '{'],
    ['anything that runs or is fetched', '<script'],
    ['anything fetched', 'src='],
  ])('has not %s', (_what, part) => {
    expect(sheet().replace(/<style>[^<]*<\/style>/, '')).not.toContain(part)
  })

  it('says what to do in place of a fact that is over', () => {
    const late = sheet({ now: at('2027-01-01') })
    expect(late).toContain('Hạn thì hỏi lại cán bộ.')
    expect(late).not.toContain('7 ngày')
  })

  it('escapes what an editor or an operator wrote', () => {
    const html = sheet({ link: 'https://bot.example/?a="><script>alert(1)</script>' })
    expect(html).toContain('<h1>Tìm mèo &lt;lạc&gt;</h1>')
    expect(html).toContain('Cho nhà có &quot;mèo&quot; &amp; chó')
    expect(html).not.toContain('<script>alert')
  })

  it('speaks English to English readers', () => {
    const html = sheet({ common: common({ language: { tag: 'en', name: 'English' } }) })
    expect(html).toContain('<html lang="en">')
    expect(html).toContain('Never give one-time codes')
    expect(html).toContain('You gọi to tên mèo.')
  })

  it('goes the straight way through every kind of step, and not round in a circle', () => {
    expect(straightWay(flow)).toEqual(['hoi', 'goi', 'han', 'xong'])
    const round = definition({ a: { kind: 'say', next: 'b' }, b: { kind: 'say', next: 'a' } }, { start: 'a' })
    expect(straightWay(round)).toEqual(['a', 'b'])
  })

  it('keeps to seven steps, one for each milestone where there are many', () => {
    const steps = Object.fromEntries(
      Array.from({ length: 20 }, (_, i) => [
        `b${i}`,
        { kind: 'say', stage: 1 + Math.floor(i / 4), next: i === 19 ? 'xong' : `b${i + 1}` } as const,
      ]),
    )
    const html = sheet({
      definition: definition({ ...steps, xong: { kind: 'finish', outcome: 'done' } }, { start: 'b0' }),
      words: { ...words, steps: Object.fromEntries(Object.keys(steps).map((id) => [id, { text: `Làm ${id}.` }])) },
    })
    expect([...html.matchAll(/<li>(.*?)<\/li>/g)].map(([, said]) => said)).toEqual(
      ['b0', 'b4', 'b8', 'b12', 'b16'].map((id) => `Làm ${id}.`),
    )
  })
})
