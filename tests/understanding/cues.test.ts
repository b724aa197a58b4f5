import { describe, expect, it } from 'vitest'
import { ages, cues } from '../../src/understanding/cues.ts'
import { withoutDenied } from '../../src/understanding/denied.ts'
import { words } from '../../src/understanding/normalise.ts'
import { concepts } from '../../src/understanding/vocabulary.ts'

const terms = (text: string) => ages(concepts(words(text)))

describe('what a message says besides naming things', () => {
  it.each([
    ['status-matter', 'bằng lái nộp hai tuần rồi chưa thấy gì', 'đổi bằng lái ở đâu'],
    ['status-id', 'định danh làm lâu rồi bao giờ có', 'làm định danh ở đâu'],
    ['caller', 'có người gọi bảo căn cước bị lỗi', 'căn cước bị lỗi'],
    ['lost-phone', 'hôm qua bị giật mất điện thoại', 'mất bao lâu trên điện thoại'],
    ['lost-paper', 'làm rơi bằng lái', 'đổi bằng lái'],
    ['dead', 'bố tôi vừa mất', 'mất bao nhiêu tiền'],
    ['paper-into-app', 'đưa bằng lái vào vneid', 'đổi bằng lái'],
    ['wrong-fact', 'ngày sinh ghi nhầm', 'ngày làm việc'],
    ['child', 'con 5 tuổi', 'con 20 tuổi'],
    ['elder', 'cụ 85 tuổi', 'con 20 tuổi'],
    ['or-else', 'nó bảo không liên kết thì khóa facebook', 'không liên kết được ngân hàng'],
    ['or-else', 'sim sắp bị khóa trong 2 tiếng', 'làm trong 2 tiếng có xong không'],
    ['secrecy', 'dặn đừng kể với con cháu', 'đừng gọi con cháu dậy'],
    ['net-friend', 'bạn quen qua mạng hỏi vay tiền', 'nộp tiền qua mạng'],
    ['priced-id', 'định danh hộ giá 300k', 'định danh mức 2 mất mấy ngày'],
    ['open-hours', 'thứ bảy phường có làm không', 'làm thẻ cho con'],
    ['bad-service', 'bị cán bộ mắng dân', 'nộp qua mạng'],
    ['remote', 'máy bị điều khiển từ xa', 'máy bị hỏng'],
  ])('%s: “%s”, not “%s”', (cue, text, other) => {
    expect(cues(terms(text))).toContain(cue)
    expect(cues(terms(other))).not.toContain(cue)
  })

  it.each([
    ['cháu 13 tuổi', 'tuoitre'],
    ['cháu 8 tháng', 'tuoitre'],
    ['bé 3t', 'tuoitre'],
    ['con 15 tuổi', 'tuoimuoilam'],
    ['bà 75 tuổi', 'tuoigia'],
  ])('the age in “%s” decides', (text, age) => {
    expect(terms(text)).toContain(age)
  })

  it.each(['tháng 8', '30 tuổi', '12 giấy', '3 tháng'])('“%s” is no such age', (text) => {
    expect(terms(text).filter((term) => term.startsWith('tuoi') && term !== 'tuoi')).toEqual([])
  })
})

describe('what is denied', () => {
  it.each([
    ['không phải làm hộ chiếu, làm căn cước cơ', 'làm căn cước cơ'],
    ['làm căn cước chứ không phải hộ chiếu', 'làm căn cước'],
    ['bác không quên mật khẩu, bác mất điện thoại', 'bác mất điện thoại'],
  ])('is left out: “%s”', (text, rest) => {
    expect(withoutDenied(text).trim()).toBe(rest)
  })

  it.each([
    'không phải ra phường à',
    'có phải lừa đảo không, cháu xem giúp',
    'đăng nhập mà không được',
    'không, cảm ơn',
  ])('is nothing in “%s”', (text) => {
    expect(withoutDenied(text)).toBe(text)
  })
})
