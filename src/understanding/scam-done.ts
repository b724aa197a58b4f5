/** What somebody has already done for a swindler, as they tell it: the weightiest, for that decides what comes first. */
import { isIn, type Word, wordSet } from './normalise.ts'
import { clauses, type Pattern, pattern, places } from './said.ts'

/** Money gone, an app installed, a code or password given, only a link opened. */
export type AlreadyDone = 'tien' | 'cai_app' | 'dua_ma' | 'bam_link'

const PAST = 'đã|lỡ|trót|vừa|vừa mới|mới|lỡ dại|nhỡ|lỡ tay|nãy|hôm qua'
const THEM =
  'nó|họ|chúng|chúng nó|người ta|ng ta|kẻ gian|kẻ lừa đảo|lừa đảo|cán bộ|công an|bên đó|bên kia|người lạ|hắn|ông đó|bà đó|thằng|đứa|nhân viên|bọn'
const SECRETS =
  'otp|mã otp|mã xác thực|mã xác nhận|mã kích hoạt|mật khẩu|passcode|mã pin|mã 6 số|mã sáu số|6 số|sáu số|mấy số|dãy số|mã đã ẩn|mật khẩu đã ẩn|mã|câu trả lời bảo mật'
const APPS = 'app|ứng dụng|phần mềm|apk|file|tệp|teamviewer|anydesk|ultraviewer|vneid giả'
const LINKS = 'link|đường link|đường dẫn|liên kết'
const ACCOUNT = 'tài khoản|thẻ|ngân hàng|ví|sổ tiết kiệm|atm'

const says = (...patterns: readonly string[]): readonly Pattern[] => patterns.map(pattern)

/** In order of weight. */
const DONE: readonly (readonly [AlreadyDone, readonly Pattern[]])[] = [
  [
    'tien',
    says(
      `${PAST} .. chuyển tiền|chuyển khoản|chuyển|gửi tiền|nạp tiền|nạp thẻ|đóng tiền|nộp tiền|ck|đặt cọc .. cho|rồi|xong|tiền|triệu|đồng|nghìn|ngàn|khoản|vào`,
      `chuyển tiền|chuyển khoản|chuyển|gửi tiền|nạp tiền|ck .. cho .. ${THEM} .. rồi|xong|mất`,
      `chuyển tiền|chuyển khoản|ck .. rồi|xong`,
      'bị lừa|bị nó lừa|lừa .. mất tiền|hết tiền|mất hết|triệu|tiền|đồng',
      `mất tiền|mất hết tiền|bị trừ tiền|bị rút|bị rút tiền|bay hết tiền|hết sạch tiền|tự trừ tiền|tự chuyển tiền .. ${ACCOUNT}|rồi`,
      `tiền .. ${ACCOUNT} .. mất|bị trừ|bị rút|bay|biến mất|hết sạch`,
    ),
  ],
  [
    'cai_app',
    says(
      `${PAST} .. cài|cài đặt|tải|cài nhầm|tải nhầm .. ${APPS}`,
      `cài nhầm|tải nhầm .. ${APPS}`,
      `cài|cài đặt|tải .. ${APPS} .. rồi`,
      `${PAST} .. chia sẻ màn hình|cấp quyền|bật trợ năng|cho điều khiển|cho nó điều khiển|cho họ điều khiển`,
      'máy|điện thoại .. bị điều khiển|tự bấm|tự chạy|tự động chuyển|bị chiếm quyền',
    ),
  ],
  [
    'dua_ma',
    says(
      `${PAST} .. đọc|đưa|nói|cung cấp|nhập|gõ|điền|khai|cho|chụp .. ${SECRETS}`,
      `${PAST} .. gửi|nhắn .. ${SECRETS} .. cho|qua`,
      `đọc|đưa|cho|gửi|nhắn|cung cấp .. ${THEM} .. ${SECRETS} .. rồi|xong|mất`,
      `đọc|đưa|gửi|nhắn|cung cấp .. ${SECRETS} .. cho .. ${THEM} .. rồi|xong|mất`,
    ),
  ],
  [
    'bam_link',
    says(
      `${PAST} .. bấm|nhấn|ấn|mở|vào|nhấp|click|kick|chạm .. ${LINKS}`,
      `bấm|nhấn|ấn|mở|vào|nhấp .. ${LINKS} .. rồi|xong|mất`,
      `bấm nhầm|ấn nhầm .. ${LINKS}`,
    ),
  ],
]

/** An app from there is no harm. */
const STORE = pattern('ch play|chplay|app store|appstore|google play')

/** "chưa chuyển", "suýt cài", "định đưa": not done; "bảo tôi chuyển": asked for, not done. */
const NOT_YET = wordSet('chưa không suýt định sắp đừng chẳng nếu khỏi')
const YET = wordSet('chưa')
/** Words before the deed in which a denial of it stands. */
const REACH = 3
/** Who did it, when it was not the resident: "hệ thống vừa gửi mã". */
const OTHERS = wordSet('bảo bắt đòi yêu dụ kêu hệ')

export function alreadyDone(text: string): AlreadyDone | null {
  const said = clauses(text)
  const fromStore = places(said, STORE).length > 0
  const found = DONE.find(
    ([what, patterns]) =>
      !(what === 'cai_app' && fromStore) &&
      patterns.some((one) => places(said, one).some((place) => isTold(said, place))),
  )
  return found?.[0] ?? null
}

function isTold(said: readonly Word[], [from, to]: readonly [number, number]): boolean {
  // "Đã có ai bấm chưa?" asks.
  const end = said.findIndex((word, i) => i >= to && word.plain === ',')
  const last = said[(end < 0 ? said.length : end) - 1]
  if (last && isIn(YET, last)) return false
  const around = said.slice(Math.max(0, from - REACH), to)
  const pause = around.findLastIndex((word, i) => word.plain === ',' && i < around.length - (to - from))
  return !around.slice(pause + 1).some((word) => isIn(NOT_YET, word) || isIn(OTHERS, word))
}
