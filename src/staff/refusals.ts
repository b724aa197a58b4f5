/** Everything this room refuses, with the words it says: what happened, whether anything is lost, what to do. */
export interface Refusal {
  readonly status: number
  readonly code: string
  readonly message: string
}

export const REFUSALS = {
  'signed-out': {
    status: 401,
    code: 'signed-out',
    message: 'Bạn chưa đăng nhập, hoặc phiên đã hết. Xin đăng nhập lại.',
  },
  'second-factor': {
    status: 403,
    code: 'second-factor',
    message: 'Còn thiếu một bước đăng nhập. Xin xác nhận bước thứ hai.',
  },
  prove: { status: 403, code: 'prove', message: 'Việc này cần xác nhận lại là bạn. Chưa có gì thay đổi.' },
  locked: {
    status: 403,
    code: 'locked',
    message: 'Màn hình đang khóa vì một lúc lâu không ai chạm vào. Xin mở khóa rồi làm tiếp; chưa có gì bị mất.',
  },
  origin: {
    status: 403,
    code: 'origin',
    message: 'Yêu cầu này không đến từ trang của mình nên không được nhận. Xin mở lại trang rồi thử lại.',
  },
  https: { status: 403, code: 'https', message: 'Chỉ đăng nhập được qua địa chỉ https. Xin báo người trông máy.' },
  absent: { status: 404, code: 'not-found', message: 'Không có mục này, hoặc bạn không được xem.' },
  invalid: { status: 400, code: 'invalid', message: 'Yêu cầu này máy không đọc được. Xin tải lại trang rồi thử lại.' },
  type: { status: 415, code: 'wrong-type', message: 'Yêu cầu này máy không đọc được. Xin tải lại trang rồi thử lại.' },
  large: { status: 413, code: 'too-large', message: 'Nội dung dài quá nên chưa nhận được. Xin viết ngắn lại.' },
  busy: {
    status: 429,
    code: 'too-many',
    message: 'Thao tác nhanh quá. Xin chờ một phút rồi thử lại; chưa có gì bị mất.',
  },
  wait: { status: 429, code: 'wait', message: 'Đã thử sai nhiều lần. Xin chờ một lúc rồi thử lại.' },
  crowded: { status: 503, code: 'busy', message: 'Đang có nhiều người cùng đăng nhập. Xin thử lại sau ít giây.' },
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
  /** One answer for a wrong name, a wrong password, a wrong code and a key we do not know. */
  wrong: {
    status: 401,
    code: 'wrong',
    message: 'Chưa đúng. Xin kiểm tra rồi thử lại; quên thì nhờ trưởng nhóm gửi liên kết mới.',
  },
  'link-used': {
    status: 410,
    code: 'link-used',
    message: 'Liên kết này đã dùng rồi, mỗi liên kết chỉ dùng một lần. Xin nhờ trưởng nhóm gửi liên kết mới.',
  },
  'link-expired': {
    status: 410,
    code: 'link-expired',
    message: 'Liên kết này đã quá hạn. Xin nhờ trưởng nhóm gửi liên kết mới.',
  },
  'link-unknown': {
    status: 404,
    code: 'link-unknown',
    message: 'Liên kết này không đúng. Xin chép lại cho đủ, hoặc nhờ trưởng nhóm gửi liên kết mới.',
  },
  resting: {
    status: 403,
    code: 'resting',
    message: 'Tài khoản nghỉ vì hơn 30 ngày không dùng. Xin nhờ trưởng nhóm gửi liên kết mới.',
  },
  weak: {
    status: 422,
    code: 'weak',
    message: 'Mật khẩu này dễ đoán. Xin dùng ít nhất 12 ký tự, ví dụ bốn từ không liên quan, không có tên mình.',
  },
  'last-key': {
    status: 409,
    code: 'last-key',
    message: 'Đây là cách đăng nhập cuối cùng. Xin thêm cách khác trước khi bỏ.',
  },
  'last-admin': {
    status: 409,
    code: 'last-admin',
    message: 'Đây là quản trị cuối cùng. Xin mời một quản trị khác trước.',
  },
  full: { status: 409, code: 'full', message: 'Đã đủ số lượng. Xin bỏ bớt một mục cũ trước.' },
  changed: { status: 409, code: 'changed', message: 'Mục này vừa được người khác thay đổi. Xin tải lại rồi thử lại.' },
} as const satisfies Readonly<Record<string, Refusal>>

export type Why = keyof typeof REFUSALS

/** Thrown inside our routes, answered by their error handler. */
export class Refused extends Error {
  readonly why: Why
  /** Field of the body it is about. */
  readonly where: string | undefined
  readonly retryAfterMs: number | undefined
  constructor(why: Why, more: { readonly where?: string; readonly retryAfterMs?: number } = {}) {
    super(why)
    this.name = 'Refused'
    this.why = why
    this.where = more.where
    this.retryAfterMs = more.retryAfterMs
  }
}
