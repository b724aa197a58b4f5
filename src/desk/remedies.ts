/** What is said to a helper whose words were stopped: why, and a right sentence instead. */
import type { Unsafe } from './api.ts'

export const REMEDIES: Readonly<Record<Unsafe, string>> = {
  otp: 'Tin chưa gửi: không ai được xin mã OTP hay mã xác thực. Có thể viết: “Bác tự gõ mã vào ứng dụng, đừng gửi cho ai, kể cả cháu.”',
  password:
    'Tin chưa gửi: không ai được xin mật khẩu, passcode hay câu trả lời bảo mật. Có thể viết: “Bác tự nhập mật khẩu trên máy mình, cháu không cần biết.”',
  money:
    'Tin chưa gửi: không ai được xin tiền, số tài khoản hay số thẻ. Có thể viết: “Đội giúp miễn phí; lệ phí nếu có, bác nộp tại quầy hoặc trên Cổng dịch vụ công.”',
  remote:
    'Tin chưa gửi: không hướng dẫn điều khiển từ xa, chia sẻ màn hình hay cài ứng dụng lạ. Có thể viết: “Bác kể giúp cháu màn hình đang hiện chữ gì.”',
  'card-photo':
    'Tin chưa gửi: không ai được xin ảnh giấy tờ hay khuôn mặt. Có thể viết: “Bác chụp trong ứng dụng VNeID, đừng gửi ảnh giấy tờ qua tin nhắn.”',
  'id-number':
    'Tin chưa gửi: không ai được xin số giấy tờ. Có thể viết: “Bác tự nhập số căn cước vào ô trên màn hình.”',
  elsewhere:
    'Tin chưa gửi: không chuyển sang số, Zalo hay trang riêng. Có thể viết: “Bác nhắn tiếp ngay ở đây, cháu hoặc người khác trong đội sẽ trả lời.”',
  qr: 'Ảnh chưa gửi: trong ảnh có mã QR không dẫn tới trang chính thức. Xin chụp hoặc cắt ảnh cho khỏi mã; cần mở trang thì viết: “Bác tự gõ vneid.gov.vn hoặc dichvucong.gov.vn.”',
  link: 'Tin chưa gửi: đường link này không có trong danh sách chính thức. Có thể viết: “Bác tự gõ vneid.gov.vn hoặc dichvucong.gov.vn.”',
}
