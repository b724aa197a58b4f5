import { describe, expect, it } from 'vitest'
import { buildTopics, findTopics, PERSON, SURE } from '../../src/understanding/topics.ts'

const vi = (flow: string, title: string, examples: readonly string[]) => ({ flow, language: 'vi', title, examples })
const SOURCES = [
  vi('install', 'Cài ứng dụng VNeID', [
    'cài vneid thế nào',
    'tai app vneid o dau',
    'máy không tải được vneid',
    'điện thoại cũ có cài được không',
    'vneid bị văng ra',
  ]),
  vi('password', 'Quên mật khẩu VNeID', [
    'quên mật khẩu',
    'quen passcode',
    'không nhớ mật khẩu vneid',
    'đặt lại mật khẩu',
    'nhập sai mật khẩu nhiều lần',
  ]),
  vi('level2', 'Làm định danh mức 2', [
    'làm mức 2 ở đâu',
    'nang cap dinh danh muc 2',
    'đăng ký mức 2 cần giấy tờ gì',
    'ra công an phường làm định danh',
  ]),
  vi('birth', 'Đăng ký khai sinh', [
    'làm giấy khai sinh cho con',
    'khai sinh cần gì',
    'vợ mới sinh đăng ký khai sinh online',
    'khai sinh muon co bi phat khong',
  ]),
  vi('fine', 'Nộp phạt giao thông', [
    'nộp phạt nguội',
    'tra cứu phạt nguội',
    'bị csgt lập biên bản nộp tiền ở đâu',
    'dong phat vi pham giao thong',
  ]),
  { flow: 'install', language: 'en', title: 'Install VNeID', examples: ['how do I install vneid', 'download the app'] },
]
const index = buildTopics(SOURCES, {
  person: ['gặp người hỗ trợ', 'cho tôi nói chuyện với cán bộ', 'gọi người giúp tôi', 'talk to a person'],
})
const find = (text: string) => findTopics(index, text)

describe('the flow somebody wants is found by their own words', () => {
  it.each([
    ['an example itself', 'quên mật khẩu', 'password'],
    ['without accents', 'quen mat khau vneid roi chau oi', 'password'],
    ['another word for the same', 'em quên pass vnied', 'password'],
    ['abbreviated', 'mk vneid k nhớ', 'password'],
    ['with a slip', 'quên mâtt khẩu', 'password'],
    ['l for n and n for l', 'nàm định danh mức 2', 'level2'],
    ['said in English', 'where can I download the app', 'install'],
    ['Telex', 'quên maajt khaaru', 'password'],
    ['wants a person', 'cho bác gặp người hỗ trợ với', PERSON],
  ])('%s', (_how, text, flow) => {
    const { best, score } = find(text)
    expect(best).toBe(flow)
    expect(score).toBeGreaterThanOrEqual(SURE)
  })

  it.each([
    ['small talk', 'hôm nay trời mưa to không cháu'],
    ['a matter of another office', 'tôi muốn sang tên sổ đỏ cho con'],
    ['a name', 'Nguyễn Thị Hoa'],
    ['letters', 'asdf qwer'],
    ['nothing', ' … '],
  ])('nothing is found in %s', (_what, text) => {
    expect(find(text).best).toBeNull()
    expect(find(text).score).toBeLessThan(SURE)
  })

  it('a word that several flows share is sure of none, and the nearest is offered', () => {
    const { score, ranked } = find('đăng ký')
    expect(score).toBeLessThan(SURE)
    expect(ranked.length).toBeGreaterThan(0)
  })

  it('every example leads to its own flow', () => {
    for (const { flow, examples } of SOURCES)
      for (const example of examples) expect(find(example).best, example).toBe(flow)
  })

  it('scores lie between 0 and 1, the best first, and the same words always give the same answer', () => {
    const first = find('quên mật khẩu khi cài vneid')
    expect(first).toEqual(
      findTopics(
        buildTopics(SOURCES, {
          person: ['gặp người hỗ trợ', 'cho tôi nói chuyện với cán bộ', 'gọi người giúp tôi', 'talk to a person'],
        }),
        'quên mật khẩu khi cài vneid',
      ),
    )
    const scores = first.ranked.map(({ score }) => score)
    expect(scores).toEqual([...scores].sort((a, b) => b - a))
    expect(Math.min(...scores)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...scores)).toBeLessThanOrEqual(1)
  })

  it('an empty catalogue finds nothing', () => {
    expect(findTopics(buildTopics([]), 'quên mật khẩu').best).toBeNull()
  })
})
