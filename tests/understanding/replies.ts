/** Replies as residents type them, with the right reading. Rows are separated by `|` or a line break. */
import type { AreaBook, ReadableChoice } from '../../src/understanding/answers.ts'

export interface ReplyTable {
  readonly yesNo: Readonly<Record<'yes' | 'no' | 'none', string>>
  readonly choices: readonly ChoiceRows[]
  readonly numbers: readonly (readonly [string, number | null])[]
  /** The reading's day, with `future ` before it when it lies ahead. */
  readonly dates: readonly (readonly [string, string | null])[]
  readonly phones: readonly (readonly [string, string | null])[]
  readonly areas: readonly (readonly [string, string | null])[]
  readonly codes: readonly (readonly [string, string | null])[]
}

export interface ChoiceRows {
  /** Choice id → label. */
  readonly of: Readonly<Record<string, string>>
  readonly also?: Readonly<Record<string, readonly string[]>>
  /** Choice id (or `unclear`) → what people say. */
  readonly says: Readonly<Record<string, string>>
}

export const says = (rows: string) =>
  rows
    .split(/[|\n]/)
    .map((row) => row.trim())
    .filter(Boolean)

export const choicesOf = ({ of, also }: ChoiceRows): readonly ReadableChoice[] =>
  Object.entries(of).map(([id, label]) => ({ id, label, ...(also?.[id] ? { also: also[id] } : {}) }))

/** Monday 23 November 2026, 09:00 in Hải Phòng. */
export const NOW = Date.UTC(2026, 10, 23, 2)

export const BOOK: AreaBook = [
  { name: 'Hải An', also: ['Đằng Hải', 'Cát Bi', 'Đằng Lâm', 'Thành Tô', 'Tràng Cát', 'Nam Hải', 'Đông Hải 2'] },
  { name: 'Đông Hải', also: ['Đông Hải 1'] },
]

export const REPLIES: ReplyTable = {
  yesNo: {
    yes: `
      có | Có ạ! | CÓ | dạ | dạ có cô ạ | co chau | có nhé cháu | có luôn | có đấy | có đó em | có cháu ơi đây này | ừ | ừ có
      ờ rồi | ok | OK ạ | oki em | ô kê | uk | um rồi | uh r | rồi ạ | rùi | r nha | roài em | xong | xong hết rồi | làm xong rồi
      đã làm | đã nhận được ạ | đã có tin nhắn | da nhan duoc tin nhan roi | tôi đã cài ứng dụng rồi | app cài xong rồi | cài rồi
      được | được ạ | đc | duoc roi chau | được luôn | vào được rồi | mở được rồi em ạ | đăng nhập được rồi | thấy | thấy rồi ạ
      đúng | đúng vậy | dung roi | đúng rồi đấy | phải | phải rồi | đúng là số của tôi | chuẩn | chuẩn rồi em | chắc chắn rồi
      đồng ý ạ | tôi đồng ý | nhất trí | vâng | vâng ạ cháu | vâng đúng rồi | vâng có rồi | dạ phải | dạ rồi chú | da vang a
      mã về rồi | tin nhắn đến rồi cháu ạ | hiện lên rồi | nó hiện ra rồi | mới có xong | vừa nhận được xong | hôm qua có rồi
      có chớ | có nè | rồi á | cóooo | rồiiii nha | dduwowcj | roofi | ddungs | vaang aj | còn | còn chứ | còn đây | nhớ | biết
      yeah | ok thanks | I have it already | correct | done | có rồi, cảm ơn cháu | được rồi, bấm gì nữa | ✅ | chắc có rồi
      đuợc | đươc rồi | đựơc | cóa | có, để bác mở | thôi được rồi | da co a | ừ thì có | bác có | tôi có rồi mà
      rồi em nhé | đã xong ạ | dạ em có nhận được rồi ạ | có có | có chứ sao không | tôi thấy rồi
      nhìn thấy rồi cháu ạ | thấy nút đó rồi | ok rồi cháu | oke r | vâng, tôi đồng ý | ừ đúng đấy cháu | đúng số đó
      đúng tên tôi | phải đấy | dạ đúng ạ | có thẻ chip rồi | tôi có căn cước gắn chip | nhà có máy tính
      có điện thoại thông minh | làm ở phường rồi | bác làm mức 2 rồi | đăng ký rồi | đã đăng nhập | vô được rồi
      vào rồi nhé | nó hiện rồi | có hiện lên | đã gửi rồi cháu | tải về rồi | bấm rồi | bam roi chau | nhap roi
      da cai roi | cai roi a | co tin nhan roi chau a | nhận từ hôm qua rồi | mới nhận xong | có nhận được | vẫn có
      đương nhiên | đồng ý nhé | nhất trí cao | cóa ạ | có ạk | rồi ạk | vâg | dạ r | yep | sure | of course
      I got it | uhm có | hiểu rồi | nhớ rồi | muốn | muốn chứ | cần | cần ạ | sẵn sàng | ừ làm đi | được em cứ làm
      có bác ạ | có anh | rui ak`,
    no: `
      không ạ | Không! | KHÔNG | không em | không nhé | khong co | không có đâu | không có cháu ạ | ko | ko co | k | kg có | hông
      hổng có luôn | hông có | hem có | khum | khum ạ | khom | chưa | chưa ạ | chưa đâu | chưa em ơi | chưa nhé | chưaaa | chx
      chưa thấy | chưa thấy gì | chua thay gi het a | chưa có gì cả | chưa nhận được tin nhắn | tin nhắn chưa thấy về
      mã chưa có | chưa làm | chưa cài | vẫn chưa | vẫn chưa được ạ | vẫn không được | bấm mãi không được | thử rồi, không được
      không được rồi cháu | không vào được | ko vào dc | ko đăng nhập được | mở không lên | không thấy nút đó | chẳng thấy đâu
      chẳng có | chả thấy | chả thấy đâu cháu ạ | đâu có đâu | đâu thấy | đâu có thấy | dau co | co dau | có gì đâu | nào có
      làm gì có mã nào | lam gi co | được đâu | có được đâu | thấy gì đâu | có thấy tin nhắn nào đâu | chưa hề nhận | không hề
      không phải | khong phai dau | không phải của tôi | không đúng | chưa đúng | sai | sai bét | sai rồi cháu | từ chối | khỏi
      khỏi cần | thôi | thôi không cần đâu | tôi không đồng ý | không cần | không muốn | hết | chưa bao giờ | chưa từng
      chưa xong | chưa xong đâu | dạ không ạ | dạ chưa có ạ | vâng không ạ | ừ không | không, chưa có | chưa, chưa thấy
      0 có | 0 | đéo có | trưa có | trưa thấy gì | chẳng hề | không ai gửi cả | no | nah | not yet, thanks | I haven't got it
      never | don't have it | ❌ | chuwa cos | khoong thaays | ddaau cos | không có vì bác mới đổi máy | chưa vì hôm qua bận
      chưa anh ơi | tui chưa | nhà tôi chưa ai có | nỏ có mô | chưa mô
      chưa rồi | chưa ai làm cho | chưa có thẻ chip | tôi chưa có căn cước gắn chip | không có máy tính
      bác không có điện thoại thông minh | không thấy nút nào cả | tìm không ra | tìm mãi không ra
      không nhận được gì hết | chả nhận được gì | chưa thấy nhắn tin gì cả | nó không hiện | không hiện lên
      nó có hiện đâu | có nhận được đâu | có thấy cái gì đâu cháu | đã có đâu | chưa đăng ký bao giờ | chưa vào được
      chua vao dc | hok vào đc | hổng vô được | không phải đâu cháu ơi | đâu phải | không đúng rồi | khỏi đi
      thôi em ạ | thôi khỏi cần | không cần nữa | không muốn đâu | chưa sẵn sàng | không ạk | ko ak | chưa ak | kh ạ
      hông á | hổng có á | hem | chưa đc | chưa đc ạ | k đc | không luôn | không hề có | không có cái nào
      không ai nhắn | làm chi có | chưa chi hết | chưa có chi | nỏ thấy | no thanks | not at all | I have not
      I can't | không anh ạ | không, cảm ơn | chưa, đang chờ | không có đâu em, chưa thấy | dạ dạ chưa ạ
      vâng chưa có ạ | ờ chưa | à chưa | à không | ồ không | không nha`,
    none: `
      toi muon cai vneid|muon cai vneid|can cai vneid|tôi muốn cài vneid
      
      có không ạ | có chưa | được chưa | thế được không | có phải không | phải không em | đúng không nhỉ | xong chưa hả cháu
      có à | chưa à | không có hả | rồi làm sao | giờ làm gì | bấm vào đâu | ở đâu có | cái nào | là sao | gì vậy | hả | sao cơ
      được nhưng mà lỗi | có mà lại không | có nhưng không mở được | nhận được rồi mà nhập không được | lúc được lúc không
      co ma khong duoc | không phải là không có | chẳng phải là không | không thể không | không có nghĩa là chưa
      không biết | không biết nữa cháu ạ | chả biết | hổng biết | k bít | không nhớ | chưa biết | chưa rõ | không rõ lắm
      không chắc | ai biết | hình như | chắc | có lẽ | có thể có | có khi | có vẻ | tùy | cũng được hoặc không | sao cũng được
      nếu được | khi nào có | hay là không | có hay chưa | rồi hay chưa | đang làm | đang tải | chờ tí | đợi bác chút | sắp xong
      gần xong | được một nửa | mới được một tí | mất | quên | hỏng | lỗi | bị lỗi | hết hạn rồi | bán rồi | đổi số rồi
      không quên | không mất | không sai | không hết | không khó | không chỉ có thế | chưa mất | không bị sao
      con lau | còn lâu mới có | đời nào | phải ra phường | phải chờ | được 3 ngày | từ hôm qua | nhà có việc
      cháu ơi | bác Tư đây | chào cháu | cảm ơn | Nguyễn Văn Minh | maybe | not sure | why not | do you have it?
      yes but no | có đó không | 😀 | ... | 123456 | hong roi
      chưa chắc đã có | không hẳn | không hẳn là không | cũng không biết nữa | có khi có khi không
      có lúc được lúc không | hên xui | chắc thế | chắc vậy | tôi nghĩ là có nhưng không chắc | không rõ có chưa
      không biết có phải không | có phải là bấm vào đây không | bấm vào đây à | vậy là xong rồi hả | thế là được à
      được hả | thật không | thật à | bao giờ mới có | sao mãi chưa có vậy | sao không thấy | tại sao chưa được
      không sao đâu | không có vấn đề gì | không vấn đề | có gì không | có gì mới không | gì nữa | rồi bấm gì
      rồi sao | rồi thì sao | có thì có nhưng mờ | được thì được mà chậm | rồi nhưng lại bị thoát ra
      có cái thì được cái thì không | nửa có nửa không | mới xong một phần | tôi đang ở quê | con tôi làm cho
      để tôi hỏi con | mai tôi làm | chờ con về | máy hết pin | mất sóng | nó báo lỗi | bị khoá mất rồi | sai mật khẩu
      quên mật khẩu rồi | quá hạn rồi | hết tiền rồi | không quên đâu | chẳng sai | không thiếu gì | chưa hết hạn
      tôi không nói là không | đâu phải là không có | không phải tôi không muốn | ai bảo không có | họ tên Trần Văn Có
      chào | hi | xin chào cháu | 12 | 3 | hở | cái gì | nói lại đi | I am not sure | who are you | maybe later
      no idea | có lẽ chưa có lẽ rồi | máy báo lâu rồi | bao lâu rồi`,
  },
  choices: [
    {
      of: { co: 'Có', khong: 'Không', khong_ro: 'Không rõ' },
      says: {
        co: 'có | co a | vâng | được | ừ có đấy | 1 | số 1 | "Có" | yes | có nhé cháu | chọn 1 | cái đầu',
        khong:
          'không | ko | chưa | làm gì có | có đâu | 2 | số hai | thứ hai | chưa có | cái giữa | không có ạ | khoong',
        khong_ro: 'không rõ | ko rõ | 3 | cái cuối cùng | số 3 nhé | k ro | dạ 3',
        unclear: 'có mà không | không phải là không | 4 | 0912345678 | cả hai | 1 với 2 | có không | 2? | số nào',
      },
    },
    {
      of: { mat_khau: 'Quên mật khẩu', passcode: 'Quên mã 6 số (passcode)', ca_hai: 'Quên cả hai' },
      also: { passcode: ['quên mã pát', 'quên passcode'] },
      says: {
        mat_khau: 'mật khẩu | quên mật khẩu | mat khau | quên mất mật khẩu rồi | 1 | quên mk khẩu, à mật khẩu',
        passcode: 'passcode | pascode | mã 6 số | quên mã 6 số | cái mã 6 số ấy | số 2 | ma 6 so',
        ca_hai: 'cả hai | quên cả hai | quên hết cả hai rồi | ca hai | 3',
        unclear: 'quên | quên rồi | không quên mật khẩu | 6 | không biết | mất điện thoại',
      },
    },
    {
      of: { doc: 'Máy đọc được', loi: 'Trang báo lỗi', nguoi: 'Gặp người hỗ trợ' },
      says: {
        doc: 'đọc được | máy đọc được rồi | doc duoc',
        loi: 'no bao loi | nó báo lỗi | bao loi roi | trang bao loi',
        nguoi: 'gặp người | gặp người hổ chợ | gap nguoi ho cho | hỗ trợ',
        unclear: 'chờ | cho | chờ chút | cho chut | chờ tí nhé | máy hết pin | máy tôi yếu lắm',
      },
    },
    {
      of: { bac: 'Bác – cháu', co: 'Cô – cháu', chu: 'Chú – cháu', anh: 'Anh – em', chi: 'Chị – em' },
      says: {
        bac: 'bác | gọi bác | bác nhé | 1 | bac | bác cháu',
        co: 'cô | cô cháu | thứ hai | cô ạ | co',
        chi: 'chị | chị em | 5 | cái cuối',
        chu: 'chú | chu | số ba',
        anh: 'anh | 4 | anh nhé',
        unclear: 'em | cháu | gì cũng được | 6',
      },
    },
    {
      of: { muc1: 'Mức 1', muc2: 'Mức 2', chua_co: 'Chưa có tài khoản', khong_biet: 'Không biết mức mấy' },
      says: {
        muc1: 'mức 1 | muc 1 | mức một | muc1 | 1',
        muc2: 'mức 2 | muc 2 ạ | mức hai | tôi mức 2 rồi | 2 | múc 2',
        chua_co: 'chưa có | chua co tai khoan | số 3 | chưa có tk | chưa | không có tài khoản',
        khong_biet: 'không biết | không biết mức mấy | chẳng biết nữa | 4 | cuối cùng',
        unclear: 'có | không phải mức 2 | mức mấy ta | 1 hay 2 nhỉ',
      },
    },
    {
      of: { con_dung: 'Còn dùng được', mat: 'Mất rồi', hong: 'Hỏng, không lên nguồn' },
      says: {
        con_dung: 'còn dùng | vẫn dùng được | còn | dùng được | 1',
        mat: 'mất | mất rồi | bị mất | mat roi | mất từ hôm qua | 2',
        hong: 'hỏng | hỏng rồi | không lên nguồn | nó hỏng rồi | 3 | hong roi',
        unclear: 'không mất | máy cũ | không biết | nó hỏng mất nguồn',
      },
    },
    {
      of: { tu_lam: 'Tự làm tiếp', nguoi: 'Gặp người hỗ trợ' },
      says: {
        tu_lam: 'tự làm | tôi tự làm được | làm tiếp | tiếp | cái trên | 1',
        nguoi: 'gặp người | cho gặp người hỗ trợ | nguoi ho tro | hỗ trợ | cái dưới | thứ nhì | 2',
        unclear: 'không gặp người | có | ừ | 12 | cái này',
      },
    },
    {
      of: { trong_nuoc: 'Tôi đang ở Hải Phòng', noi_khac: 'Tôi ở tỉnh khác', nuoc_ngoai: 'Tôi ở nước ngoài' },
      says: {
        trong_nuoc: 'hải phòng | ở hai phong | đang ở Hải Phòng em ạ | hải phong',
        noi_khac: 'tỉnh khác | ở tỉnh khác | o tinh khac | tỉnh | số 2 đi',
        nuoc_ngoai: 'nước ngoài | ở nước ngoài | nuoc ngoai | 3.',
        unclear: 'không ở hải phòng | Hà Nội | ở',
      },
    },
    {
      of: { yes: 'Yes, I have it', no: 'Not yet' },
      says: {
        yes: 'yes | yeah | I have it | the first one | 1 | got it already',
        no: 'no | not yet | nope | second | the last one | I do not have it',
        unclear: "yes and no | I don't know | three | hello",
      },
    },
  ],
  numbers: [
    ['0', 0],
    ['７', 7],
    ['1 người thôi', 1],
    ['một', 1],
    ['hai bác cháu', 2],
    ['72 tuổi', 72],
    ['sáu mươi lăm', 65],
    ['sau muoi lam tuoi', 65],
    ['bốn mươi tư', 44],
    ['năm mươi', 50],
    ['chín mươi mốt', 91],
    ['một trăm linh hai', 102],
    ['hai trăm nghìn', 200_000],
    ['200k', 200_000],
    ['1.500.000', 1_500_000],
    ['2 triệu', 2_000_000],
    ['sinh năm 1958', 1958],
    ['dạ cháu 14 tuổi ạ', 14],
    ['nhà tôi bốn người', 4],
    ['hơn 60', null],
    ['trên 60 tuổi', null],
    ['không phải 3', null],
    ['mấy người', null],
    ['vài cái', null],
    ['2 đến 3', null],
    ['-5', null],
    ['không biết', null],
    ['seven', 7],
    ['2,5', 2.5],
  ],
  dates: [
    ['23-11', '2026-11-23'],
    ['23.11.2026', '2026-11-23'],
    ['ngày 23/11', '2026-11-23'],
    ['1/1', '2026-01-01'],
    ['3 / 2 / 1960', '1960-02-03'],
    ['03021960', '1960-02-03'],
    ['3 2 1960', '1960-02-03'],
    ['5/9/26', '2026-09-05'],
    ['5/9/35', null],
    ['29/2/2024', '2024-02-29'],
    ['29/2/2025', null],
    ['30/02', null],
    ['32/1/2026', null],
    ['25/12', 'future 2026-12-25'],
    ['30/3', '2026-03-30'],
    ['1/1/2027', 'future 2027-01-01'],
    ['ngay 20 thang 11', '2026-11-20'],
    ['20 tháng 11 năm 2025', '2025-11-20'],
    ['ngày hai mươi tháng mười một', '2026-11-20'],
    ['mồng 1 tháng 10', '2026-10-01'],
    ['hôm nay', '2026-11-23'],
    ['sáng nay ạ', '2026-11-23'],
    ['hom qua', '2026-11-22'],
    ['hqua', '2026-11-22'],
    ['tối qua', '2026-11-22'],
    ['hôm kia', '2026-11-21'],
    ['3 hôm trước', '2026-11-20'],
    ['hai tuần trước', '2026-11-09'],
    ['mai', 'future 2026-11-24'],
    ['sáng mai', 'future 2026-11-24'],
    ['ngày kia', 'future 2026-11-25'],
    ['3 ngày nữa', 'future 2026-11-26'],
    ['chủ nhật tuần trước', '2026-11-22'],
    ['thứ 6 tuần này', 'future 2026-11-27'],
    ['thứ hai vừa rồi', '2026-11-16'],
    ['thứ hai', null],
    ['tháng 9', null],
    ['năm 1958', null],
    ['đầu tháng', null],
    ['mùng 3 tết', null],
    ['15/7 âm lịch', null],
    ['từ 1/9 đến 3/9', null],
    ['không phải 23/11', null],
    ['chưa biết', null],
    ['Nov 20, 2026', '2026-11-20'],
    ['20th November', '2026-11-20'],
    ['yesterday', '2026-11-22'],
  ],
  phones: [
    ['0912345678', '0912345678'],
    ['0912.345.678', '0912345678'],
    ['+84912345678', '0912345678'],
    ['84 912 345 678', '0912345678'],
    ['(+84) 0912-345-678', '0912345678'],
    ['o912345678', '0912345678'],
    ['số của bác là 0387654321, gọi buổi tối nhé', '0387654321'],
    ['không chín một hai ba bốn năm sáu bảy tám', '0912345678'],
    ['02253 741 234', '02253741234'],
    ['024 3826 1234', '02438261234'],
    ['01681234567', null],
    ['0112345678', null],
    ['09123456789', null],
    ['1900 0368', null],
    ['0912345678 hoặc 0987654321', null],
    ['số cũ 0912345678 mất rồi', null],
    ['không có số', null],
    ['031058001234', null],
    ['20/11/2026', null],
  ],
  areas: [
    ['Hải An', 'Hải An'],
    ['phường Hải An', 'Hải An'],
    ['hai an', 'Hải An'],
    ['quận Hải An cũ', 'Hải An'],
    ['cat bi', 'Hải An'],
    ['thanh to', 'Hải An'],
    ['Tràng Cát ạ', 'Hải An'],
    ['Chàng Cát', 'Hải An'],
    ['Đằng Nâm', 'Hải An'],
    ['đằng hả', 'Hải An'],
    ['DANG HAI', 'Hải An'],
    ['đằng hải, giờ là hải an', 'Hải An'],
    ['phường đông hải 1', 'Đông Hải'],
    ['Đông Hải 2', 'Hải An'],
    ['cát bi hay đông hải', null],
    ['Lê Chân', null],
    ['không ở đây', null],
    ['hải', null],
  ],
  codes: [
    ['000.00.01.G22-260601-0007', '000.00.01.G22-260601-0007'],
    ['Mã hồ sơ: H24.101-261123-0001.', 'H24.101-261123-0001'],
    ['h24.101–261123–0001', 'H24.101-261123-0001'],
    ['H24.101 261123 0001', 'H24.101-261123-0001'],
    ['H24.101-261323-0001', null],
    ['H24.101-261123-0001 và H24.101-261123-0002', null],
    ['không có mã', null],
    ['24-261123-0001', null],
  ],
}
