/** The same work for all programs: eight questions and a summary, as texts over webhooks. */

export interface Question {
  readonly text: string
  readonly choices: readonly string[]
}

/** What programs (a), (b) and (h) ask; (c) asks the same from `bench/flows`, with its own words for the first two. */
export const QUESTIONS: readonly Question[] = [
  {
    text: 'Chào anh/chị, em là trợ lý tự động của phường Hải An. Em hướng dẫn dùng VNeID và dịch vụ công, từng bước một.\nĐể giúp được đến nơi đến chốn, em xin phép lưu nội dung trò chuyện 90 ngày. Anh/chị có đồng ý không ạ?',
    choices: ['Đồng ý', 'Chưa', 'English'],
  },
  {
    text: 'Em xin phép gọi mình là gì cho phải ạ?',
    choices: ['Bác', 'Cô', 'Chú', 'Ông', 'Bà', 'Anh', 'Chị', 'Bác (xưng con)'],
  },
  { text: 'Bác đã cài ứng dụng VNeID trên điện thoại chưa ạ?', choices: ['Rồi', 'Chưa', 'Không rõ'] },
  { text: 'Điện thoại của bác là loại nào ạ?', choices: ['iPhone', 'Samsung', 'Loại khác'] },
  { text: 'Bác đã ra công an làm định danh mức 2 chưa ạ?', choices: ['Làm rồi', 'Chưa làm', 'Không nhớ'] },
  { text: 'Bác đã nhận được tin nhắn báo duyệt chưa ạ?', choices: ['Nhận rồi', 'Chưa thấy', 'Quá bảy ngày'] },
  { text: 'SIM nhận tin có đang ở trong máy này không ạ?', choices: ['Có', 'Ở máy khác', 'Mất SIM'] },
  { text: 'Bác đang ở màn hình nào ạ?', choices: ['Màn hình đầu', 'Nhập mã OTP', 'Đặt mật khẩu'] },
]

/** What a resident types, one after another; the first opens the conversation. */
export const LINES: readonly string[] = ['/start khao-sat', 'Đồng ý', 'Bác', '1', '2', '1', '2', '1', '3']

export const TOKEN = '100000001:benchmark-token-that-opens-nothing-00'
export const SECRET = 'benchmark-secret-000001'
export const WEBHOOK = '/webhooks/telegram'
export const BOT_WEBHOOK = '/webhooks/botframework'

/** A program prints this line when it listens. */
export const READY = 'ready'
