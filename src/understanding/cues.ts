/**
 * What a message says besides naming things: how old somebody is, that something was handed in, that a stranger calls.
 * Each cue is one more word for the topic finder; which flow it speaks for is learned from the examples.
 */

/** Vietnamese for "mother", "uncle" …, as the concepts leave them. */
const KIN =
  '(?:bo|me|ba|ma|cha|ong|cu|chong|vo|anh|chi|em|con|chau|bac|chu|co|di|cau|mo|noi|ngoai|ong noi|ba noi|ong ngoai|ba ngoai|hang xom|nguoi than)'
const WHO =
  '(?:no|ho|nguoila|congan|canbo|dien_luc|dienluc|ngan hang|co nguoi|ai do|ong nao|ba nao|thang nao|dua nao|zalo|tin nhan|buu dien|vien kiem sat|toa an|nguoi|shipper|nha mang)'
const PUSH = '(?:bao|doi|bat|xin|hoi|yeu cau|nho|du|keu|doa|nhan|gui|goi|xung|ep|huong dan)'
const PHONE = '(?:dienthoai|may|vneid|app)'
const PAPERS = '(?:banglai|caivet|bhyt|khaisinh|hochieu|giayto|the|sodo|hoc ba|xemay|bienso|thong tin|nguoigia|bang)'
const MATTERS =
  '(?:banglai|caivet|bhyt|khaisinh|khaitu|hochieu|lylich|tamtru|thuongtru|nhapkhau|tachho|kethon|docthan|trichluc|cancuoc|hokhau|thatnghiep|trocap|nguoigia|dienluc|congto|phatnguoi|saoy|luutru|hoso|cutru|don|giay|sangten|the)'
const ID = '(?:dinhdanh|muchai|mucmot|vneid|taikhoan)'
const DONE =
  '(?:nopdon|nop .{0,12}roi|gui .{0,12}roi|lam .{0,25}roi|(?:hom|tuan|thang|ngay|bua) (?:no|truoc|kia|nay|noi)|may (?:bua|hom|tuan|thang)|ca (?:thang|tuan)|\\d+ (?:tuan|ngay|thang))'
const OPEN =
  '(?:chuathay|toidau|chua (?:co|thay|ai|biet|ve)|bao gio|khi nao|chua$|sao chua|ma chua|ma khong|cho (?:hoai|mai)|lau qua|trehen|giotra|gio tra)'

const PATTERNS: readonly (readonly [name: string, pattern: RegExp])[] = [
  [
    'status',
    new RegExp(
      `${DONE}.{0,40}${OPEN}|chuathay|trehen|mahoso|trahoso|${MATTERS}.{0,30}toidau|bao gio tra|chua co ket qua|den buoc nao`,
    ),
  ],
  ['status-id', new RegExp(`${ID}.{0,40}(?:${OPEN}|choduyet|trahoso|dang xu ly)|(?:choduyet|chuathay).{0,30}${ID}`)],
  [
    'status-matter',
    new RegExp(
      `${MATTERS}.{0,40}${DONE}.{0,30}${OPEN}|nop.{0,12}${MATTERS}.{0,25}${OPEN}|${DONE}.{0,25}${MATTERS}.{0,25}${OPEN}|${MATTERS}.{0,25}(?:trahoso|trehen|chuathay)`,
    ),
  ],
  [
    'which-level',
    /(?:dang|la|minh|toi|muc) (?:o )?(?:muc may|may$)|muc may|mucmot hay muchai|lv may|level may|muchai (?:hay )?chua/,
  ],
  [
    'caller',
    new RegExp(`${WHO} .{0,14}${PUSH}|${PUSH} .{0,20}(?:otp|passcode|linkla)|goi .{0,20}(?:bao|doi|bat|hoi|xung|noi)`),
  ],
  [
    'caller-secret',
    new RegExp(
      `(?:${WHO}|lo|gui|cho) .{0,25}(?:otp|passcode|matkhau|ma |anh (?:the |chup )?cancuoc|hinh cancuoc|so cancuoc|taikhoannganhang)`,
    ),
  ],
  [
    'pay-first',
    /(?:bao|doi|bat|goi|keu|moi|ep) (?:\S+ ){0,3}?(?:dong|nop|chuyen|tra) (?:\S+ )?(?:tien|phi|truoc|khoan|lephi)|chuyen (?:tien|khoan) .{0,12}(?:no|ho|nguoi|luadao)|(?:\d+|may|tram|hai muoi) (?:nghin|k|ngan|trieu)/,
  ],
  // "Không làm thì bị khóa", "trong 2 tiếng sẽ bị phạt": a punishment for not obeying, or a clock that runs.
  [
    'or-else',
    /(?:khong|neu|chua) .{2,45}(?:(?:thi|la|se) (?:\S+ ){0,3}?|se |bi )(?:khoa|khoataikhoan|phat|cat|huy|xoa|bat|thu hoi|ngung|dung)(?! ra)|(?:bi|se|sap) (?:\S+ )?(?:khoa|khoataikhoan|cat|huy|bat) .{0,14}(?:trong |vong )?\d+ (?:tieng|gio|phut)|trong (?:vong )?\d+ (?:tieng|gio|phut) .{0,30}(?:khoa|cat|huy|phat|bat)/,
  ],
  [
    'secrecy',
    /(?:cam|dung|khong (?:duoc|cho|nen|dc)|giu bi mat) .{0,10}(?:noi|ke|cho|bao|tiet lo) .{0,14}(?:nguoi ?nha|con chau|ai|vo|chong|gia dinh|con|hang xom)|giu bi mat/,
  ],
  [
    'net-friend',
    /(?:ban|nguoi|em|anh|co|ong|ba) (?:\S+ ){0,3}?(?:quamang|tren mang|nuoc ngoai|tren (?:facebook|zalo|tiktok)) .{0,25}(?:tien|qua|quadoi|vay|muon|thue|phi|dau tu)/,
  ],
  ['priced-id', /(?:dinhdanh|muchai|vneid) .{0,25}(?:\d+|may|tram|hai muoi) ?(?:nghin|k|ngan|trieu|tram|dong)(?: |$)/],
  ['remote', /dieu khien|tu (?:bam|chay|mo|nhay|chuyen)|chia se man hinh|quay man hinh|virus|bihacked|linkla/],
  ['threat', /(?:^| )doa|bat giam|lenh bat|rua tien|khoa sim|khong duoc (?:noi|cho ai)|giu may|truy na|se bi khoa/],
  [
    'advert',
    /(?:facebook|tren mang|zalo|quang cao|trang|dich vu) .{0,20}(?:nhan lam|lam nhanh|lam ho|bao dau|khong can thi)|nhan lam/,
  ],
  [
    'true-or-not',
    /that (?:hay|khong)|gia (?:khong|hay)|co phai (?:la )?(?:that|luadao|cua|trang|congan)|co dung (?:la|cua)|an toan khong|tin duoc|dang tin|nghi /,
  ],
  ['lost', /(?:^| )(?:mat|matdienthoai|danhroi|bitrom|roi mat|khong tim thay)(?: |$)/],
  [
    'lost-phone',
    /matdienthoai|(?:mat|danhroi|bitrom|lay mat|cuop|giat) (?:\S+ ){0,3}?(?:dienthoai|may|sodienthoai)(?! (?:bao|lau|ngay|tien|nam|thang|muoi|tram|phi|gio))|(?:dienthoai|may) (?:\S+ ){0,3}?(?:bi )?(?:mat|bitrom|danhroi|cuop|giat)(?: |$)/,
  ],
  [
    'lost-paper',
    /(?:mat|danhroi|bitrom|hu_hong) (?:\S+ ){0,2}?(?:cancuoc|cmnd|banglai|caivet|hochieu|khaisinh|bhyt|bienso|kethon|trichluc|giayto)|(?:cancuoc|cmnd|banglai|caivet|hochieu|khaisinh|bhyt|bienso|kethon|giayto) (?:\S+ ){0,3}?(?:mat|danhroi|bitrom|hu_hong)/,
  ],
  [
    'dead',
    new RegExp(
      `quadoi|${KIN} (?:(?:toi|em|tui|minh|nha|noi|ngoai|chau) ){0,2}(?:moi |vua |bi |da )?mat(?= (?:roi|hom|nam|o |thi|sang|toi|nay|dot|giua|vi|$)|$)|co nguoi (?:moi )?mat|(?:vua|moi) mat(?! (?:dienthoai|may|tien|cancuoc|banglai|cmnd|sodienthoai|vi|hochieu|caivet))`,
    ),
  ],
  [
    'into-app',
    new RegExp(
      `(?:dua|them|cho|gan|bo|cap nhat|tichhop|dang|nhet|luu|de|hien|thay) (?:\\S+ ){0,5}?(?:vao|len|vo|trong|trenvneid|tren)? ?(?:\\S+ )?${PHONE}|tichhop|vigiayto`,
    ),
  ],
  [
    'paper-into-app',
    new RegExp(
      `(?:dua|them|cho|gan|bo|cap nhat|tichhop|nhet|luu) (?:\\S+ ){0,3}?${PAPERS}.{0,25}${PHONE}|tichhop|${PAPERS}.{0,20}(?:dua|them|cho|gan|bo|hien) .{0,6}(?:vao|len|vo|tren)`,
    ),
  ],
  ['show', /(?:xuat trinh|dua|cho) .{0,30}(?:phatnguoi|congan|canbo) ?(?:xem|coi)?|khoi mang/],
  ['wrong', /(?:^| )sai(?: |$)|khong dung|khac (?:giay|voi|cancuoc|khaisinh)|thieu|doi (?:ten|dia chi)/],
  [
    'wrong-fact',
    /sai (?:\S+ )?(?:ten|ho|ngay|nam|que|dia|gioi|dan|thong|chu)|(?:ten|ngay|nam|que quan|dia chi|thong tin|sinh|dem) .{0,25}sai|(?:sua|dieu chinh|cai chinh|cap nhat) .{0,15}(?:ten|ngay|que|dia chi|thong tin)/,
  ],
  ['old-number', /(?:xac nhan|giay|chung minh).{0,25}cmnd|cmnd.{0,30}(?:cu|cancuoc|la mot|xac nhan)/],
  ['child', /tretuoi|lophoc|(?:con|chau|be|dua) (?:\S+ ){0,4}?tuoitre|tuoitre/],
  ['mine', /cho_con|(?:^| )(?:con|be|chau) (?:gai|trai|ut|nho|toi|em|minh)/],
  ['elder', /nguoigia|tuoigia|lietgiuong|tuoi 8|(?:ong|ba|bo|me|cu) (?:\S+ ){0,3}?(?:yeu|gia|liet|kem)/],
  ['home-visit', /dennha|(?:ve|qua|xuong|ghe) (?:tan )?nha|lietgiuong/],
  [
    'helper',
    /(?:nho|can|xin|gap|muon|goi|co) (?:\S+ ){0,2}?(?:ai|nguoi|canbo|nguoithat) .{0,12}(?:giup|lam|ho|chi|den)|nguoithat|noi chuyen voi|gap (?:\S+ )?(?:nguoi|canbo|ai)|maytraloi/,
  ],
  [
    'open-hours',
    /(?:mo cua|lam viec|dong cua|truc|lam) .{0,14}(?:may gio|luc nao|gio nao|khong|k$)|(?:may gio|gio) .{0,10}(?:mo cua|lam viec|dong cua|nghi)|(?:thu (?:7|bay)|chu nhat|cuoi tuan|buoi toi|nghi trua) .{0,24}(?:lam|truc|mo cua|nghi)/,
  ],
  ['guest', /nguqua|khach/],
  ['rent', /phongtro/],
  ['newborn', /moisinh/],
  ['copy', /bansao|trichluc|saoy|photo|them .{0,5}ban/],
  [
    'forgot',
    /(?:^| )quen(?: |$)|(?:nho|biet) .{0,4}matkhau|sai .{0,6}(?:matkhau|passcode)|(?:matkhau|passcode) .{0,20}(?:sai|quen|khong nho)/,
  ],
  ['not-forgot', /khong phai (?:\S+ )?quen|chua quen|khong quen/],
  ['price', /lephi|baonhieutien|(?:mat|co|dong) (?:phi|tien)|phi /],
  ['paid', /tru tien|thanhtoan|hoan (?:lai )?(?:tien|lephi)|bienlai/],
  [
    'bad-service',
    /hach dich|quat|(?:bi|hay|con|lai) (?:\S+ ){0,3}?mang(?: |$)|mang (?:chui|dan|toi|bac|minh|nguoi)|cau gat|nhung nhieu|boi duong|vong vinh|thai do|lam kho|hanh(?! chinh)|phananh|khen|cham diem|danh gia|bien ?lai/,
  ],
  [
    'away',
    /tamvang|(?:di|ve|vao|ra) .{0,20}(?:xa|lau|may thang|ca nam|nuoc ngoai|bo doi|mien nam|sai gon|\d+ (?:nam|thang))/,
  ],
  ['own-paper', /(?:xin|can|lay|cap) (?:\S+ ){0,2}?(?:giay|xac nhan|ct07)|giay (?:xac nhan|chung nhan|thay)/],
]

/** Ages become what they decide: a child's card is another procedure, and so is the pension of the old. */
export function ages(terms: readonly string[]): readonly string[] {
  return terms.map((term, i) => {
    if (!/^\d{1,3}(?:t|tuoi)?$/.test(term)) return term
    const next = terms[i + 1]
    if (next !== 'tuoi' && !/t/.test(term) && next !== 'thang') return term
    const years = next === 'thang' && !/t/.test(term) ? 0 : Number.parseInt(term, 10)
    if (next === 'thang' && !/con|be|chau|tretuoi/.test(terms.slice(Math.max(0, i - 3), i).join(' '))) return term
    if (years < 14) return 'tuoitre'
    if (years < 19) return 'tuoimuoilam'
    return years >= 60 ? 'tuoigia' : term
  })
}

/** The names of the cues in a message. */
export function cues(terms: readonly string[]): readonly string[] {
  const text = terms.join(' ')
  return PATTERNS.filter(([, pattern]) => pattern.test(text)).map(([name]) => name)
}
