/** Texts and numbers that look a little like secrets and must stay as they are, by class. All invented. */
import { CARD_LABEL, CODE_LABEL, ID_LABEL, OLD_ID_LABEL, PASSWORD_LABEL, PHONE_LABEL } from './spellings.ts'

const range = (count: number) => Array.from({ length: count }, (_, i) => i)
const two = (n: number) => String(n).padStart(2, '0')

export const HARMLESS: Readonly<Record<string, readonly string[]>> = {
  dates: range(60).map((i) => {
    const [day, month, year] = [two(((i * 7) % 28) + 1), two(((i * 5) % 12) + 1), 1950 + i]
    const forms = [
      `${day}/${month}/${year}`,
      `${day}-${month}-${year}`,
      `${day}.${month}.${year}`,
      `${year}-${month}-${day}`,
    ]
    return `${['Sinh ngày', 'từ', 'hẹn', ''][i % 4]} ${forms[(i >> 2) % 4]}`.trim()
  }),
  'date ranges': range(20).map((i) => `từ 0${(i % 9) + 1}/09/2026${['-', ' - ', ' đến '][i % 3]}30/09/2026`),
  'dates near other words': [
    '01.09.2026-30.09.2026',
    'mã xác nhận hẹn 01.09.2026',
    'otp hết hạn 05/2026',
    '20-11-2026 - 25-11-2026',
  ],
  'months and years': range(20).map(
    (i) => `tháng ${(i % 12) + 1}/20${two(i + 10)}, năm ${2000 + i} mã xác nhận có đổi`,
  ),
  times: range(30).map(
    (i) =>
      `${(i % 12) + 7}${['h', ':', ' giờ '][i % 3]}${two((i * 10) % 60)} ngày ${(i % 28) + 1} tháng ${(i % 12) + 1}`,
  ),
  prices: range(50).map((i) => {
    const amount = (i + 1) * 12_500
    const forms = [
      `${amount.toLocaleString('de-DE')} đồng`,
      `${amount.toLocaleString('en-US')}đ`,
      `${amount} VNĐ`,
      `${amount}đ`,
      `${i + 1} triệu`,
      `${i + 20}k`,
      `${i + 1} nghìn`,
      `${i + 2}tr`,
    ]
    return `lệ phí ${forms[i % forms.length]}`
  }),
  'large sums': [
    '1.500.000.000 đồng',
    '129.000.000đ',
    '2 tỷ',
    '100.000 đ quà',
    '2.000.000.000 vnd',
    '22.000 đồng',
    '500000 đồng',
    '1500000đ',
  ],
  'law numbers': [
    ...range(30).map(
      (i) =>
        `${['Nghị định', 'Luật', 'Thông tư'][i % 3]} ${i + 10}/20${two((i % 10) + 15)}/${['NĐ-CP', 'QH15', 'TT-BCA'][i % 3]}`,
    ),
    'Quyết định 5230/QĐ-BCA-C06',
    'Công văn 1234/UBND-VP',
    'mã xác thực theo 69/2024/NĐ-CP',
    'otp theo Nghị định 320/2026/NĐ-CP Điều 19',
    'nghi dinh 69/2024/nd-cp',
  ],
  addresses: range(50).map((i) => {
    const forms = [
      `số nhà ${i + 1} ngõ ${i + 100} đường Lê Lợi`,
      `tổ ${i + 1} phường Hải An`,
      `${i + 1}/${i + 2}/${i + 3} Cát Bi`,
      `phòng ${i + 101} nhà B${i + 1}`,
      `quốc lộ ${i + 1} km ${i + 10}`,
    ]
    return forms[i % forms.length] as string
  }),
  hotlines: [
    '1900 0368',
    '19000368',
    '1900.0368',
    '1900-0368',
    '113',
    '156',
    '114',
    '115',
    '111',
    '5656',
    '1022',
    '18001096',
    '1800 1096',
    '1900 9095',
    '19001234',
  ].flatMap((number) => [`gọi ${number}`, `Mã OTP không đến thì gọi ${number} nhé`, `${number}`]),
  'file numbers': range(40).map((i) => {
    const tail = String(i * 37 + 1).padStart(4, '0')
    const forms = [
      `H24-261123-${tail}`,
      `H24.12-261123-${tail}`,
      `000.00.12.H24-261123-${tail}`,
      `H24.12.345-261123-${tail}`,
      `h24.12-261123-${tail}`,
    ]
    return `${['hồ sơ', 'mã hồ sơ', '', 'tra cứu'][i % 4]} ${forms[i % forms.length]}`.trim()
  }),
  counts: range(40).map(
    (i) =>
      [
        `${i + 2} người`,
        `${i * 100 + 5} lượt`,
        `thử ${i + 1} lần`,
        `đợi ${i * 10 + 30} giây`,
        `otp hết hạn sau ${i + 60} giây`,
        `mất ${i + 1} ngày`,
        `${i + 14} tuổi`,
        `bước ${i + 1}/9`,
      ][i % 8] as string,
  ),
  versions: range(30).map(
    (i) =>
      [
        `VNeID 2.${i % 3}.${i}`,
        `Android ${(i % 10) + 5}`,
        `iOS 1${i % 8}.${i % 6}`,
        `bản ${i % 5}.${i}.${i % 7}`,
        `iPhone ${(i % 11) + 6}`,
        `Redmi ${(i % 12) + 1}A`,
      ][i % 6] as string,
  ),
  sizes: range(20).map(
    (i) => [`${i * 50 + 100} MB`, `${i + 1} GB`, `pin 5000mAh`, `${i + 50}%`, `${i + 20} m2`][i % 5] as string,
  ),
  forms: ['CT01', 'CT07', 'TK01', 'mẫu CT01 và TK01', 'mẫu 01', 'phiếu số 2', 'BIỂU 03A', 'mẫu số 1 (2026)'],
  'short answers': range(30).map(
    (i) =>
      [`${i + 1}`, `số ${i + 1}`, `${i + 1}.`, `cái thứ ${i + 1}`, `${i + 1}, ${i + 2}`, `${1950 + i}`][
        i % 6
      ] as string,
  ),
  'talk of passwords': [
    'mật khẩu là gì',
    'mật khẩu là gì vậy cháu?',
    'mk la gi',
    'quên mật khẩu',
    'quên mật khẩu là do đổi sim 2 lần',
    'mật khẩu 8-20 ký tự',
    'mật khẩu: 8 ký tự trở lên',
    'passcode là mã 6 số phải không',
    'tôi nhập sai mật khẩu 5 lần',
    'mã pin là gì',
    'mật khẩu cũ không vào được',
    'mật khẩu là sao?',
    'quên mật khẩu: https://vneid.gov.vn',
    'passport là hộ chiếu à',
    'pin điện thoại còn 20%',
    'đổi mật khẩu mất 22.000đ à',
  ],
  'talk of codes': [
    'không nhận được mã OTP',
    'mã otp gửi về đâu',
    'otp có 6 số phải không',
    'mã hồ sơ ở đâu',
    'nhập mã xác thực 3 lần không được',
    'mã xác nhận gửi sau 5 phút',
    'đừng đưa mã OTP cho ai',
    'mã QR trên thẻ',
    'tôi sinh 1960 mà không nhận được otp',
    'otp của năm 2026 khác gì',
  ],
  'talk of security questions': [
    'câu hỏi bảo mật là gì',
    'câu hỏi bảo mật',
    'tôi quên câu trả lời bảo mật rồi',
    'quên câu hỏi bảo mật thì làm sao',
    'câu hỏi bảo mật của tôi bị sai',
    'có phải nhập câu trả lời bảo mật không',
    'câu trả lời bảo mật không đúng',
    'đặt câu hỏi bảo mật ở đâu',
    'câu hỏi bảo mật để làm gì',
    'cau tra loi bao mat k nho',
  ],
  'talk of papers': [
    'cmnd 9 số còn dùng được không',
    'căn cước 12 số',
    'CCCD có 12 số',
    'số định danh 12 số là gì',
    'tài khoản ngân hàng có liên kết không',
    'hộ chiếu phổ thông',
    'thẻ bhyt của mẹ',
    'bảo hiểm 2026',
  ],
  'our own labels': [
    ID_LABEL,
    OLD_ID_LABEL,
    PHONE_LABEL,
    CODE_LABEL,
    PASSWORD_LABEL,
    CARD_LABEL,
    '[số thẻ đã ẩn]',
    '[số tài khoản đã ẩn]',
    '[…]',
    '[đã ẩn]',
    '[thư điện tử đã ẩn]',
  ].flatMap((label) => [label, `mã otp ${label} cmnd stk ${label}`]),
  'numbers in a row': [
    '1, 2, 3',
    'tổ 1, tổ 2, tổ 3',
    'hai ba người',
    'một hai ba',
    'mười hai ba mươi',
    '10, 20, 30, 40, 50, 60',
    '1. Có\n2. Chưa\n3. Không',
    'bước 1 2 3',
    '12 15 18',
    'năm sáu tháng',
    'không một ai',
    'a1 b2 c3 d4',
  ],
  links: [
    'https://vneid.gov.vn',
    'https://apps.apple.com/vn/app/vneid/id1582750372',
    'https://play.google.com/store/apps/details?id=com.vnid',
    'dichvucong.gov.vn/p/home/dvc-trang-chu.html',
  ],
  words: [
    'xin chào',
    'Huy',
    'dạ vâng ạ',
    'tôi muốn gặp người',
    'Nguyễn Văn Thử',
    'phường Đằng Hải cũ',
    '👍',
    '…',
    'k',
    'ko thấy',
  ],
}
