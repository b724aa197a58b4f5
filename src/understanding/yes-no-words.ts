/** The words that decide a yes or a no, by what they do in a sentence. */
import { wordSet } from './normalise.ts'

/** Asking what comes next, after an answer. */
export const NEXT = wordSet('tiếp nữa giờ sau')
export const NOT = wordSet('không chưa chẳng')
// Accented only: without, they are other words (cha, đeo, dừng). "Trưa" is how some write chưa.
export const NOT_ACCENTED = wordSet('chả đéo đếch éo đừng trưa chăng')
/** These agree, and name nothing. */
export const ASSENT = wordSet('dạ vâng ừ ok đồng ý nhất trí yes')
export const SOFT = wordSet('dạ vâng ừ ok')
/** Yes by themselves; SOFT is politeness that gives way to whatever else is said. */
export const HARD = wordSet('có đúng được rồi xong chuẩn phải đk')
/** "Đâu" asks where, or denies; "mô" is the same in the centre of the country. */
export const WHERE = wordSet('đâu')
export const WHERE_ACCENTED = wordSet('mô')
/** "Đâu" before these denies them; after these, at the end, it denies them too. */
export const DENIED = wordSet('có phải thấy được đc nhận còn biết nhớ làm hề đã gì chi đúng nào')
export const HAD = wordSet('có đã')
/** Before "đâu" these make it a place: "ở đâu". */
export const PLACE = wordSet('ở chỗ từ đi bấm ấn vào tìm xem lấy')
/** "Không biết" is neither yes nor no. */
export const KNOW = wordSet('biết nhớ rõ chắc hiểu hay bít hẳn')
/** Under a negation these would say yes, or nothing. */
export const TURNS_BACK = wordSet(
  'quên mất sai hỏng thiếu lỗi khoá hết khó nhầm bị sao vấn lo những thôi từ phải cấm ngờ chừng',
)
export const ONLY = wordSet('chỉ')
/** Done, these say yes: "nhận rồi", "đã cài". */
export const VERB = wordSet(
  'nhận thấy làm cài tải nộp gửi bấm ấn nhấn vào nhập ký kích xem đọc mở tìm quét chụp lấy đến về tới lên ra hiện biết nhớ ' +
    'hiểu tạo đặt hẹn nghe khai điền chọn đi gọi báo duyệt dùng đăng hoạt nhìn vô',
)
/** Done to something, so that the thing may be named between: "nhập mã đó rồi". */
export const DONE_TO = wordSet(
  'nhận thấy làm cài tải nộp gửi bấm ấn nhấn nhập đọc tìm quét chụp lấy đặt khai điền nhìn',
)
/** Yes as the only word: "còn", "nhớ". */
export const ALONE = wordSet('thấy còn nhớ biết hiểu muốn cần nhận')
/** A wish with anything after it is a wish of its own ("muốn cài vneid"), no answer. */
export const WISH = wordSet('muốn cần')
/** A sentence without negation that has one of these asks. */
export const QUESTION = wordSet('gì sao nào ai răng')
/** "Bao" asks only before these: typed without accents it may be "báo". */
export const HOW = wordSet('bao')
export const HOW_MUCH = wordSet('nhiêu giờ lâu xa nhiu')
export const QUESTION_ACCENTED = wordSet('mấy chi à ư chăng rứa hả hở hử nhỉ')
/** At the end these ask, even after a negation: "không có à". */
export const ASKING = wordSet('à ư chăng hở hử nhỉ')
/** In a sentence without negation these take the yes out of it. */
export const BLOCK = wordSet(
  'hay hoặc nếu lỡ mất quên hỏng lỗi khoá nhầm chịu bị huỷ xoá bán thiếu trượt chỉ mỗi khó sợ gần sắp nửa định tưởng giá ước ' +
    'mong chờ đợi khi lúc chừng cấm hạn tí tẹo chút phần việc',
)
export const BLOCK_ACCENTED = wordSet('quá lâu')
/** May stand in an answer without changing it: adverbs, times, and the things residents are asked about. */
export const NEUTRAL = wordSet(
  'cũng vẫn đã đang mới vừa thì là mà chắc chắn hình như nãy giờ hôm qua nay sáng chiều tối lâu luôn đó đấy này kia đây nè ' +
    'trên máy đầy đủ tin nhắn mã otp thẻ căn cước cccd app ứng dụng vneid điện thoại số sim mật khẩu tài khoản hồ sơ mức giấy tờ ' +
    'chip gắn cái của chứ hết vậy thế lắm nhiều một 1 2 nó hẳn hoi chớ tuần trước ngày nhà mình để lại à ồ ơ á ' +
    'thôi sẵn đủ nhập hộ chiếu bằng lái xe bảo hiểm y tế thư khai sinh sổ khẩu passcode zalo mạng wifi nfc thông minh android iphone samsung tính bảng nút từ',
)
/** After "có" these make it a maybe. */
export const HEDGE = wordSet('thể lẽ vẻ khi điều phải')
/** "Ừ, cứ làm tiếp đi." */
export const GO_ON = wordSet('làm tiếp tục đi cứ thì')
export const EITHER = wordSet('hay hoặc nếu')
/** Before a negation at the end these make it an answer, not a question: "mã thì chưa". */
export const EVEN = wordSet('thì vẫn cũng còn là nãy giờ')
