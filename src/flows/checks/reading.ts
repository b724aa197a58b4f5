/**
 * Would someone who left school after the fifth class understand it? Official and foreign words that have a plainer one,
 * and letters nobody spelled out. Vietnamese only; what stands in quotes is a label of a screen and stays as it is.
 */
import type { FlowWords } from '../definition.ts'
import type { Scope, Spot } from './scope.ts'
import { spokenTexts } from './texts.ts'

/** Hard word → what to say. Our own list, from what official texts use and people do not. */
const PLAINER: readonly (readonly [hard: string, plain: string])[] = [
  ['vui lòng', 'bỏ đi, hoặc "giúp cháu"'],
  ['quý khách', 'cách xưng hô đã chọn'],
  ['thực hiện', 'làm'],
  ['tiến hành', 'làm'],
  ['hoàn tất', 'làm xong'],
  ['hoàn thành', 'làm xong'],
  ['thao tác', 'bấm, làm'],
  ['truy cập', 'vào, mở'],
  ['hiển thị', 'hiện ra'],
  ['lựa chọn', 'chọn'],
  ['kê khai', 'khai, điền'],
  ['cung cấp', 'đưa, cho biết'],
  ['tiếp nhận', 'nhận'],
  ['đính kèm', 'gửi kèm'],
  ['thẩm quyền', 'nơi được làm việc này'],
  ['niêm yết', 'dán thông báo'],
  ['khởi tạo', 'tạo'],
  ['khởi chạy', 'mở'],
  ['kích hoạt chức năng', 'bật'],
  ['trường thông tin', 'ô'],
  ['người dùng', 'cách xưng hô đã chọn'],
  ['hợp lệ', 'đúng'],
  ['thiết lập', 'đặt'],
  ['tuân thủ', 'làm theo'],
  ['bổ sung hồ sơ', 'nộp thêm giấy'],
  ['trực tuyến', 'trên mạng'],
  ['online', 'trên mạng'],
  ['upload', 'tải lên'],
  ['download', 'tải về'],
  ['scan', 'chụp, quét'],
  ['click', 'bấm'],
  ['link', 'đường dẫn'],
  ['file', 'tệp'],
  ['app', 'ứng dụng'],
  ['website', 'trang'],
]

const HARD = PLAINER.map(([hard, plain]) => ({
  ...{ hard, plain },
  pattern: new RegExp(`(?<![\\p{L}\\d])${hard}(?![\\p{L}\\d])`, 'iu'),
}))

/** Most texts hold none of them, and asking once is a tenth of the work. */
const ANY_HARD = new RegExp(`(?<![\\p{L}\\d])(?:${PLAINER.map(([hard]) => hard).join('|')})(?![\\p{L}\\d])`, 'iu')

/** Letters people know from their screen or their pocket. */
const KNOWN_LETTERS = new Set([
  'OTP',
  'NFC',
  'QR',
  'SIM',
  'PIN',
  'OK',
  'ATM',
  'TV',
  'VNEID',
  'CH',
  'ID',
  'USB',
  'A4',
  'PDF',
])

/** Forms go by their printed letter and number (CT01, TK1); sections by Roman figures. */
const NAMED = /^(?:\p{Lu}{1,3}\d+|[IVX]+)$/u

export function checkReading({ flow, report }: Scope): void {
  const words = flow.words.get('vi')
  if (words === undefined) return
  const said = spokenTexts(words)
  for (const { text, spot } of said) {
    const spoken = withoutQuotes(text)
    if (!ANY_HARD.test(spoken)) continue
    for (const { hard, plain, pattern } of HARD) {
      if (pattern.test(spoken)) report('warn', spot, `"${hard}" khó hiểu với nhiều bà con`, `nói: ${plain}`)
    }
  }
  checkLetters(words, said, report)
}

/** Capitals in a row are an abbreviation; somewhere in the flow its long form must stand before it in brackets. */
function checkLetters(
  words: FlowWords,
  said: readonly { readonly text: string; readonly spot: Spot }[],
  report: Scope['report'],
): void {
  const everything = [words.title, words.summary ?? '', ...said.map(({ text }) => text)].join('\n')
  const reported = new Set<string>()
  for (const { text, spot } of said) {
    for (const [letters] of withoutQuotes(text).matchAll(/(?<![\p{L}\d.])\p{Lu}[\p{Lu}\d]{1,7}(?![\p{L}\d])/gu)) {
      if (KNOWN_LETTERS.has(letters) || reported.has(letters) || NAMED.test(letters)) continue
      if (everything.includes(`(${letters})`) || everything.includes(`${letters} (`)) continue
      reported.add(letters)
      report('warn', spot, `"${letters}" chưa được viết đủ chữ lần nào`, `viết đủ một lần, ví dụ "… (${letters})"`)
    }
  }
}

function withoutQuotes(text: string): string {
  return text.replaceAll(/“[^”]*”|\{[^}]*\}|App Store|https:\S+/gu, ' ')
}
