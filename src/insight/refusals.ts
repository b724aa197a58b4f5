/** Everything insight refuses, with the words it says: what happened, whether anything is lost, what to do. */
import { type Refusal, RefusedBy } from '../refusing.ts'

export const REFUSALS = {
  absent: [404, 'not-found', 'Không có mục này, hoặc bạn không được xem.'],
  invalid: [400, 'invalid', 'Yêu cầu này máy không đọc được. Xin tải lại trang rồi thử lại.'],
  period: [400, 'invalid', 'Khoảng ngày không đúng: ngày đầu phải trước ngày cuối, nhiều nhất 92 ngày.'],
  changed: [409, 'changed', 'Mục này vừa được người khác thay đổi. Xin tải lại rồi thử lại.'],
  'no-help': [409, 'no-help', 'Thêm vào đây thì trợ lý vẫn chưa hiểu câu này, nên chưa thêm gì. Xin chọn chỗ khác.'],
  full: [
    409,
    'full',
    'Đã đến giới hạn nên chưa thêm được; chưa có gì bị mất. Xin bỏ bớt mục cũ, hoặc chọn ít ngày hơn.',
  ],
  large: [413, 'too-large', 'Nội dung dài quá nên chưa lưu. Xin viết ngắn lại.'],
  busy: [429, 'too-many', 'Thao tác nhanh quá. Xin chờ một phút rồi thử lại.'],
  unavailable: [503, 'unavailable', 'Máy chủ đang bận, chưa có gì thay đổi. Xin thử lại sau ít giây.'],
  failed: [500, 'failed', 'Máy chủ gặp trục trặc, không phải lỗi của bạn. Xin thử lại sau ít phút.'],
} as const satisfies Readonly<Record<string, Refusal>>

export type Why = keyof typeof REFUSALS

/** Thrown inside insight, answered by its error handler. */
export class Refused extends RefusedBy<Why> {}
