/** Messages that may be vouched for: official addresses, and the news that the police have approved an account. */
import type { LinkKind } from './hosts.ts'
import { isIn, isNoise, type Word, wordSet, words } from './normalise.ts'
import { type Pattern, places } from './said.ts'
import { says } from './scam-rules.ts'

/** What is told of the genuine ones. */
export const GENUINE_REASONS = { link: 'link_chinh_thuc', message: 'tin_mong_doi' } as const

/** What a person is told after the police have approved the account. */
const APPROVED = says(
  'tài khoản định danh|định danh điện tử|tài khoản vneid|hồ sơ|định danh mức 2|định danh mức độ 2|tài khoản .. được duyệt|được phê duyệt|đã duyệt|đã phê duyệt|duyệt thành công|được cấp|đã cấp|đủ điều kiện kích hoạt|được tạo thành công|kích hoạt thành công',
)
const ABOUT_IDENTITY = says('định danh|vneid|căn cước|mức 2|mức độ 2|mức độ 02|mức 02')
/**
 * All that a genuine message, and a question about it, is made of. One word more, and we do not vouch for it: a trick
 * the rules do not know has to ask for something, and no word for asking is here.
 */
const GENUINE_VOCABULARY = wordSet(
  `tài khoản định danh điện tử mức độ căn cước hồ sơ của công dân ông bà quý khách tôi đã được phê duyệt cấp tạo thành
  đủ điều kiện kích hoạt mời vui lòng mở vào đăng nhập ứng dụng app vneid để trên trong hôm trước nay ra phường an làm
  có tin nhắn báo rồi thông xin cảm ơn trân trọng bộ này thật không phải đúng và ngày tháng năm hải phòng việt nam
  trang web link địa chỉ đường dẫn tại ở từ tải cài đặt nộp truy cập cổng dịch vụ quốc gia là gì hay chính thức toàn giả
  đây đó kia cái thì thế nào nên với hỏi kiểm tra giúp sao à`,
)
const ADDRESS = /\S*\.(?:vn|com)(?![\p{L}\p{N}])\S*/giu
const HOTLINE = /1900[ .]?0368/g

/** The reason why the message is genuine; `null`: nothing is said for or against it. */
export function genuine(text: string, links: readonly LinkKind[]): string | null {
  const rest = text.replace(ADDRESS, ' ').replace(HOTLINE, ' ')
  const said = words(rest)
  const isKnown = (word: Word) =>
    isIn(GENUINE_VOCABULARY, word) || isNoise(word) || /^(?:\d{1,2}|20\d\d)$/.test(word.plain)
  // Six digits and more are a number to call, a code or an account.
  if (!said.every(isKnown) || /\d(?:[ .-]?\d){5,}/.test(rest)) return null
  if (links.length > 0) return links.every((kind) => kind === 'official') ? GENUINE_REASONS.link : null
  const isSaid = (patterns: readonly Pattern[]) => patterns.some((one) => places(said, one).length > 0)
  return isSaid(APPROVED) && isSaid(ABOUT_IDENTITY) ? GENUINE_REASONS.message : null
}
