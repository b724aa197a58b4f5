/** Everything the desk refuses, with the words it says: what happened, whether anything is lost, what to do. */
import { type Refusal, RefusedBy } from '../refusing.ts'

export const REFUSALS = {
  absent: [404, 'not-found', 'Không có mục này, hoặc bạn không được xem.'],
  invalid: [400, 'invalid', 'Yêu cầu này máy không đọc được. Xin tải lại trang rồi thử lại.'],
  type: [415, 'wrong-type', 'Yêu cầu này máy không đọc được. Xin tải lại trang rồi thử lại.'],
  large: [413, 'too-large', 'Nội dung dài quá nên chưa gửi. Xin viết ngắn lại.'],
  busy: [429, 'too-many', 'Thao tác nhanh quá. Xin chờ một phút rồi thử lại; chưa có gì bị mất.'],
  crowded: [503, 'busy', 'Đang có quá nhiều người xem cùng lúc. Xin thử lại sau ít giây.'],
  unavailable: [503, 'unavailable', 'Máy chủ đang bận, chưa có gì thay đổi. Xin thử lại sau ít giây.'],
  failed: [500, 'failed', 'Máy chủ gặp trục trặc, không phải lỗi của bạn. Xin thử lại sau ít phút.'],
  held: [409, 'held', 'Người khác đã nhận rồi.'],
  stale: [409, 'stale', 'Bạn không còn giữ lượt này. Việc vừa rồi chưa được làm; xin xem lại danh sách.'],
  nobody: [409, 'nobody', 'Ở đây không còn ai chờ.'],
  'moved-on': [409, 'moved-on', 'Người dân đã làm tiếp rồi nên không hoàn tác được. Cần thì nhận lại.'],
  'no-step': [409, 'no-step', 'Không có bước này trong thủ tục đang làm. Xin chọn bước khác.'],
  'off-shift': [409, 'off-shift', 'Bạn chưa vào ca. Xin mở ca trực trước khi nhận.'],
  enough: [
    409,
    'enough',
    'Hôm nay bạn đã giúp nhiều người rồi, cảm ơn bạn. Mời bạn nghỉ; ai cần gấp thì bạn vẫn nhận được.',
  ],
  'rules-due': [409, 'rules-due', 'Quý này bạn chưa xác nhận quy tắc hỗ trợ. Xin đọc và xác nhận trước khi nhận.'],
  'other-off': [409, 'other-off', 'Người này hiện không trong ca hoặc không giúp được việc này. Xin chọn người khác.'],
  'no-picture': [409, 'no-picture', 'Hình này không còn trong thủ tục đang làm nên chưa gửi. Xin chọn hình khác.'],
  'no-media': [409, 'no-media', 'Kênh này không nhận được. Xin viết bằng chữ.'],
  'offered-full': [
    409,
    'offered-full',
    'Đã có ba ảnh chờ trưởng nhóm xem nên chưa nhận thêm. Xin đợi, hoặc dùng hình có sẵn của thủ tục.',
  ],
  'photo-over': [409, 'photo-over', 'Ảnh này không còn chờ nữa: đã có người xem, hoặc lượt giúp đó đã xong.'],
  'media-full': [
    409,
    'media-full',
    'Đã gửi nhiều ảnh và lời nói cho người này quá nên chưa gửi thêm được. Xin viết bằng chữ.',
  ],
  'media-busy': [
    503,
    'media-busy',
    'Máy chủ đang xử lý nhiều ảnh và lời nói. Tin còn giữ trên máy bạn và sẽ tự gửi lại.',
  ],
  'media-large': [413, 'media-large', 'Tệp lớn quá 10 MB nên chưa gửi. Xin chụp màn hình hoặc thu lại ngắn hơn.'],
  'code-unknown': [
    404,
    'code-unknown',
    'Không có mã này, hoặc mã đã quá 24 giờ. Xin đọc lại từng chữ, hoặc nhờ người ấy nhắn “mã cuộc trò chuyện” lần nữa.',
  ],
  'bad-time': [422, 'bad-time', 'Giờ hẹn phải sau ít nhất 5 phút, trong vòng 14 ngày, và khi kênh còn cho nhắn.'],
  'no-push': [
    409,
    'no-push',
    'Máy chủ chưa gửi được thông báo. Người quản trị cần đặt địa chỉ liên hệ; ca trực của bạn vẫn giữ nguyên.',
  ],
  'push-place': [
    422,
    'push-place',
    'Trình duyệt này dùng dịch vụ thông báo mà máy chủ chưa biết. Xin mở Bàn trực bằng Chrome, Safari, Edge hoặc Firefox.',
  ],
  'no-phone': [409, 'no-phone', 'Chưa gửi được tin thử tới máy này. Xin tắt rồi bật lại thông báo.'],
  'called-lately': [409, 'called-lately', 'Vừa gọi thêm người trong 10 phút qua. Xin đợi mọi người trả lời đã.'],
  digits: [422, 'digits', 'Số chỉ tìm được bằng 4 số cuối.'],
  changed: [409, 'changed', 'Mục này vừa được người khác thay đổi. Xin tải lại rồi thử lại.'],
  'visit-gone': [
    409,
    'visit-gone',
    'Lịch này đã kết thúc hoặc đã xóa theo người dân. Chưa có gì thay đổi; xin xem lại bảng.',
  ],
  'visit-changed': [
    409,
    'visit-changed',
    'Lịch này vừa được người khác hoặc người dân thay đổi. Việc của bạn chưa được ghi; xin xem lại rồi làm lại.',
  ],
  'not-planned': [
    409,
    'not-planned',
    'Lịch này chưa xếp người, hoặc người dân vừa xin đổi. Xin chờ trưởng nhóm xếp lại.',
  ],
  'not-today': [409, 'not-today', 'Mã đến nhà chỉ xem và dùng được đúng ngày hẹn.'],
  'too-early': [409, 'too-early', 'Chưa đến ngày hẹn nên chưa ghi kết quả được.'],
  'wrong-code': [409, 'wrong-code', 'Mã này không đúng.'],
  'code-locked': [
    409,
    'code-locked',
    'Mã đã bị nhập sai nhiều lần nên bị khóa. Xin trưởng nhóm cấp mã mới; người dân sẽ được báo.',
  ],
  'code-used': [409, 'code-used', 'Mã này đã dùng rồi: lượt đến nhà đã được ghi.'],
  'two-people': [422, 'two-people', 'Mỗi lượt phải có đúng hai người khác nhau đang làm việc. Xin chọn lại.'],
  'needs-police': [422, 'needs-police', 'Việc này phải có công an: xin chọn ít nhất một người của công an.'],
  'bad-day': [422, 'bad-day', 'Ngày hẹn phải từ hôm nay, trong vòng 60 ngày, và giờ phải đúng buổi sáng hay chiều.'],
  'request-day': [422, 'request-day', 'Ngày nhận phải là hôm nay hoặc trong 60 ngày qua. Chưa ghi gì vào sổ.'],
  'request-full': [
    409,
    'request-full',
    'Sổ đang có quá nhiều yêu cầu chưa xong. Xin ghi kết quả những việc đã làm rồi thêm sau.',
  ],
  'why-needed': [422, 'why-needed', 'Xin ghi lý do.'],
  'media-gone': [410, 'media-gone', 'Tệp này không còn nữa: nơi giữ đã xóa hoặc đã quá hạn. Cần thì nhờ gửi lại.'],
  'media-away': [503, 'media-away', 'Chưa lấy được tệp từ nơi giữ. Chưa có gì bị mất; xin thử lại sau ít giây.'],
  'media-unwanted': [422, 'media-unwanted', 'Tệp này không mở được ở đây.'],
  'telegram-topics': [
    409,
    'telegram-topics',
    'Tài khoản của bạn chỉ giúp một số việc, mà nhóm Telegram hiện mọi việc, nên chưa nối được. Xin hỏi trưởng nhóm.',
  ],
  unsafe: [422, 'unsafe', 'Tin này chưa gửi.'],
} as const satisfies Readonly<Record<string, Refusal>>

export type Why = keyof typeof REFUSALS

/** Thrown inside the desk, answered by its error handler. */
export class Refused extends RefusedBy<Why> {}
