/**
 * Ways people write secrets. Every number is invented or a published
 * test number; nobody is meant. In the hand-written rows ‹…› marks what has to go.
 */
import type { SecretFinding } from '../../src/messages.ts'

export interface Spelling {
  readonly how: string
  readonly kind: SecretFinding['kind']
  readonly before: string
  readonly secret: string
  readonly after: string
  readonly label: string
}

type Kind = SecretFinding['kind']

const ID = '031060001234'
export const ID_LABEL = '[số định danh …1234]'
/** Visa's published test number. */
const CARD = '4111111111111111'
const PHONE = '0912345678'
export const PHONE_LABEL = '[số điện thoại …678]'
const OLD_ID = '123456789'
export const OLD_ID_LABEL = '[số CMND …789]'
export const CARD_LABEL = '[thông tin thẻ đã ẩn]'
export const CODE_LABEL = '[mã đã ẩn]'
export const PASSWORD_LABEL = '[mật khẩu đã ẩn]'

const each = (digits: string, form: (digit: string) => string) => [...digits].map(form).join('')
const shifted = (first: number) => (digits: string) =>
  each(digits, (digit) => String.fromCodePoint(first + Number(digit)))
const grouped = (size: number, between: string) => (digits: string) =>
  (digits.match(new RegExp(`.{1,${size}}`, 'g')) ?? []).join(between)
const WORDS = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín']
const BARE_WORDS = ['khong', 'mot', 'hai', 'ba', 'bon', 'nam', 'sau', 'bay', 'tam', 'chin']
const spelled = (words: readonly string[], between: string) => (digits: string) =>
  [...digits].map((digit) => words[Number(digit)]).join(between)

/** Ways to write any number. */
export const STYLES: readonly (readonly [how: string, write: (digits: string) => string])[] = [
  ['plain', (digits) => digits],
  ['spaces', grouped(3, ' ')],
  ['dots', grouped(3, '.')],
  ['dashes', grouped(3, '-')],
  ['spaced dashes', grouped(4, ' - ')],
  ['en dashes', grouped(3, '–')],
  ['underscores', grouped(3, '_')],
  ['newlines', grouped(3, '\n')],
  ['no-break spaces', grouped(3, '\u00a0')],
  ['middle dots', grouped(3, '·')],
  ['full-width digits', shifted(0xff10)],
  ['bold digits', shifted(0x1d7ce)],
  ['Arabic-Indic digits', shifted(0x0660)],
  [
    'circled digits',
    (digits) => each(digits, (digit) => (digit === '0' ? '⓪' : String.fromCodePoint(0x245f + Number(digit)))),
  ],
  [
    'filled circles',
    (digits) => each(digits, (digit) => (digit === '0' ? '⓿' : String.fromCodePoint(0x2775 + Number(digit)))),
  ],
  ['keycaps', (digits) => each(digits, (digit) => `${digit}\ufe0f\u20e3`)],
  ['underlined digits', (digits) => each(digits, (digit) => `${digit}\u0332`)],
  ['zero-width spaces', (digits) => [...digits].join('\u200b')],
  ['zero-width joiners', grouped(2, '\u200d')],
  ['soft hyphens', grouped(3, '\u00ad')],
  ['bidi marks', grouped(4, '\u202c')],
  ['digit by digit', grouped(1, ' ')],
  ['digit by digit with commas', grouped(1, ', ')],
  ['digit by digit with slashes', grouped(1, '/')],
  ['digit by digit on lines', grouped(1, '\n')],
  ['in words', spelled(WORDS, ' ')],
  ['in words with commas', spelled(WORDS, ', ')],
  ['in words without accents', spelled(BARE_WORDS, ' ')],
  ['in words, decomposed', (digits) => spelled(WORDS, ' ')(digits).normalize('NFD')],
]

function styled(kind: Kind, before: string, digits: string, after: string, label: string): Spelling[] {
  return STYLES.map(([how, write]) => ({ how: `${kind}: ${how}`, kind, before, secret: write(digits), after, label }))
}

function marked(kind: Kind, label: string, rows: readonly string[]): Spelling[] {
  return rows.map((row) => {
    const [before = '', secret = '', after = ''] = row.split(/[‹›]/)
    return { how: `${kind}: ${row}`, kind, before, secret, after, label }
  })
}

export const SPELLINGS: readonly Spelling[] = [
  ...styled('id-number', 'số căn cước của bác là ', ID, ' nhé', ID_LABEL),
  ...styled('bank-card', 'thẻ của tôi: ', CARD, '. Cảm ơn', '[số thẻ đã ẩn]'),
  ...styled('phone', 'gọi cho tôi ', PHONE, ' nhé', PHONE_LABEL),
  ...styled('old-id-number', 'CMND cũ: ', OLD_ID, ' đây', OLD_ID_LABEL),
  ...styled('one-time-code', 'mã OTP: ', '482915', ' ạ', CODE_LABEL),
  ...styled('account-number', 'STK ', '19031122334456', ' nhé', '[số tài khoản đã ẩn]'),

  ...marked('id-number', ID_LABEL, [
    '‹031060001234›',
    'CCCD‹031060001234›',
    'id_‹031060001234›_x',
    '(‹031060001234›)',
    'số:‹031060001234›,tên A',
    'bác sinh 1960 ‹031060001234›',
    'tổ 5 ‹031060001234›',
    'số 120 ‹031 060 001 234›',
    '‹031060 001234›',
    '‹0310 6000 1234›',
    '‹031/060/001/234›',
    '‹031,060,001,234›',
    'đ‹031060001234›đ',
    '‹031060001234› 0 đồng',
    'hồ sơ H24-261123-0001 của ‹031060001234›',
    'mã số thuế ‹031060001234›',
  ]),
  ...marked('bank-card', '[số thẻ đã ẩn]', [
    '‹4111 1111 1111 1111›',
    '‹4111-1111-1111-1111›',
    '‹5555555555554444›',
    '‹5555 5555 5555 4444› hạn 12/2028',
    '‹378282246310005›',
    '‹3782 822463 10005›',
    '‹6011111111111117›',
    '‹3530111333300000›',
    '‹4222222222222›',
    'visa‹4111111111111111›',
    'thẻ ‹4111.1111.1111.1111› ngân hàng',
    'năm 1980 ‹4111 1111 1111 1111›',
  ]),
  ...marked('old-id-number', OLD_ID_LABEL, [
    '‹123456789›',
    'dạ ‹123456789› ạ',
    'cmnd ‹123456789›',
    'CMND:‹123.456.789›',
    'chứng minh thư cũ là ‹123 456 789›',
    'chung minh nhan dan ‹123456789› dong hai',
    'cmt‹123456789›',
    'căn cước ‹123456789› thiếu số',
    '‹123456789› là số cmnd',
  ]),
  ...marked('one-time-code', CODE_LABEL, [
    '‹482915›',
    '‹482 915›',
    '‹482-915›',
    'dạ ‹482915› ạ',
    'đây ạ: ‹482915›',
    '‹482915› nhé cháu',
    'otp ‹4829›',
    'OTP‹482915›',
    'otp:‹48291›',
    'mã otp là ‹2026›',
    'mã otp là ‹482915›, cháu nhập đi',
    'ma otp cua toi la ‹48291530›',
    'mã xác thực ‹482915›',
    'ma xac thuc: ‹482915›',
    'mã xác nhận của bác là ‹4829›',
    'ma xac nhan ‹4829 15›',
    'mã kích hoạt ‹482915›',
    'makichhoat ‹482915›',
    'mã bảo mật ‹4829›',
    'code ‹482915›',
    'O.T.P. ‹482915›',
    'ô tê pê ‹482915›',
    '‹482915› là mã OTP VNeID',
    'VNeID: ‹482915› la ma xac thuc cua quy khach',
    'mã là ‹482915›',
    'nó gửi cái mã ‹482915› về máy',
    'otp ‹482915› đồng ý',
    'mã otp ‹482915› ngân hàng gửi',
    'otp ‹48 29 15›',
  ]),
  ...marked('password', PASSWORD_LABEL, [
    'mật khẩu: ‹Abc@1234›',
    'mật khẩu là ‹Abc@1234›',
    'mật khẩu của tôi là ‹hanoi2024› đấy',
    'mat khau la ‹hanoi2024›',
    'mat khau=‹hanoi2024›',
    'matkhau:‹hanoi2024›',
    'Mật khẩu VNeID của bác là ‹Abc@1234›, cháu vào giúp',
    'mk: ‹Abc@1234›',
    'mk ‹Abc@1234›',
    'mk‹246810›',
    'mk la ‹meo#con›',
    'pass: ‹Abc@1234›',
    'pass ‹hanoi2024›',
    'pass word=‹xyz789›',
    'password is ‹Abc@1234›',
    'password: "‹Abc@1234›"',
    'passcode ‹135790›',
    'passcode là ‹135790›',
    'passcode của bác là ‹13 57 90›',
    'pascode: ‹135790›',
    'passcot la ‹135790›',
    'mã pin là ‹2468›',
    'ma pin: ‹2468›',
    'mã PIN 4 số: ‹2468›',
    'mật khẩu 6 số là ‹135790›',
    'mật khẩu\n‹Abc@1234›',
    'mật khẩu:\n‹Abc@1234›',
    'mật khẩu là ‹01/01/1960›',
    'mật khẩu mới ‹Abc@1234›',
    'mật khẩu cũ là ‹Abc@1234›.',
    'mật khẩu là: ‹Abc@1234›',
    'MẬT KHẨU LÀ ‹ABC@1234›',
    'mật khẩu là ‹Abc@1234›'.normalize('NFD'),
    'mã pát ‹135790›',
  ]),
  ...marked('security-answer', '[đã ẩn]', [
    'câu hỏi bảo mật: ‹trường Lê Lợi›',
    'câu trả lời bảo mật ‹là con mèo vàng›',
    'cau tra loi bao mat: ‹con meo vang›',
    'câu trả lời bảo mật ‹của tôi = con mèo›',
    'câu hỏi bảo mật ‹tên con vật đầu tiên là Vàng›',
    'Câu hỏi bảo mật - ‹tên cô giáo: Hoa›',
    'câu trả lời bảo mật:\n‹con mèo vàng›',
    'câu trả lời bảo mật ‹Hoa Sữa›\nxong rồi',
    'CÂU HỎI BẢO MẬT: ‹QUÊ NGOẠI›',
  ]),
  ...marked('phone', PHONE_LABEL, [
    '‹0912345678›',
    '‹0912.345.678›',
    '‹0912 345 678›',
    '‹+84912345678›',
    '‹+84 912 345 678›',
    '‹+84 0912 345 678›',
    '‹(+84) 912 345 678›',
    '‹84912345678›',
    '‹0084912345678›',
    'sđt‹0912345678›',
    'zalo ‹0912345678› tên A',
    'sđt nhận otp ‹0912 345 678›',
    'quên mật khẩu sđt là ‹0912345678›',
    '‹0912345678› 5 giờ chiều gọi',
    '‹0225 3 345 678›',
    '‹(0225) 3 345 678›',
    '‹02253345678›',
    '‹0345678678›',
  ]),
  ...marked('account-number', '[số tài khoản đã ẩn]', [
    'stk ‹19031122334›',
    'stk: ‹19031122334456›',
    's.t.k ‹19031122334456› ngân hàng A',
    'số tài khoản ‹1234567›',
    'so tai khoan cua toi ‹1234567›',
    'tài khoản ngân hàng ‹1234 5678›',
    'số tk ‹7654321›',
    '‹7654321› là số tài khoản',
    'chuyển vào stk‹19031122334456›',
  ]),
  ...marked('insurance-number', '[…]', [
    '‹GD4313120001234›',
    'thẻ ‹HT2313120001235› của mẹ',
    'bhyt ‹3131200012›',
    'mã số bhxh ‹3131200012›',
    'bảo hiểm xã hội số ‹3131200012›',
    '‹gd4313120001234›',
  ]),
  ...marked('passport-number', '[…]', [
    'hộ chiếu ‹C1234567›',
    'ho chieu so ‹C1234567›',
    'số hộ chiếu: ‹B 1234567›',
    'passport ‹P12345678›',
    'hộ chiếu: ‹c1234567›',
  ]),
  ...marked('email', '[thư điện tử đã ẩn]', [
    '‹nguoi.thu@example.com›',
    'mail ‹a_b-c+d@example.com.vn› nhé',
    '‹NGUOITHU@EXAMPLE.ORG›',
    'thư: ‹nguoithu @ example.com›',
    'email:‹nguoithu@example.com›',
  ]),
  ...marked('card-qr', CARD_LABEL, [
    '‹031060001234|123456789|NGUYEN VAN THU|01011960|Nam|Tổ 5, Hải An, Hải Phòng|01012021›',
    '‹031060001234||Nguyễn Thị Thử|02021962|Nữ|Hải An|02022022›\nđây ạ',
    'quét ra ‹031160001234|123456789|Trần Thử|03031960|nam|Đông Hải|03032021›',
    '‹０３１０６０００１２３４||NGUYEN VAN THU|01011960|Nam|Hải Phòng|01012021›',
  ]),
  ...marked('machine-lines', CARD_LABEL, [
    '‹IDVNM0600012344031060001234<<1\n6001011M3501012VNM<<<<<<<<<<<4\nNGUYEN<<VAN<THU<<<<<<<<<<<<<<<›',
    '‹P<VNMNGUYEN<<VAN<THU<<<<<<<<<<<<<<<<<<<<<<<<\nC1234567<4VNM6001011M3501012031060001234<<<3›',
    'mặt sau: ‹IDVNM0600012344031060001234<<1 6001011M3501012VNM<<<<<<<<<<<4›',
  ]),
]
