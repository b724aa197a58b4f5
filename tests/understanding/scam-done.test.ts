import { describe, expect, it } from 'vitest'
import { alreadyDone } from '../../src/understanding/scam-done.ts'

/** As residents tell it. All invented. */
const DONE: readonly (readonly [told: string, what: string])[] = [
  ['tôi lỡ chuyển tiền cho nó rồi', 'tien'],
  ['vừa chuyển khoản 20 triệu cho họ', 'tien'],
  ['tôi bị lừa mất tiền', 'tien'],
  ['bị lừa 50 triệu rồi cháu ơi', 'tien'],
  ['chuyển khoản cho nó xong mới biết bị lừa', 'tien'],
  ['tiền trong tài khoản tự nhiên mất', 'tien'],
  ['mất hết tiền trong thẻ', 'tien'],
  ['em đã ck cho họ 5 triệu', 'tien'],
  ['đã nạp thẻ cho nó', 'tien'],
  ['lỡ cài app nó gửi', 'cai_app'],
  ['tải nhầm app giả rồi', 'cai_app'],
  ['tôi đã tải file apk về máy', 'cai_app'],
  ['điện thoại bị điều khiển từ xa', 'cai_app'],
  ['lỡ chia sẻ màn hình cho người ta', 'cai_app'],
  ['cài phần mềm nó đưa rồi', 'cai_app'],
  ['lỡ đọc mã otp cho người ta', 'dua_ma'],
  ['lỡ cho nó mã otp rồi', 'dua_ma'],
  ['đã đưa mật khẩu cho nó', 'dua_ma'],
  ['đọc cho nó mấy số rồi', 'dua_ma'],
  ['tôi vừa gửi mã xác thực cho cán bộ', 'dua_ma'],
  ['nhỡ nhập mật khẩu vào trang đó', 'dua_ma'],
  ['lỡ bấm vào link', 'bam_link'],
  ['bấm link lạ rồi', 'bam_link'],
  ['ấn nhầm đường dẫn', 'bam_link'],
  // Several things: the weightiest comes first.
  ['lỡ bấm link rồi đọc mã otp cho nó, giờ mất hết tiền trong tài khoản', 'tien'],
  ['vừa bấm link vừa cài app nó gửi rồi', 'cai_app'],
]

const NOT_DONE: readonly string[] = [
  'chưa chuyển tiền',
  'nó bảo tôi chuyển tiền',
  'họ đòi chuyển khoản 20 triệu',
  'suýt chuyển tiền cho nó',
  'tôi định chuyển tiền thì nghi',
  'vừa có người gọi bảo chuyển tiền',
  'có người xin mã otp',
  'hệ thống vừa gửi mã otp về máy',
  'vừa nhận được mã otp mà không làm gì',
  'không cho nó mã otp',
  'quên mật khẩu rồi',
  'họ gửi link bảo bấm vào',
  'nó vừa gửi link cho tôi',
  'tôi chưa bấm vào link',
  'đã có ai bấm link này chưa',
  'công an gọi bảo cài app',
  'họ vừa gửi file apk',
  'mới cài vneid từ ch play',
  'Tài khoản của bạn sẽ bị trừ tiền nếu không xác thực',
  'Quý khách đã được cộng 5 triệu vào tài khoản',
]

describe('what was already done for a swindler', () => {
  it.each(DONE)('%s: %s', (told, what) => {
    expect(alreadyDone(told)).toBe(what)
  })

  it.each(DONE)('without accents: %s', (told, what) => {
    expect(alreadyDone(told.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd'))).toBe(what)
  })

  it.each(NOT_DONE)('is not read into: %s', (told) => {
    expect(alreadyDone(told)).toBeNull()
  })
})
