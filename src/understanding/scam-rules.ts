/** What the scam rules look for. Each is told to the resident in one sentence: `reasons` of the common words, by id. */
import type { LinkKind } from './hosts.ts'
import { type Pattern, pattern } from './said.ts'

export interface ScamRule {
  readonly id: string
  /** 3: a scam by this alone; together 3: the same; 1 or 2: suspicious. */
  readonly weight: 1 | 2 | 3
  /** Any of these is said … */
  readonly says?: readonly Pattern[]
  /** … and not denied ("công an không gọi điện"); threats leave it out, they are made of "không". */
  readonly deniable?: boolean
  /** … or a link of one of these kinds is there. */
  readonly links?: readonly LinkKind[]
  /** … or the folded text looks like this. */
  readonly shape?: RegExp
  /** All of it counts only if one of these is said too. */
  readonly with?: readonly Pattern[]
  /** Not where the links there are all official or of the state. */
  readonly onlyStrangeLinks?: boolean
  /** Says nothing of a question that is only the resident's own: "sau sáp nhập có phải đổi thẻ không?" */
  readonly askable?: boolean
  /** Says nothing by itself, only beside another rule. */
  readonly onlyBeside?: boolean
}

export const says = (...patterns: readonly string[]): readonly Pattern[] => patterns.map(pattern)

const OFFICES =
  'công an|cán bộ|cảnh sát|đề án 06|tổ công tác|điện lực|ngân hàng|nhà trường|bảo hiểm xã hội|toà án|tòa án|viện kiểm sát|chi cục thuế|cơ quan thuế|bên thuế|cán bộ thuế|bưu điện|nhà mạng|evn|bệnh viện|cô giáo|thầy giáo|uỷ ban|ủy ban|c06'
const CODES =
  'otp|o tê pê|mã xác thực|mã xác nhận|mã kích hoạt|mã bảo mật|mật khẩu|passcode|pass|mã pin|mã 6 số|mã sáu số|6 số|sáu số|mấy số|dãy số|mã bí mật|mã đăng nhập|câu trả lời bảo mật|câu hỏi bảo mật|mã đã ẩn'
const ACCOUNTS =
  'facebook|fb|zalo|sim|số điện thoại|thuê bao|tài khoản|ngân hàng|thẻ|vneid|định danh|căn cước|tiktok|bảo hiểm'
const LOCKED = 'khoá|khóa|bị khoá|bị khóa|chặn|cắt|huỷ|hủy|xoá|xóa|vô hiệu|thu hồi|ngừng|đóng băng'
const LEVEL_3 = 'mức 3|mức độ 3|mức ba|mức độ ba|mức 03|mức độ 03|mức 4|mức độ 4|level 3|lv 3|lv3|cấp độ 3|cấp độ ba'
const MENDED = 'cập nhật|đồng bộ|sửa|đổi|chỉnh|khai lại|làm lại|xác minh|chuẩn hoá|bổ sung'
const MERGED = 'sáp nhập|sát nhập|nhập tỉnh|địa giới|hai cấp|2 cấp'
const DONE_FOR_US =
  'nâng cấp|kích hoạt|cập nhật|đăng ký|cài|tải|làm lại|hướng dẫn|xác minh|xác thực|liên kết|bổ sung|chuẩn hoá|sửa|mở khoá'
const CHATS = 'zalo|zl|facebook|telegram|viber|messenger'

/**
 * Sources: Ministry of Public Security 2024-02-08 (what police never do: register, mend or activate accounts by phone
 * or chat, send links or files, charge); Hải Phòng police 2024-03 (mistakes are settled at the ward); reports in the
 * press 2023-09 to 2026-03 of the cases named at the rules.
 */
export const SCAM_RULES: readonly ScamRule[] = [
  // Somebody wants what opens the account. Police, volunteers and banks never do.
  {
    id: 'hoi_ma',
    weight: 3,
    deniable: true,
    says: says(
      `đọc|cung cấp|đưa|chụp|chia sẻ|xin|đòi|khai báo|cho nó|cho họ|cho người ta|cho cán bộ|cho công an|lỡ cho|đã cho|cho mã|cho otp .. ${CODES}`,
      `gửi|nhắn|nói|báo|đọc .. ${CODES} .. cho|qua zalo|qua tin nhắn|vào số|về số|tới số|đến số|vào zalo`,
      `gửi cho|nhắn cho|gửi lại cho|nhắn lại cho|trả lời|gửi em|gửi cháu|gửi anh|gửi mình|nói cho .. ${CODES}`,
      `${OFFICES}|người lạ|người ta|nó|họ|ai đó|nhân viên|tổng đài .. yêu cầu|hỏi|bắt|bảo|nói|cần .. ${CODES}`,
    ),
  },
  // Keeps the person from asking anyone.
  {
    id: 'giu_kin',
    weight: 3,
    says: says(
      'đừng|không được|không|cấm .. nói với ai|kể với ai|kể cho ai|nói cho ai|cho ai biết|tiết lộ|nói với người nhà|báo người nhà|cho người nhà|nói cho con|nói với con|cho con biết',
      'ra chỗ vắng|chỗ vắng người|nơi vắng người|vào phòng kín|chỗ kín đáo',
      'vào phòng .. đóng cửa|khoá cửa|một mình',
      'giữ bí mật|tuyệt mật|giữ kín|giữ máy|giữ nguyên máy|không được tắt máy|đừng tắt máy|cấm tắt máy|đừng cúp máy|không được cúp',
    ),
  },
  // Remote control and the accessibility permission empty bank accounts (press 2024-05-29).
  {
    id: 'dieu_khien',
    weight: 3,
    deniable: true,
    says: says(
      'chia sẻ màn hình|chiếu màn hình|quay màn hình|share màn hình|share screen|trợ năng|quyền điều khiển|điều khiển từ xa|điều khiển máy|teamviewer|team viewer|anydesk|any desk|ultraviewer|ultra viewer|quick support|quicksupport|accessibility',
    ),
  },
  // An app from anywhere but the two stores.
  { id: 'tep_apk', weight: 3, shape: /\. ?a ?p ?k(?![a-z])|(?<![a-z])apk(?![a-z])/ },
  {
    id: 'nguon_la',
    weight: 3,
    says: says(
      'nguồn không xác định|nguồn không rõ|không rõ nguồn gốc|nguồn lạ|nguồn bên ngoài|nguồn ngoài|ứng dụng không xác định|unknown sources',
      'tải|cài|cài đặt .. file cài|tệp cài|file vneid|tệp vneid|phần mềm lạ|ứng dụng lạ|app lạ|ứng dụng giả|app giả',
      'cài|tải .. bằng file|từ file|bằng tệp|từ tệp|ngoài ch play|ngoài chplay|ngoài app store|không cần ch play|không qua ch play|không qua chplay',
      'thuế|app|ứng dụng|vneid .. giả|giả mạo .. cài|tải',
      'cài|tải .. app|ứng dụng|phần mềm .. giả|giả mạo',
      'vneid pro|vneid update|vneid plus|vneid vip',
    ),
  },
  // A host made to be taken for an official one (false portal dichvucongs.top, press 2025-08); a bare IP address.
  { id: 'link_gia', weight: 3, links: ['disguised'] },
  { id: 'link_so', weight: 3, links: ['number'] },
  // There is no level 3 (press 2023-09-13, Hải Phòng police 2024-03).
  {
    id: 'muc_3',
    weight: 3,
    deniable: true,
    says: says(
      `${LEVEL_3} .. định danh|vneid|tài khoản`,
      `định danh|vneid|tài khoản .. ${LEVEL_3}`,
      `nâng|nâng cấp|lên .. ${LEVEL_3}`,
      `nghe nói có|bảo lên|bảo làm|bảo có|bảo phải|phải làm|phải lên .. ${LEVEL_3}`,
    ),
  },
  // Addresses of merged wards update by themselves (Cà Mau police 2025-05-14, press 2025-07-18).
  {
    id: 'sau_sap_nhap',
    weight: 3,
    deniable: true,
    askable: true,
    says: says(
      `${MENDED} .. ${MERGED}`,
      `${MERGED} .. ${MENDED}`,
      'đồng bộ .. dữ liệu|vneid|định danh|căn cước|cccd|dân cư|thông tin|sổ hộ khẩu|bảo hiểm|sinh trắc',
      'cập nhật .. địa chỉ mới|nơi ở mới .. vneid|định danh|căn cước',
    ),
  },
  // "Your fingerprints are blurred" (press 2025-08-10).
  {
    id: 'van_tay',
    weight: 3,
    says: says(
      'vân tay|dấu vân tay .. mờ|bị mờ',
      'vân tay|dấu vân tay|sinh trắc|sinh trắc học .. lỗi|không rõ|chưa rõ|không khớp|hỏng|thiếu .. gọi|online|mạng|zalo|link|ứng dụng|phần mềm',
    ),
  },
  // The wave before accounts must be linked (Decree 320/2026 deletes and locks none).
  {
    id: 'doa_khoa',
    weight: 3,
    says: says(
      `không|nếu .. liên kết|xác thực|cập nhật|kích hoạt|đăng ký|làm|xác minh|bổ sung|nâng cấp|đồng bộ|chuẩn hoá|cung cấp|nộp .. ${LOCKED} .. ${ACCOUNTS}`,
      `kẻo|không thì|nếu không|sẽ|sắp .. ${LOCKED} .. ${ACCOUNTS}`,
      `${ACCOUNTS} .. sẽ bị|sắp bị|sẽ .. ${LOCKED}`,
      'liên kết|xác thực|đồng bộ .. không là|không thì|không thì bị|kẻo .. mất|mất nick|khoá|xoá|cắt',
    ),
  },
  // The call "from the investigating police" (press 2023 to 2025).
  {
    id: 'doa_bat',
    weight: 3,
    deniable: true,
    says: says(
      'lệnh bắt|bắt tạm giam|bắt giam|tạm giam|khởi tố|rửa tiền|đường dây ma tuý|đường dây ma túy|buôn ma tuý|buôn ma túy|truy nã|phong toả|phong tỏa|đi tù',
      'liên quan|dính .. ma tuý|ma túy|vụ án|đường dây|tội phạm|phạm tội',
    ),
  },
  // Money "to prove it is clean", and the relative in hospital (press 2023 to 2025).
  {
    id: 'chuyen_tien',
    weight: 3,
    deniable: true,
    says: says(
      'tài khoản an toàn|tài khoản tạm giữ|tài khoản tạm giam|tài khoản của bộ công an|tài khoản kiểm tra|chứng minh trong sạch',
      'chuyển tiền|chuyển khoản|gửi tiền|nạp tiền .. cấp cứu|tai nạn|viện phí|bảo lãnh|xác minh|kiểm tra|chứng minh|công an|cán bộ|đặt cọc',
      'cấp cứu|tai nạn|nhập viện|bị bắt|bị tạm giữ .. chuyển tiền|chuyển khoản|chuyển gấp|gửi tiền|tiền gấp|tiền bảo lãnh|tiền chuộc',
      'cấp cứu|tai nạn|nhập viện|bị bắt .. chuyển|gửi|đưa .. triệu|đồng|nghìn|ngàn',
      'công an|cán bộ|cảnh sát|toà án|tòa án|viện kiểm sát .. chuyển tiền|chuyển khoản|nộp tiền|đóng tiền|gửi tiền',
    ),
  },
  // Officials who add on Zalo, or do by phone what is done at the ward.
  {
    id: 'ket_ban',
    weight: 3,
    deniable: true,
    says: says(
      `${OFFICES} .. kết bạn|add|gọi video|video call|nhắn riêng`,
      `${OFFICES} .. gọi|nhắn|gửi|liên hệ|trao đổi|làm việc .. ${CHATS}`,
      `kết bạn|thêm|add|liên hệ|nhắn tin|nhắn|ib|gọi|gọi qua .. ${CHATS} .. ${OFFICES}|${DONE_FOR_US}|hỗ trợ|định danh|vneid|hồ sơ|nhận`,
      'kết bạn .. zalo|zl|facebook|telegram|viber',
    ),
  },
  {
    id: 'lam_tu_xa',
    weight: 3,
    deniable: true,
    says: says(
      `${OFFICES} .. gọi|gọi điện|điện cho|nhắn|nhắn tin .. ${DONE_FOR_US}`,
      `gọi|gọi điện|nhắn tin|nhắn|cuộc gọi .. ${OFFICES} .. ${DONE_FOR_US}`,
      'gọi video|video call|call video .. xác thực|sinh trắc|sinh trắc học|quay mặt|quét mặt|định danh|căn cước',
      `xưng|tự xưng|giả danh|mạo danh|giả làm|giả|nhận là .. ${OFFICES}`,
    ),
  },
  // 22,000 đồng that cost 129 million: VNeID is free (press 2025).
  {
    id: 'phi_nho',
    weight: 3,
    deniable: true,
    says: says(
      'đóng|nộp|thu|trả|chuyển|chuyển khoản|thanh toán|ck .. nghìn|ngàn|đồng|tiền|phí|lệ phí .. vneid|định danh|kích hoạt|mức 2|đồng bộ|nâng cấp|tài khoản',
      'vneid|định danh|kích hoạt|nâng cấp|đồng bộ|mức 2 .. đóng|nộp|thu|trả|chuyển|chuyển khoản|thanh toán|ck .. phí|lệ phí|nghìn|ngàn|đồng|tiền',
    ),
  },
  // Work, profit, money lost come back: not about VNeID, met by the same people.
  {
    id: 'moi_chao',
    weight: 3,
    deniable: true,
    says: says(
      'việc nhẹ lương cao|cộng tác viên online|tuyển cộng tác viên|cam kết lợi nhuận',
      'làm nhiệm vụ .. hoa hồng|tiền',
      'đầu tư .. lãi|lợi nhuận',
      'lấy lại|thu hồi .. tiền lừa|tiền bị lừa|tiền bị treo|tiền đã mất|bị lừa',
      'bao đậu|bao đỗ|chạy bằng lái|chạy chứng chỉ|không cần thi',
      'nhận làm|làm nhanh|làm hộ|dịch vụ làm .. hộ chiếu|bằng lái|căn cước|cccd|định danh|mức 2 .. lấy tiền|lấy liền|giá|trên mạng|qua mạng|online|facebook|tiền trước',
    ),
  },
  {
    id: 'chuyen_khoan',
    weight: 2,
    deniable: true,
    says: says(
      'chuyển khoản|chuyển tiền|gửi tiền|nạp tiền|nạp thẻ|mua thẻ cào|đặt cọc|đóng phí|nộp phí|phí hồ sơ|phí vận chuyển|phí ship|ck trước|số tài khoản đã ẩn',
      'quét .. mã qr|qr',
    ),
  },
  // Gift money by link (press 2025-08-28).
  {
    id: 'nhan_qua',
    weight: 2,
    deniable: true,
    says: says(
      'nhận|lĩnh|lãnh|tặng|hoàn .. quà|tiền thưởng|phần thưởng|trợ cấp|tiền hỗ trợ|gói hỗ trợ|thuế|tiền quà|100 nghìn|100 000|100000|100 đồng',
      'trúng .. xe|xe máy|điện thoại|vàng|tiền|quà|giải|iphone',
      'trúng thưởng|trúng giải|quà tri ân|quà tặng|hoàn tiền|hoàn thuế',
    ),
  },
  {
    id: 'hoi_giay_to',
    weight: 2,
    deniable: true,
    says: says(
      'gửi|cung cấp|nhắn cho|nhắn lại|nhắn số|xin|soạn|chụp gửi .. ảnh|căn cước|cccd|số thẻ|số tài khoản|hai mặt|2 mặt|chân dung|khuôn mặt',
      'chụp .. căn cước|cccd|thẻ|hai mặt|2 mặt .. gửi|cho|qua|zalo|đây',
    ),
  },
  // In the name of an office: may be an invitation to come, may be how a scam begins.
  {
    id: 'goi_dien',
    weight: 2,
    deniable: true,
    says: says(
      `${OFFICES} .. gọi|gọi điện|điện cho|điện đến|nhắn|nhắn tin`,
      `gọi|gọi điện|nhắn|nhắn tin|cuộc gọi .. ${OFFICES}`,
      'số lạ|người lạ .. gọi|nhắn|điện|gửi',
    ),
  },
  {
    id: 'bam_link',
    weight: 2,
    deniable: true,
    onlyStrangeLinks: true,
    says: says(
      'bấm|nhấn|ấn|click|kick|truy cập|vào|mở|gửi|nhấp|theo|tải .. link|đường link|đường dẫn|liên kết này|liên kết sau|liên kết dưới',
    ),
  },
  {
    id: 'trieu_tap',
    weight: 2,
    says: says(
      'triệu tập',
      'giấy mời .. điện thoại|zalo|mạng|online',
      'phạt nguội|vi phạm giao thông .. bấm|link|tra cứu|nộp|đóng',
    ),
  },
  { id: 'link_rut_gon', weight: 2, links: ['short'] },
  { id: 'link_la', weight: 2, links: ['other'] },
  // No office sends such links; in its name they are the scam.
  {
    id: 'link_mao_danh',
    weight: 1,
    onlyBeside: true,
    links: ['other', 'short'],
    with: says(
      `${OFFICES}|vneid|định danh|căn cước|cccd|mức 2|hồ sơ|phạt nguội|vi phạm|bảo hiểm|bhyt|bhxh|quà|trợ cấp|tài khoản|học phí|tiền điện`,
    ),
  },
  { id: 'link_nha_nuoc', weight: 1, links: ['state'] },
  {
    id: 'thuc_giuc',
    weight: 1,
    onlyBeside: true,
    says: says(
      'ngay lập tức|khẩn cấp|gấp|làm ngay|ngay hôm nay|trong hôm nay|trong 24h|trong 24 giờ|trong 24|hạn chót|hết hạn hôm nay',
    ),
  },
]
