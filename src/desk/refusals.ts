/** Everything the desk refuses, with the words it says: what happened, whether anything is lost, what to do. */
export interface Refusal {
  readonly status: number
  readonly code: string
  readonly message: string
}

export const REFUSALS = {
  absent: { status: 404, code: 'not-found', message: 'Không có mục này, hoặc bạn không được xem.' },
  invalid: { status: 400, code: 'invalid', message: 'Yêu cầu này máy không đọc được. Xin tải lại trang rồi thử lại.' },
  type: { status: 415, code: 'wrong-type', message: 'Yêu cầu này máy không đọc được. Xin tải lại trang rồi thử lại.' },
  large: { status: 413, code: 'too-large', message: 'Nội dung dài quá nên chưa gửi. Xin viết ngắn lại.' },
  busy: {
    status: 429,
    code: 'too-many',
    message: 'Thao tác nhanh quá. Xin chờ một phút rồi thử lại; chưa có gì bị mất.',
  },
  crowded: { status: 503, code: 'busy', message: 'Đang có quá nhiều người xem cùng lúc. Xin thử lại sau ít giây.' },
  unavailable: {
    status: 503,
    code: 'unavailable',
    message: 'Máy chủ đang bận, chưa có gì thay đổi. Xin thử lại sau ít giây.',
  },
  failed: {
    status: 500,
    code: 'failed',
    message: 'Máy chủ gặp trục trặc, không phải lỗi của bạn. Xin thử lại sau ít phút.',
  },
  held: { status: 409, code: 'held', message: 'Người khác đã nhận rồi.' },
  stale: {
    status: 409,
    code: 'stale',
    message: 'Bạn không còn giữ lượt này. Việc vừa rồi chưa được làm; xin xem lại danh sách.',
  },
  nobody: { status: 409, code: 'nobody', message: 'Ở đây không còn ai chờ.' },
  'moved-on': {
    status: 409,
    code: 'moved-on',
    message: 'Người dân đã làm tiếp rồi nên không hoàn tác được. Cần thì nhận lại.',
  },
  'no-step': { status: 409, code: 'no-step', message: 'Không có bước này trong thủ tục đang làm. Xin chọn bước khác.' },
  'off-shift': { status: 409, code: 'off-shift', message: 'Bạn chưa vào ca. Xin mở ca trực trước khi nhận.' },
  enough: {
    status: 409,
    code: 'enough',
    message: 'Hôm nay bạn đã giúp nhiều người rồi, cảm ơn bạn. Mời bạn nghỉ; ai cần gấp thì bạn vẫn nhận được.',
  },
  'rules-due': {
    status: 409,
    code: 'rules-due',
    message: 'Quý này bạn chưa xác nhận quy tắc hỗ trợ. Xin đọc và xác nhận trước khi nhận.',
  },
  'other-off': {
    status: 409,
    code: 'other-off',
    message: 'Người này hiện không trong ca hoặc không giúp được việc này. Xin chọn người khác.',
  },
  'no-picture': {
    status: 409,
    code: 'no-picture',
    message: 'Hình này không còn trong thủ tục đang làm nên chưa gửi. Xin chọn hình khác.',
  },
  'no-media': { status: 409, code: 'no-media', message: 'Kênh này không nhận được. Xin viết bằng chữ.' },
  'offered-full': {
    status: 409,
    code: 'offered-full',
    message: 'Đã có ba ảnh chờ trưởng nhóm xem nên chưa nhận thêm. Xin đợi, hoặc dùng hình có sẵn của thủ tục.',
  },
  'photo-over': {
    status: 409,
    code: 'photo-over',
    message: 'Ảnh này không còn chờ nữa: đã có người xem, hoặc lượt giúp đó đã xong.',
  },
  'media-full': {
    status: 409,
    code: 'media-full',
    message: 'Đã gửi nhiều ảnh và lời nói cho người này quá nên chưa gửi thêm được. Xin viết bằng chữ.',
  },
  'media-busy': {
    status: 503,
    code: 'media-busy',
    message: 'Máy chủ đang xử lý nhiều ảnh và lời nói. Tin còn giữ trên máy bạn và sẽ tự gửi lại.',
  },
  'media-large': {
    status: 413,
    code: 'media-large',
    message: 'Tệp lớn quá 10 MB nên chưa gửi. Xin chụp màn hình hoặc thu lại ngắn hơn.',
  },
  'code-unknown': {
    status: 404,
    code: 'code-unknown',
    message:
      'Không có mã này, hoặc mã đã quá 24 giờ. Xin đọc lại từng chữ, hoặc nhờ người ấy nhắn “mã cuộc trò chuyện” lần nữa.',
  },
  'bad-time': {
    status: 422,
    code: 'bad-time',
    message: 'Giờ hẹn phải sau ít nhất 5 phút, trong vòng 14 ngày, và khi kênh còn cho nhắn.',
  },
  'no-push': {
    status: 409,
    code: 'no-push',
    message: 'Máy chủ chưa gửi được thông báo. Người quản trị cần đặt địa chỉ liên hệ; ca trực của bạn vẫn giữ nguyên.',
  },
  'push-place': {
    status: 422,
    code: 'push-place',
    message:
      'Trình duyệt này dùng dịch vụ thông báo mà máy chủ chưa biết. Xin mở Bàn trực bằng Chrome, Safari, Edge hoặc Firefox.',
  },
  'no-phone': {
    status: 409,
    code: 'no-phone',
    message: 'Chưa gửi được tin thử tới máy này. Xin tắt rồi bật lại thông báo.',
  },
  'called-lately': {
    status: 409,
    code: 'called-lately',
    message: 'Vừa gọi thêm người trong 10 phút qua. Xin đợi mọi người trả lời đã.',
  },
  digits: { status: 422, code: 'digits', message: 'Số chỉ tìm được bằng 4 số cuối.' },
  changed: { status: 409, code: 'changed', message: 'Mục này vừa được người khác thay đổi. Xin tải lại rồi thử lại.' },
  'visit-gone': {
    status: 409,
    code: 'visit-gone',
    message: 'Lịch này đã kết thúc hoặc đã xóa theo người dân. Chưa có gì thay đổi; xin xem lại bảng.',
  },
  'visit-changed': {
    status: 409,
    code: 'visit-changed',
    message:
      'Lịch này vừa được người khác hoặc người dân thay đổi. Việc của bạn chưa được ghi; xin xem lại rồi làm lại.',
  },
  'not-planned': {
    status: 409,
    code: 'not-planned',
    message: 'Lịch này chưa xếp người, hoặc người dân vừa xin đổi. Xin chờ trưởng nhóm xếp lại.',
  },
  'not-today': { status: 409, code: 'not-today', message: 'Mã đến nhà chỉ xem và dùng được đúng ngày hẹn.' },
  'too-early': { status: 409, code: 'too-early', message: 'Chưa đến ngày hẹn nên chưa ghi kết quả được.' },
  'wrong-code': { status: 409, code: 'wrong-code', message: 'Mã này không đúng.' },
  'code-locked': {
    status: 409,
    code: 'code-locked',
    message: 'Mã đã bị nhập sai nhiều lần nên bị khóa. Xin trưởng nhóm cấp mã mới; người dân sẽ được báo.',
  },
  'code-used': { status: 409, code: 'code-used', message: 'Mã này đã dùng rồi: lượt đến nhà đã được ghi.' },
  'two-people': {
    status: 422,
    code: 'two-people',
    message: 'Mỗi lượt phải có đúng hai người khác nhau đang làm việc. Xin chọn lại.',
  },
  'needs-police': {
    status: 422,
    code: 'needs-police',
    message: 'Việc này phải có công an: xin chọn ít nhất một người của công an.',
  },
  'bad-day': {
    status: 422,
    code: 'bad-day',
    message: 'Ngày hẹn phải từ hôm nay, trong vòng 60 ngày, và giờ phải đúng buổi sáng hay chiều.',
  },
  'request-day': {
    status: 422,
    code: 'request-day',
    message: 'Ngày nhận phải là hôm nay hoặc trong 60 ngày qua. Chưa ghi gì vào sổ.',
  },
  'request-full': {
    status: 409,
    code: 'request-full',
    message: 'Sổ đang có quá nhiều yêu cầu chưa xong. Xin ghi kết quả những việc đã làm rồi thêm sau.',
  },
  'why-needed': { status: 422, code: 'why-needed', message: 'Xin ghi lý do.' },
  'media-gone': {
    status: 410,
    code: 'media-gone',
    message: 'Tệp này không còn nữa: nơi giữ đã xóa hoặc đã quá hạn. Cần thì nhờ gửi lại.',
  },
  'media-away': {
    status: 503,
    code: 'media-away',
    message: 'Chưa lấy được tệp từ nơi giữ. Chưa có gì bị mất; xin thử lại sau ít giây.',
  },
  'media-unwanted': { status: 422, code: 'media-unwanted', message: 'Tệp này không mở được ở đây.' },
  'telegram-topics': {
    status: 409,
    code: 'telegram-topics',
    message:
      'Tài khoản của bạn chỉ giúp một số việc, mà nhóm Telegram hiện mọi việc, nên chưa nối được. Xin hỏi trưởng nhóm.',
  },
  unsafe: { status: 422, code: 'unsafe', message: 'Tin này chưa gửi.' },
} as const satisfies Readonly<Record<string, Refusal>>

export type Why = keyof typeof REFUSALS

/** Thrown inside the desk, answered by its error handler. */
export class Refused extends Error {
  readonly why: Why
  readonly where: string | undefined
  /** In place of the usual words: who was first, and when. */
  readonly words: string | undefined
  constructor(why: Why, more: { readonly where?: string; readonly words?: string } = {}) {
    super(why)
    this.name = 'Refused'
    this.why = why
    this.where = more.where
    this.words = more.words
  }
}
