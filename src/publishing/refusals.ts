/** Everything the editor's server refuses, with the words it says: what happened, whether anything is lost, what to do. */
import { type Refusal, RefusedBy, type RefusedMore } from '../refusing.ts'
import type { Conflict, EditorProblem } from './api.ts'

export const REFUSALS = {
  absent: [404, 'not-found', 'Không có mục này, hoặc bạn không được xem.'],
  invalid: [400, 'invalid', 'Yêu cầu này máy không đọc được. Xin tải lại trang rồi thử lại; chưa có gì thay đổi.'],
  large: [413, 'too-large', 'Nội dung lớn quá nên chưa lưu. Xin viết ngắn lại, hoặc chia thành hai thủ tục.'],
  busy: [429, 'too-many', 'Thao tác nhanh quá. Xin chờ một phút rồi thử lại; chưa có gì bị mất.'],
  unavailable: [503, 'unavailable', 'Máy chủ đang bận, chưa có gì thay đổi. Xin thử lại sau ít giây.'],
  failed: [500, 'failed', 'Máy chủ gặp trục trặc, không phải lỗi của bạn. Xin thử lại sau ít phút.'],
  changed: [409, 'changed', 'Người khác vừa sửa chỗ này. Xin xem cả hai bản rồi chọn; chưa có gì bị ghi đè.'],
  gone: [409, 'gone', 'Bước này không còn trong bản nháp. Phần bạn viết chưa được lưu; xin chép lại vào bước khác.'],
  taken: [409, 'taken', 'Tên này đã có. Xin chọn tên khác.'],
  used: [409, 'used', 'Còn chỗ khác dẫn tới đây. Xin chọn bước đi tiếp thay cho bước bị xóa.'],
  'moved-on': [
    409,
    'moved-on',
    'Đã có thay đổi mới hơn bản bạn đang xem. Xin xem lại rồi làm tiếp; chưa có gì được làm.',
  ],
  unreadable: [422, 'unreadable', 'Chưa lưu được vì có chỗ viết sai. Phần bạn viết vẫn còn trên trang.'],
  blocked: [422, 'blocked', 'Chưa phát hành được: còn lỗi phải sửa.'],
  'reason-needed': [422, 'reason-needed', 'Mỗi lời nhắc cần một lý do trước khi phát hành.'],
  nothing: [422, 'nothing', 'Chưa có thay đổi nào so với bản đang chạy.'],
  'second-person': [403, 'second-person', 'Thay đổi này cần một người khác duyệt trước khi phát hành.'],
  stranded: [422, 'stranded', 'Có người đang ở bước bị xóa và không còn lối đi tiếp. Xin chọn bước thay thế.'],
  full: [409, 'full', 'Đã tới giới hạn. Xin xóa bớt rồi thử lại.'],
  'bad-picture': [
    422,
    'bad-picture',
    'Ảnh này không dùng được. Xin chọn ảnh PNG, JPEG hoặc hình vẽ SVG, không quá 10 MB.',
  ],
  'bad-voice': [
    422,
    'bad-voice',
    'Tệp này không phải bản ghi âm dùng được. Xin thu lại, hoặc chọn tệp M4A, MP3, WAV, OGG không quá 10 MB.',
  ],
  'no-recorder': [
    422,
    'no-recorder',
    'Máy chủ chưa có chương trình ffmpeg nên chưa nhận bản ghi âm. Xin báo người quản lý máy chủ cài ffmpeg; chưa có gì bị mất.',
  ],
} as const satisfies Readonly<Record<string, Refusal>>

/** In place of `large`, where nothing was written. */
export const LARGE_UPLOAD = 'Tệp lớn quá 10 MB nên chưa tải lên. Xin chọn tệp nhỏ hơn; chưa có gì bị mất.'

export type Why = keyof typeof REFUSALS

export interface More extends RefusedMore {
  readonly problems?: readonly EditorProblem[]
  readonly conflict?: Conflict
}

/** Thrown inside this room, answered by its error handler. */
export class Refused extends RefusedBy<Why, More> {}
