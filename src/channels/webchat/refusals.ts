/** Everything the web chat refuses, with the words it says: what happened, whether anything is lost, what to do. */
export interface Refusal {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly retryAfterS?: number
}

export const REFUSALS = {
  origin: {
    status: 403,
    code: 'forbidden',
    message: 'Tin này không gửi từ trang chat. Xin mở lại trang chat rồi gửi lại.',
  },
  token: {
    status: 403,
    code: 'forbidden',
    message: 'Trang đã mở quá lâu nên tin chưa gửi được. Xin quay lại rồi gửi lại.',
  },
  session: { status: 403, code: 'no-session', message: 'Xin mở lại trang chat.' },
  invalid: { status: 400, code: 'invalid', message: 'Tin này máy không đọc được. Xin viết lại giúp.' },
  large: { status: 413, code: 'too-large', message: 'Tin dài quá nên chưa gửi được. Xin chia thành hai, ba tin ngắn.' },
  type: { status: 415, code: 'wrong-type', message: 'Tin này máy không đọc được. Xin viết lại bằng chữ.' },
  crowded: {
    status: 429,
    code: 'too-many',
    message: 'Đang có nhiều người cùng bắt đầu. Xin chờ vài phút rồi mở lại trang này.',
  },
  busy: { status: 429, code: 'too-many', message: 'Đang có nhiều tin cùng lúc. Xin chờ một lát rồi gửi lại.' },
  often: {
    status: 429,
    code: 'too-many',
    message: 'Đã có nhiều ảnh và lời nói gửi liền nhau. Xin chờ vài phút rồi gửi tiếp; chữ thì vẫn gửi được ngay.',
  },
  full: {
    status: 409,
    code: 'full',
    message: 'Máy đang giữ nhiều ảnh và lời nói quá nên chưa nhận thêm. Xin viết bằng chữ, hoặc mai gửi lại.',
  },
  'no-file': { status: 400, code: 'no-file', message: 'Chưa có ảnh nào được chọn. Xin chọn một ảnh rồi bấm gửi.' },
  'file-drawing': {
    status: 415,
    code: 'wrong-file',
    message: 'Đây là bản vẽ hoặc trang web nên máy không nhận. Xin chụp ảnh rồi gửi.',
  },
  'file-document': {
    status: 415,
    code: 'wrong-file',
    message: 'Ở đây chưa nhận tệp PDF, Word hay Excel. Xin chụp ảnh trang cần hỏi rồi gửi.',
  },
  'file-archive': {
    status: 415,
    code: 'wrong-file',
    message: 'Ở đây không nhận tệp nén hay tệp cài đặt. Xin gửi từng ảnh.',
  },
  'file-moving': { status: 415, code: 'wrong-file', message: 'Ảnh động thì máy chưa nhận. Xin gửi ảnh chụp thường.' },
  'file-unknown': {
    status: 415,
    code: 'wrong-file',
    message: 'Tệp này không phải ảnh chụp nên máy không nhận. Xin chụp ảnh rồi gửi.',
  },
  'file-large': {
    status: 413,
    code: 'too-large',
    message: 'Ảnh lớn quá (trên 10 MB hoặc trên 25 triệu điểm) nên chưa gửi được. Xin chụp màn hình ảnh ấy rồi gửi.',
  },
  'file-long': { status: 413, code: 'too-large', message: 'Lời nói dài quá 5 phút. Xin nói lại ngắn hơn giúp.' },
  'file-broken': {
    status: 415,
    code: 'wrong-file',
    message: 'Tệp này bị hỏng nên máy không mở được. Xin chụp hoặc nói lại.',
  },
  absent: { status: 404, code: 'not-found', message: 'Không có trang này. Xin mở lại trang chat.' },
  unavailable: {
    status: 503,
    code: 'unavailable',
    message: 'Máy đang bận nên tin chưa gửi được. Xin chờ một lát rồi gửi lại.',
    retryAfterS: 5,
  },
  failed: {
    status: 500,
    code: 'failed',
    message: 'Máy gặp trục trặc nên tin chưa gửi được. Xin chờ một lát rồi gửi lại.',
    retryAfterS: 5,
  },
} as const satisfies Readonly<Record<string, Refusal>>

export type Why = keyof typeof REFUSALS
