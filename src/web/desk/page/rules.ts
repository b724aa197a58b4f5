/** The rules of conduct, accepted once a quarter. The text that was read is sent along and kept. */
export const RULES: readonly string[] = [
  'Tôi không bao giờ hỏi mã OTP, mật khẩu, mã PIN, câu hỏi bảo mật, số thẻ hay số tài khoản, dù bằng lời lẽ nào.',
  'Tôi không xin ảnh căn cước, ảnh khuôn mặt hay số định danh đầy đủ, không xin tiền, không nhận tiền.',
  'Tôi không bảo ai chia sẻ màn hình, cài ứng dụng điều khiển từ xa hay ứng dụng ngoài App Store và CH Play.',
  'Tôi chỉ nói chuyện ở đây, không chuyển sang số điện thoại, Zalo hay Telegram riêng.',
  'Tôi chỉ giúp người mình đã nhận, trong ca của mình. Việc nào cần đến nhà thì đi hai người, có mã hẹn.',
  'Tôi không chép, chụp hay kể lại cho ai chuyện của người dân. Cần xem điều gì đang che thì xem từng mục, có lý do.',
  'Tôi nói đúng lời hướng dẫn chính thức: định danh mức 2 làm trực tiếp ở công an, không ai làm hộ qua điện thoại, không mất phí.',
  'Tôi biết mỗi tuần trưởng nhóm đọc lại mười cuộc trò chuyện đã che thông tin riêng.',
]

export const RULES_TEXT = RULES.join('\n')
