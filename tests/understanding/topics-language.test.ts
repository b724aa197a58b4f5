/** Where sentences of our own lead with the examples of the real flows, by what is special about the language. */
import { describe, expect, it } from 'vitest'
import { topicsOf } from '../../src/flows/cli.ts'
import { loadDefinitions } from '../../src/flows/load.ts'
import { findTopics, namesNothing, nearTopics, PERSON, SURE } from '../../src/understanding/topics.ts'
import { wishes } from '../../src/understanding/wishes.ts'
import { bestOf, plainWork, unitOfWorkMs } from './unit-of-work.ts'

const index = topicsOf(loadDefinitions('flows', 'locales'))
const find = (text: string) => findTopics(index, text)

const STRAIGHT: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'with their accents': [
    ['cháu ơi bác muốn gia hạn bằng lái ô tô', 'giay-phep-lai-xe'],
    ['nhà bác tối nay có khách ngủ lại', 'luu-tru'],
    ['vợ chồng con muốn tách khỏi sổ của bố mẹ', 'tach-ho'],
  ],
  'without any': [
    ['toi muon lam lai the can cuoc bi mat', 'can-cuoc'],
    ['nha em moi co nguoi mat can lam giay bao tu', 'khai-tu'],
    ['em o tro muon dang ky tam tru', 'tam-tru'],
  ],
  'in old and new tone placement, decomposed': [
    ['xoá tạm trú'.normalize('NFD'), 'tam-tru'],
    ['làm hộ chiếu ở đâu'.normalize('NFD'), 'ho-chieu'],
  ],
  'in Telex that was never turned into accents': [['quen maatj khaaur vneid', 'vneid-quen-mat-khau']],
  'with slips': [
    ['mất bằng lái xee máy làm laị thế nào', 'giay-phep-lai-xe'],
    ['tra cứu phạt ngội xe máy', 'phat-giao-thong'],
    ['xin trích lụck khai sinh', 'trich-luc-ho-tich'],
  ],
  'in teen code': [
    ['mk vneid k nhớ thì lm s z', 'vneid-quen-mat-khau'],
    ['đk tạm trú onl dc hk ạ', 'tam-tru'],
    ['hs nộp r mà chx thấy kq', 'tra-cuu-ho-so'],
  ],
  'with l for n': [
    ['nàm nại bằng nái xe bị mất', 'giay-phep-lai-xe'],
    ['nàm hộ chiếu hết bao nhiêu', 'ho-chieu'],
  ],
  'in the words of Nghệ Tĩnh and the south': [
    ['chừ mần giấy khai sinh cho cháu răng hè', 'khai-sinh'],
    ['má tui muốn coi bằng lái trên vneid mà hổng thấy', 'vneid-tich-hop-giay-to'],
    ['rớt mất cái cà vẹt xe rồi mần răng', 'dang-ky-xe'],
  ],
  'by another name of the thing': [
    ['xin lại giấy hôn thú bị mối ăn', 'trich-luc-ho-tich'],
    ['gplx sắp quá hạn', 'giay-phep-lai-xe'],
    ['mua thẻ khám bệnh cho cả nhà', 'bhyt-ho-gia-dinh'],
    ['passport hết hạn', 'ho-chieu'],
  ],
  'as a story': [
    ['chào cháu, vợ chồng bác mới sinh em bé tuần trước, giờ khai sinh cho nó thì làm thế nào', 'khai-sinh'],
    ['hôm qua đi chợ về bị nó móc túi lấy mất cái điện thoại trong đó có vneid cháu ạ', 'vneid-mat-dien-thoai'],
  ],
  'as a question about fee, time or place': [
    ['lệ phí làm lại căn cước là bao nhiêu', 'can-cuoc'],
    ['đổi bằng lái mất mấy ngày', 'giay-phep-lai-xe'],
    ['đăng ký kết hôn thì ra đâu', 'ket-hon'],
  ],
  'as something already handed in': [
    ['đã nộp rồi giờ sao', 'tra-cuu-ho-so'],
    ['đổi bằng lái nộp ba tuần rồi chưa thấy gì', 'tra-cuu-ho-so'],
    ['hộ chiếu nộp hôm nọ bao giờ có', 'tra-cuu-ho-so'],
    ['làm mức 2 cả tháng rồi mà chưa thấy tin nhắn', 'vneid-tra-cuu-trang-thai'],
  ],
  'for a child or for an old person': [
    ['cháu nội 9 tuổi làm thẻ căn cước', 'can-cuoc-tre-em'],
    ['cụ nhà 81 tuổi không lương hưu có được tiền không', 'tro-cap-xa-hoi'],
    ['ông nằm liệt nhờ người đến tận nhà làm giấy tờ', 'ho-tro-tai-nha'],
  ],
  'about a stranger who calls': [
    ['có người xưng công an gọi bắt đọc mã', 'kiem-tra-lua-dao'],
    ['nó bảo bấm đường link để nhận tiền', 'kiem-tra-lua-dao'],
    ['ho doi chuyen tien phi kich hoat', 'kiem-tra-lua-dao'],
  ],
  'to get a person': [
    ['thôi máy móc khó lắm, cho gặp người đi', PERSON],
    ['noi chuyen voi can bo duoc khong', PERSON],
  ],
  'with what is denied beside it': [
    ['không phải quên mật khẩu, mất máy cơ', 'vneid-mat-dien-thoai'],
    ['mất điện thoại chứ không phải quên mật khẩu', 'vneid-mat-dien-thoai'],
    ['khong phai lam can cuoc ma lam ho chieu', 'ho-chieu'],
  ],
}

describe.each(Object.entries(STRAIGHT))('a wish %s', (_how, table) => {
  it.each(table)('“%s” goes straight to %s', (text, flow) => {
    expect(find(text)).toMatchObject({ best: flow })
    expect(find(text).score).toBeGreaterThanOrEqual(SURE)
  })
})

describe('when it is not clear', () => {
  it.each([
    ['đăng ký', ['vneid-muc-1']],
    ['làm căn cước cho con', ['can-cuoc-tre-em', 'can-cuoc']],
  ])('“%s” is offered with its neighbours', (text, flows) => {
    expect(nearTopics(find(text))).toEqual(expect.arrayContaining(flows))
    expect(nearTopics(find(text)).length).toBeLessThanOrEqual(3)
  })

  it.each([
    'hôm nay trời mưa to không cháu',
    'giá vàng hôm nay thế nào',
    'chúc cháu buổi tối vui vẻ',
    'hát cho bác nghe một bài',
    'sang tên sổ đỏ cho con',
    'Nguyễn Thị Hoa',
    'asdf qwer',
    'Đàn gà nhà tôi đẻ nhiều trứng',
    'cho tôi hỏi làm thế nào',
    ' … ',
  ])('“%s” goes nowhere', (text) => {
    const { best, score } = find(text)
    expect(best === null || score < SURE).toBe(true)
  })
})

describe('two wishes', () => {
  it.each([
    ['làm khai sinh cho bé rồi nhập hộ khẩu luôn', ['khai-sinh', 'thuong-tru']],
    ['cháu muốn đổi bằng lái xe với làm lại căn cước bị mất', ['giay-phep-lai-xe', 'can-cuoc']],
    ['xin giấy độc thân và đăng ký kết hôn', ['tinh-trang-hon-nhan', 'ket-hon']],
  ])('“%s” is both, in the order they were said', (text, flows) => {
    expect(wishes(index, text)).toEqual(flows)
  })

  it.each([
    'đăng ký kết hôn ở đâu',
    'lưu trú với tạm trú khác nhau thế nào',
    'bố mất rồi cần làm giấy gì',
    'giúp bác làm lại căn cước với',
  ])('“%s” is one', (text) => {
    expect(wishes(index, text)).toEqual([])
  })
})

describe('words that name no matter', () => {
  it.each(['không nhớ', 'quên rồi', 'mất phí không?', 'bao lâu thì có', '12', 'chịu', 'dạ'])('“%s”', (text) => {
    expect(namesNothing(text)).toBe(true)
  })
  it.each(['quên mật khẩu', 'phí làm hộ chiếu', 'mất điện thoại'])('“%s” does', (text) => {
    expect(namesNothing(text)).toBe(false)
  })
})

describe('the finder of the whole catalogue', () => {
  it('sends every example of every flow back to its flow', () => {
    const { flows } = loadDefinitions('flows', 'locales')
    const lost = [...flows]
      .filter(([, { definition }]) => !definition.part)
      .flatMap(([flow, { words }]) => (words.get('vi')?.examples ?? []).filter((text) => find(text).best !== flow))
    expect(lost).toEqual([])
  })

  it('is the same whenever it is built', () => {
    const again = topicsOf(loadDefinitions('flows', 'locales'))
    for (const text of Object.values(STRAIGHT).flatMap((table) => table.map(([text]) => text)))
      expect(findTopics(again, text)).toEqual(find(text))
  })

  it('reads a message faster than twice as much plain work', () => {
    const texts = Object.values(STRAIGHT).flatMap((table) => table.map(([text]) => text))
    const all = bestOf(5, () => {
      for (const text of texts) find(text)
    })
    expect(all / texts.length).toBeLessThan(2 * unitOfWorkMs())
  })

  it('is ready as soon as plain work five hundred times over', () => {
    const definitions = loadDefinitions('flows', 'locales')
    // In turn: a busy second must not fall on one of the two alone.
    const rounds = Array.from({ length: 5 }, () => ({
      plain: bestOf(1, () => plainWork(500)),
      ready: bestOf(1, () => topicsOf(definitions)),
    }))
    const best = (of: 'plain' | 'ready') => Math.min(...rounds.map((round) => round[of]))
    expect(best('ready')).toBeLessThan(best('plain'))
  })
})
