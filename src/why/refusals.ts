/** Everything that asking why refuses, with the words it says. */
import { type Refusal, RefusedBy } from '../refusing.ts'

export const REFUSALS = {
  absent: [
    404,
    'not-found',
    'Không mở được: người dân đã xóa dữ liệu của mình, nội dung đã quá hạn giữ, hoặc bạn không được xem.',
  ],
  invalid: [400, 'invalid', 'Yêu cầu này máy không đọc được. Xin tải lại trang rồi thử lại.'],
  busy: [429, 'too-many', 'Thao tác nhanh quá. Xin chờ một phút rồi thử lại.'],
  unavailable: [503, 'unavailable', 'Máy chủ đang bận. Chưa có gì bị mất; xin thử lại sau ít giây.'],
  failed: [500, 'failed', 'Máy chủ gặp trục trặc, không phải lỗi của bạn. Xin thử lại sau ít phút.'],
  'no-draft': [409, 'no-draft', 'Thủ tục này không còn bản nháp: có thể vừa được phát hành. Xin tải lại trang.'],
  unreadable: [422, 'unreadable', 'Bản nháp còn chỗ viết sai nên chưa chạy được. Xin sửa bản nháp rồi thử lại.'],
  'not-replayable': [
    409,
    'not-replayable',
    'Lượt này không chạy lại được: nó không do một tin của người dân, hoặc chỗ họ đứng lúc đó không được ghi.',
  ],
} as const satisfies Readonly<Record<string, Refusal>>

export type Why = keyof typeof REFUSALS

/** Thrown inside this room, answered by its error handler. */
export class Refused extends RefusedBy<Why> {}
