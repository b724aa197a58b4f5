/** Everything the notices' addresses refuse, with the words they say: what happened, whether anything is lost, what to do. */
import { type Refusal, RefusedBy } from '../refusing.ts'

export const REFUSALS = {
  absent: [404, 'not-found', 'Không có tin này, hoặc bạn không được xem.'],
  invalid: [400, 'invalid', 'Yêu cầu này máy không đọc được. Xin tải lại trang rồi thử lại; chưa có gì thay đổi.'],
  large: [413, 'too-large', 'Nội dung dài quá nên chưa lưu. Xin viết ngắn lại.'],
  busy: [429, 'too-many', 'Thao tác nhanh quá. Xin chờ một phút rồi thử lại; chưa có gì bị mất.'],
  unavailable: [503, 'unavailable', 'Máy chủ đang bận, chưa có gì thay đổi. Xin thử lại sau ít giây.'],
  failed: [500, 'failed', 'Máy chủ gặp trục trặc, không phải lỗi của bạn. Xin thử lại sau ít phút.'],
  'moved-on': [
    409,
    'moved-on',
    'Người khác vừa sửa hoặc gửi tin này. Phần bạn viết vẫn còn trên trang; xin tải lại để xem bản mới rồi làm tiếp.',
  ],
  blocked: [422, 'blocked', 'Chưa gửi được: còn chỗ phải sửa.'],
  'second-person': [403, 'second-person', 'Tin này cần một người khác duyệt trước khi gửi.'],
  'own-words': [403, 'second-person', 'Người viết không tự duyệt tin của mình.'],
  full: [409, 'full', 'Đã có quá nhiều tin. Xin xóa bớt bản nháp cũ rồi viết tiếp; chưa có gì bị mất.'],
} as const satisfies Readonly<Record<string, Refusal>>

export type Why = keyof typeof REFUSALS

/** Thrown inside this room, answered by its error handler. */
export class Refused extends RefusedBy<Why> {}
