/** Everything insight refuses, with the words it says: what happened, whether anything is lost, what to do. */
export interface Refusal {
  readonly status: number
  readonly code: string
  readonly message: string
}

export const REFUSALS = {
  absent: { status: 404, code: 'not-found', message: 'Không có mục này, hoặc bạn không được xem.' },
  invalid: { status: 400, code: 'invalid', message: 'Yêu cầu này máy không đọc được. Xin tải lại trang rồi thử lại.' },
  period: {
    status: 400,
    code: 'invalid',
    message: 'Khoảng ngày không đúng: ngày đầu phải trước ngày cuối, nhiều nhất 92 ngày.',
  },
  changed: { status: 409, code: 'changed', message: 'Mục này vừa được người khác thay đổi. Xin tải lại rồi thử lại.' },
  'no-help': {
    status: 409,
    code: 'no-help',
    message: 'Thêm vào đây thì trợ lý vẫn chưa hiểu câu này, nên chưa thêm gì. Xin chọn chỗ khác.',
  },
  full: {
    status: 409,
    code: 'full',
    message: 'Đã đến giới hạn nên chưa thêm được; chưa có gì bị mất. Xin bỏ bớt mục cũ, hoặc chọn ít ngày hơn.',
  },
  large: { status: 413, code: 'too-large', message: 'Nội dung dài quá nên chưa lưu. Xin viết ngắn lại.' },
  busy: { status: 429, code: 'too-many', message: 'Thao tác nhanh quá. Xin chờ một phút rồi thử lại.' },
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
} as const satisfies Readonly<Record<string, Refusal>>

export type Why = keyof typeof REFUSALS

/** Thrown inside insight, answered by its error handler. */
export class Refused extends Error {
  readonly why: Why
  readonly where: string | undefined
  constructor(why: Why, where?: string) {
    super(why)
    this.name = 'Refused'
    this.why = why
    this.where = where
  }
}
