/** The words of the guard: things nobody may ask for, ways to ask for them, and what makes a warning or guidance of it. */
import { type Pattern, pattern } from '../understanding/said.ts'

/** Verbs by which something is given to somebody; those of the second list only count when it is to us. */
export const GIVE = pattern(
  'gửi|đọc|cung cấp|đưa|chia sẻ|chụp|nhắn lại|nhắn cho|nhắn giúp|nhắn qua|cho xin|cho xem|cho biết|trả lời|chuyển lại|khai báo|copy|forward|inbox|gởi|đọc lại|nói cho|báo cho|báo lại|send',
)
export const GIVE_US = pattern('cho|nhắn|nói|báo|ghi|viết|kể|xem|kiểm tra|nhập hộ|quay|chuyển|đưa|nhập')
/** Typed into the conversation. */
export const TYPE = pattern('nhập|gõ|điền|đánh|ghi|viết|dán|gửi|bấm|để|up|đăng')

const US = 'cháu|em|con|mình|tôi|tui|tớ|bên cháu|bên em|bên mình|bên tôi|chúng tôi|chúng cháu|chúng em|đội|nhóm|me'
/** To us, or here. */
export const TO_US = pattern(
  US.split('|')
    .flatMap((us) => ['cho', 'giúp', 'sang', 'qua', 'tới', 'với', 'hộ', 'về', 'để'].map((word) => `${word} ${us}`))
    .concat('to me')
    .join('|'),
)
export const US_ALONE = pattern(US)
export const HERE = pattern(
  'vào đây|ở đây|qua đây|lên đây|ra đây|tại đây|xuống đây|sang đây|vô đây|qua zalo|vào zalo|qua tin nhắn|vào khung chat|vào chat|vào nhóm|trong chat',
)
/** "Cháu cần …", "cho cháu xin …", "xin bác …". */
export const WANT = pattern(
  [
    ...US.split('|').flatMap((us) =>
      [
        'xin',
        'cần',
        'hỏi',
        'lấy',
        'muốn xin',
        'muốn biết',
        'cần biết',
        'cần lấy',
        'phải có',
        'check',
        'kiểm tra',
        'need',
      ].map((want) => `${us} ${want}`),
    ),
    ...['bác', 'cô', 'chú', 'ông', 'bà', 'anh', 'chị'].map((you) => `xin ${you}`),
    'cho xin',
    'cho hỏi',
    'xin được biết',
    'hệ thống cần',
    'cần bác',
    'cần cô',
    'cần chú',
    'give me',
  ].join('|'),
)
export const WANT_FIRST = pattern('xin|cho|lấy|đọc|gửi')
export const ASKED = pattern(
  'là gì|là bao nhiêu|là mấy|là số mấy|là số gì|là số nào|bao nhiêu vậy|bao nhiêu ạ|bao nhiêu thế|bao nhiêu bác|mấy vậy|số mấy',
)

/** Into the application, on the portal, at a counter: guidance. */
export const IN_PLACE = pattern(
  'vào ứng dụng|trong ứng dụng|trên ứng dụng|của ứng dụng|theo ứng dụng|vào app|trong app|trên app|vào vneid|trong vneid|trên vneid|cho vneid|vào ô|trong ô|trên cổng|vào cổng|lên cổng|qua cổng|trên trang|trên màn hình|theo màn hình|theo khung|vào khung|theo hướng dẫn|vào máy|trên máy|tại trụ sở|ở trụ sở|ra trụ sở|ra công an|ở công an|tại công an|lên công an|đến công an|tại quầy|ở quầy|ra quầy|một cửa|tại trung tâm|ở trung tâm|mang theo|mang ra|đi làm|kèm hồ sơ|vào hồ sơ|ra giấy|vào giấy|vào sổ|ra phường|lên phường|tại nơi|cơ quan|trong mục|vào mục|bấm vào',
)
/** Papers are for officers at their counter; codes and passwords for nobody. */
export const TO_OFFICER = pattern('cho cán bộ|cho công an|cho nhân viên|cho bác sĩ|cho bưu tá|cho lễ tân|cho cơ quan')
/** Who is told of, not asked. */
export const TO_OTHERS = pattern(
  'cho ai|với ai|cho người khác|cho người lạ|cho bất kỳ ai|cho bất cứ ai|cho họ|cho nó|cho chúng nó|cho chúng|cho kẻ|cho người gọi|cho người nào|cho số lạ|cho ai đó|cho người ta',
)
export const OTHERS = pattern(
  'ai|họ|nó|chúng nó|kẻ gian|kẻ lừa đảo|kẻ xấu|kẻ|người lạ|người ta|đối tượng|số lạ|người gọi|bọn|bọn chúng|người nào|lừa đảo|anyone|they',
)
/** What sends codes by itself, and its buttons. */
export const SYSTEMS = pattern('vneid|ứng dụng|hệ thống|tổng đài|nhà mạng|app|cổng|ngân hàng|máy|nút|bấm|ấn|chọn')

export const NEVER = pattern(
  'đừng|chớ có|chớ nên|cấm|tuyệt đối không|không được|không nên|không bao giờ|không ai|không phải|chẳng ai|chưa bao giờ|khỏi|never|do not|dont|tránh|không|chẳng|không hề|tuyệt đối đừng',
)
/** After "không" and "đừng" these calm down and forbid nothing. */
export const CALMING = pattern(
  'lo|sợ|ngại|sao|sớm|vội|mất|có gì|vào được|thấy|nhận được|biết|hiểu|làm được|mở được|gọi được',
)
/** After these a new thought begins, which a "không" before does not forbid. */
export const TURNS = pattern(
  'ra công an|ra phường|lên phường|lên công an|đi đâu|đến đâu|nên|thì|để|vậy|cứ|nhưng|mà|chỉ|rồi|xong|vì vậy|do đó|trừ|ngoài',
)
/** "Sao bác không gửi …", "không đọc thì cháu không làm được": demands what it seems to forbid. */
export const WHY_NOT = pattern('sao|tại sao|vì sao|sao mà')
export const OR_ELSE = pattern(
  'thì|kẻo .. không làm|không giúp|chịu|không xong|không được|bị khoá|bị khóa|khoá|khóa|bị hủy|bị phạt|không kịp|không duyệt',
)

export const CODE = pattern(
  'otp|o t p|o tê pê|mã otp|mã xác thực|mã xác nhận|mã xác minh|mã kích hoạt|mã bảo mật|mã đăng nhập|mã bí mật|mã 6 số|mã sáu số|mã 4 số|mã gồm|mã vừa|mã đó|mã đấy|mã ấy|mã này|mã kia|mã trong tin|mã ở tin|mã trên tin|mã gửi về|mã về máy|mã mới|mã nhận được|dãy số vừa|dãy số trong|dãy số đó|dãy 6 số|6 số|sáu số|6 chữ số|sáu chữ số|mấy số vừa|mấy số trong|mấy con số|con số vừa|số trong tin nhắn|số vừa về|tin nhắn vừa về|tin nhắn vừa đến|tin nhắn vừa nhận|tin nhắn ngân hàng|nội dung tin nhắn vừa|cái mã|verification code|the code',
)
/** "Mã" by itself, where it is none of these. */
export const BARE_CODE = pattern('mã')
export const HARMLESS_CODES = pattern(
  'mã hồ sơ|mã hẹn|mã qr|mã vùng|mã chuyển|mã tra cứu|mã biên nhận|mã số thuế|mã số hồ sơ|mã bưu|mã đơn|mã giấy|mã tiếp nhận|mã định danh|mã pin|mã mở|mã khóa|mã kết nối|mã nhúng|mã lỗi',
)
export const PASSWORD = pattern(
  'mật khẩu|mật mã|mk|pass|passcode|password|pass code|mã pin|số pin|mã mở khóa|mã mở máy|mã khóa màn hình|mã mở khoá|câu trả lời bảo mật|câu hỏi bảo mật|đáp án bảo mật|hình mở khóa',
)
/** Before the thing they make it guidance: "quên mật khẩu". */
export const ABOUT_IT = pattern('quên|đổi|đặt|tạo|nhớ|lấy lại|đặt lại|cấp lại|sai|về|mất|làm lại|lại được|hết hạn')

export const CARD_PHOTO = pattern(
  'ảnh căn cước|hình căn cước|ảnh thẻ|hình thẻ|mặt trước|mặt sau|hai mặt|2 mặt|căn cước|cccd|cmnd|cmt|chứng minh|ảnh giấy tờ|giấy tờ|hộ chiếu|giấy khai sinh|bằng lái|thẻ bảo hiểm|thẻ bhyt|khuôn mặt|chân dung|selfie|ảnh mặt|cái mặt|thẻ ngân hàng|thẻ atm|id card',
)
export const ID_NUMBER = pattern(
  'số căn cước|số cccd|số thẻ căn cước|số trên căn cước|số trên thẻ căn cước|số cmnd|số chứng minh|số định danh|mã định danh|số hộ chiếu|12 số|mười hai số|số bảo hiểm|số bhxh|số bhyt|dãy số trên thẻ|id number',
)
export const ACCOUNT = pattern(
  'số tài khoản|stk|số thẻ ngân hàng|số thẻ atm|số thẻ|số dư|cvv|thông tin thẻ|tài khoản ngân hàng|mã cvv|ngày hết hạn thẻ|số tk',
)
export const CONTACT = pattern(
  'số điện thoại|sđt|sdt|số zalo|nick zalo|zalo của bác|facebook của bác|zalo của cô|zalo của chú|số máy|zalo của mình|phone number',
)

/** Asked for by these words alone. */
export const MONEY: readonly Pattern[] = [
  'chuyển khoản|chuyển tiền|bắn tiền|nạp tiền|nạp thẻ|mua thẻ cào|thẻ cào|gửi tiền|đưa tiền|đặt cọc|chuyển cọc|ck',
  'chuyển|đóng|nộp|trả|thanh toán|gửi|cho|bồi dưỡng|biếu|ứng|quét .. tiền|phí|lệ phí|nghìn|ngàn|triệu|đồng|50k|100k|200k|500k .. cho cháu|cho em|cho con|cho mình|cho tôi|cho đội|cho chúng|cho anh|cho chị|cho bên|vào tài khoản|vào số|vào stk|qua momo|qua zalopay|qua viettel',
  'chuyển|gửi|cho|biếu|đưa|bồi dưỡng .. cháu|em|con|mình|tôi|chúng tôi|đội .. tiền|phí|nghìn|ngàn|triệu|đồng|50k|100k|200k|500k|ít tiền',
  'cho cháu|cho em|cho con|cho mình|cho tôi .. vay|mượn|xin .. tiền|triệu|nghìn|ngàn|phí',
  'phí hỗ trợ|phí dịch vụ|tiền công|tiền bồi dưỡng|tiền cà phê|tiền trà nước|phí làm nhanh|tiền làm nhanh|phí xử lý',
  'quét .. mã qr|qr .. thanh toán|trả phí|nộp phí|đóng phí|chuyển phí',
].map(pattern)
export const REMOTE: readonly Pattern[] = [
  'teamviewer|team viewer|anydesk|any desk|ultraviewer|ultra viewer|ultra view|quick support|quicksupport|airdroid|rustdesk|điều khiển từ xa|điều khiển máy|chia sẻ màn hình|share màn hình|chiếu màn hình|quay màn hình|share screen|quyền trợ năng|trợ năng|accessibility|apk|tệp cài|file cài|nguồn không rõ|nguồn không xác định|nguồn lạ|mã kết nối|ứng dụng khác ngoài|tải app này',
].map(pattern)
export const ELSEWHERE: readonly Pattern[] = [
  'kết bạn|add zalo|add facebook|add fb|add friend|thêm bạn|nhắn riêng|nhắn tin riêng|chat riêng|liên hệ riêng|ib riêng|inbox riêng|nói chuyện riêng|zalo riêng|zalo cá nhân|số cá nhân|số riêng|facebook cá nhân|telegram|viber|whatsapp|gọi video|video call|gặp riêng',
  'nhắn|gọi|liên hệ|chuyển|qua|sang|kết nối|tìm .. zalo cháu|zalo em|zalo của cháu|zalo của em|zalo của con|zalo của mình|zalo mình|zalo tôi|facebook của cháu|facebook của em|số của cháu|số của em|số cháu|số em|máy cháu|máy em|messenger của cháu',
].map(pattern)
/** Before it, and the danger is taken away or asked about. */
export const UNDOING = pattern('gỡ|xóa|xoá|tắt|thoát|dừng lại|hủy|huỷ|chặn')
/** It may have happened, with others. */
export const HAPPENED = pattern('lỡ|trót|đã|bị|từng|nếu|kẻo|có cài|có tải')
