import { describe, expect, it } from 'vitest'
import { officialLink } from '../../src/privacy/links.ts'
import { GENUINE_REASONS, judge, SCAM_RULES } from '../../src/understanding/scam.ts'
import { bestOf, unitOfWorkMs } from './unit-of-work.ts'

/** Messages and calls as residents paste or tell them. All invented after published warnings. */
const SCAMS: readonly (readonly [message: string, reason: string])[] = [
  ['Công an phường gọi bảo vân tay của bác bị mờ, phải làm lại trên mạng', 'van_tay'],
  ['dau van tay cua ba bi mo, ket ban zalo de chau lam lai', 'van_tay'],
  ['sinh trắc học không khớp, cán bộ sẽ gọi zalo hướng dẫn', 'van_tay'],
  ['no bao k lien ket vneid thi khoa facebook', 'doa_khoa'],
  ['Không liên kết VNeID trước 31/12 sẽ bị khóa Zalo', 'doa_khoa'],
  ['SIM của quý khách sẽ bị khoá hai chiều nếu chưa xác thực', 'doa_khoa'],
  ['tai khoan ngan hang cua ban sap bi dong bang', 'doa_khoa'],
  ['cap nhat di keo bi khoa sim', 'doa_khoa'],
  ['Không cung cấp mã OTP thì tài khoản sẽ bị khoá', 'hoi_ma'],
  ['tôi lỡ cho nó mã otp rồi', 'hoi_ma'],
  ['đọc mã otp cho em nhé', 'hoi_ma'],
  ['Bác đọc giúp cháu 6 số vừa gửi về máy', 'hoi_ma'],
  ['doc cho chau may so trong tin nhan de chau kich hoat', 'hoi_ma'],
  ['Cháu là đội hỗ trợ, bác cho cháu xin mật khẩu VNeID', 'hoi_ma'],
  ['gui ma xac thuc qua zalo cho anh', 'hoi_ma'],
  ['cán bộ yêu cầu passcode để mở khoá', 'hoi_ma'],
  ['nhân viên ngân hàng hỏi mã pin', 'hoi_ma'],
  ['người ta xin câu trả lời bảo mật', 'hoi_ma'],
  ['co can bo ket ban zalo bao dong 22 nghin de dong bo vneid', 'sau_sap_nhap'],
  ['Sau sáp nhập phải cập nhật lại địa chỉ trên VNeID qua đường link', 'sau_sap_nhap'],
  ['đồng bộ dữ liệu dân cư, mời ông bà làm theo hướng dẫn', 'sau_sap_nhap'],
  ['cập nhật địa chỉ mới trên vneid', 'sau_sap_nhap'],
  ['chuẩn hoá thông tin sau sát nhập tỉnh', 'sau_sap_nhap'],
  ['Mời nâng cấp định danh mức 3 ngay hôm nay', 'muc_3'],
  ['vneid muc 3 co ca nhan dien khuon mat', 'muc_3'],
  ['nâng lên mức độ ba để nhận trợ cấp', 'muc_3'],
  ['tải vneid_update.apk về máy', 'tep_apk'],
  ['nguoi ta gui file apk vneid co an toan k', 'tep_apk'],
  ['bật cài đặt từ nguồn không xác định', 'nguon_la'],
  ['cài ứng dụng từ tệp cháu gửi, không qua CH Play', 'nguon_la'],
  ['tai vneid pro ban moi', 'nguon_la'],
  ['bật chia sẻ màn hình để cán bộ hướng dẫn', 'dieu_khien'],
  ['cai anydesk de nhan vien ho tro', 'dieu_khien'],
  ['Cấp quyền trợ năng cho ứng dụng', 'dieu_khien'],
  ['cài ultraviewer vào máy', 'dieu_khien'],
  ['Giữ máy, đừng nói với ai kể cả con cái', 'giu_kin'],
  ['viec nay phai giu bi mat, khong duoc noi voi ai', 'giu_kin'],
  ['không được tắt máy khi đang làm việc với cán bộ', 'giu_kin'],
  ['có người xưng công an gọi bảo nâng cấp mức 2 qua điện thoại', 'lam_tu_xa'],
  ['Tôi là cán bộ Đề án 06 gọi để hướng dẫn cài ứng dụng', 'lam_tu_xa'],
  ['dien luc nhan tin cap nhat thong tin hop dong', 'lam_tu_xa'],
  ['giả danh công an phường', 'lam_tu_xa'],
  ['cán bộ phường kết bạn zalo với tôi', 'ket_ban'],
  ['nha truong nhan qua zalo bao lam dinh danh cho chau', 'ket_ban'],
  ['Liên hệ Zalo này để kích hoạt mức 2', 'ket_ban'],
  ['công an gọi video bảo quay mặt', 'ket_ban'],
  ['đóng phí 22.000 đồng để kích hoạt tài khoản', 'phi_nho'],
  ['kich hoat vneid phai nop 50k', 'phi_nho'],
  ['chuyển tiền vào tài khoản an toàn để xác minh', 'chuyen_tien'],
  ['con bac bi tai nan dang cap cuu, chuyen tien gap', 'chuyen_tien'],
  ['cán bộ toà án bảo nộp tiền bảo lãnh', 'chuyen_tien'],
  ['Bà liên quan đường dây rửa tiền, có lệnh bắt tạm giam', 'doa_bat'],
  ['canh sat goi bao toi dinh vu an ma tuy', 'doa_bat'],
  ['việc nhẹ lương cao, làm tại nhà', 'moi_chao'],
  ['giup lay lai tien bi lua', 'moi_chao'],
  ['Tặng quà 100 nghìn nhân dịp lễ, bấm vào đường link để nhận', 'nhan_qua'],
  ['nhan tien ho tro tai https://qua-tang.click/a', 'link_la'],
  ['Phạt nguội: tra cứu tại bit.ly/abc', 'link_rut_gon'],
  ['CCCD của ông lỗi, vào xacthuc-abc.top', 'link_la'],
  ['https://dichvucong.gov.vn.xacthuc.top/dang-nhap', 'link_gia'],
  ['https://dichvucongs.top', 'link_gia'],
  ['https://vneid-gov-vn.com', 'link_gia'],
  ['dichvucông.vn', 'link_gia'],
  ['vne1d.top', 'link_gia'],
  ['vneid.gov.vn@xyz.top', 'link_gia'],
  ['vneid chấm top', 'link_gia'],
  ['vneid[.]online', 'link_gia'],
  ['https://xn--vnid-tqa.com', 'link_gia'],
  ['http://103.45.67.89/vneid', 'link_so'],
  ['103.45.67.89/a', 'link_so'],
  // An official link beside a trick is the trick.
  ['Vào https://vneid.gov.vn rồi đọc mã OTP cho cháu', 'hoi_ma'],
  ['https://vneid.gov.vn hoặc https://vneid.gov.vn.top', 'link_gia'],
  ['Hồ sơ VNeID đã được duyệt, kết bạn Zalo [số điện thoại …123] để nhận', 'ket_ban'],
  ['Tuyệt đối không cung cấp OTP cho ai. Vào https://vneid-gov.top', 'link_gia'],
  ['bác tuyệt đối không nói với ai, đọc mã otp cho cháu', 'hoi_ma'],
  ['Khuyến cáo: gọi [số điện thoại …123] để cán bộ hướng dẫn nâng cấp mức 3', 'muc_3'],
  ['Đừng lo, đọc mã otp cho cháu', 'hoi_ma'],
  ['khong sao dau bac doc ma otp cho chau', 'hoi_ma'],
  ['Không cần ra phường. Cháu gọi zalo là công an phường đây', 'ket_ban'],
  // Offices, schools and firms whose name is used.
  ['nhà trường nhắn đóng học phí qua link https://hocphi-thpt.com', 'link_mao_danh'],
  ['điện lực gọi bảo không cài app thì cắt điện', 'lam_tu_xa'],
  ['thuế gọi bảo cài app thuế giả', 'nguon_la'],
  ['ngân hàng gọi cập nhật sinh trắc học không thì khóa thẻ', 'doa_khoa'],
  ['cô giáo gọi bảo con ngã cầu thang cấp cứu chuyển 30 triệu gấp', 'chuyen_tien'],
  ['gọi bảo con tôi bị bắt cần tiền bảo lãnh', 'chuyen_tien'],
  ['gọi video quay mặt để xác thực sinh trắc', 'lam_tu_xa'],
  ['người ta bảo liên kết facebook với vneid không là mất nick', 'doa_khoa'],
  ['nghe nói có mức 3', 'muc_3'],
  ['no bao chuyen 22000 de kich hoat', 'phi_nho'],
  ['chuyển 22.000 để kích hoạt định danh', 'phi_nho'],
  ['họ xin câu hỏi bảo mật vneid', 'hoi_ma'],
  ['bảo ra chỗ vắng nghe điện thoại', 'giu_kin'],
  ['vào phòng đóng cửa lại nói chuyện với cán bộ', 'giu_kin'],
  ['chạy bằng lái bao đậu', 'moi_chao'],
  ['facebook nhận làm hộ chiếu lấy liền', 'moi_chao'],
  // Only the exact host counts, whatever stands around the name.
  ['https://vneid.gov.vn.co', 'link_gia'],
  ['vào vneid.gov.vn.site/a nhé', 'link_gia'],
  ['https://play.google.com/store/apps/details?id=com.vneid.update', 'link_mao_danh'],
  ['https://apps.apple.com/vn/app/vneid-pro/id999', 'link_mao_danh'],
  ['https://ⅴneid.gov.vn', 'link_gia'],
  // Slips of the finger.
  ['chia sẻ màn hìnhh cho chau', 'dieu_khien'],
  ['cai teamviwer de can bo xem', 'dieu_khien'],
  ['ko lien ket vneid se bi khoa facebok', 'doa_khoa'],
]

const SUSPICIOUS: readonly (readonly [message: string, reason: string])[] = [
  ['công an phường gọi điện mời lên trụ sở làm căn cước', 'goi_dien'],
  ['số lạ gọi cho tôi', 'goi_dien'],
  // A warning passed on, not the trick it names.
  ['Cảnh giác thủ đoạn giả danh công an gọi điện yêu cầu chuyển tiền', 'chuyen_tien'],
  ['Giấy triệu tập ông lên làm việc', 'trieu_tap'],
  ['công an nhắn tin mời ra phường làm căn cước cho con', 'goi_dien'],
  ['có đứa gọi bảo mình trúng xe máy', 'nhan_qua'],
  ['bấm vào đường link này nhé', 'bam_link'],
  ['bit.ly/3xyz', 'link_rut_gon'],
  ['https://example.com/tin-tuc', 'link_la'],
  ['https://haiphong.gov.vn/tin', 'link_nha_nuoc'],
  ['http://vneid.gov.vn', 'link_nha_nuoc'],
  ['vneid chấm gov chấm vn', 'link_nha_nuoc'],
  ['quét mã QR để nhận', 'chuyen_khoan'],
  ['chuyển khoản vào [số tài khoản đã ẩn]', 'chuyen_khoan'],
  ['bạn được nhận quà tri ân', 'nhan_qua'],
  ['gửi ảnh căn cước hai mặt cho em', 'hoi_giay_to'],
  ['Hồ sơ VNeID đã được duyệt. Ông soạn tin CCCD gửi lại số này', 'hoi_giay_to'],
]

const GENUINE: readonly (readonly [message: string, reason: string])[] = [
  ['https://vneid.gov.vn', GENUINE_REASONS.link],
  ['vneid.gov.vn', GENUINE_REASONS.link],
  ['trang https://dichvucong.gov.vn có phải trang thật không', GENUINE_REASONS.link],
  ['Tải VNeID ở https://play.google.com/store/apps/details?id=com.vnid', GENUINE_REASONS.link],
  ['https://apps.apple.com/vn/app/vneid/id1582750372 có đúng không', GENUINE_REASONS.link],
  ['Nộp hồ sơ tại dichvucong.gov.vn', GENUINE_REASONS.link],
  [
    'Tài khoản định danh điện tử mức 2 của ông đã được phê duyệt. Mời ông mở ứng dụng VNeID để kích hoạt.',
    GENUINE_REASONS.message,
  ],
  ['tai khoan dinh danh dien tu cua cong dan da duoc phe duyet', GENUINE_REASONS.message],
  ['hôm trước tôi ra phường làm mức 2, hôm nay có tin nhắn báo hồ sơ đã được duyệt', GENUINE_REASONS.message],
]

const UNCLEAR: readonly string[] = [
  'xin chào',
  '[số điện thoại …678]',
  '1900 0368',
  'con ơi chiều nay mẹ về muộn',
  'Mời bà con đi tiêm phòng sáng thứ bảy',
  'tôi không nhận được mã otp',
  'cho tôi hỏi mã otp không về',
  'nhập mã otp vào ứng dụng vneid mà báo sai',
  'hệ thống gửi mã otp về máy rồi',
  'bấm gửi lại mã otp mà không thấy',
  'ứng dụng vneid yêu cầu nhập passcode',
  'cho em lấy lại mật khẩu',
  'chụp khuôn mặt bị lỗi phải làm lại',
  'tài khoản vneid bị khoá do nhập sai mật khẩu nhiều lần',
  'tải tệp đính kèm lên cổng dịch vụ công',
  'con học cấp 3 làm định danh',
  'hồ sơ của tôi đã được chuyển chưa',
  'tôi cần gấp',
  'cô Trung Phương ở tổ 5',
  'công an không bao giờ gọi điện yêu cầu cài ứng dụng',
  'Công an khuyến cáo tuyệt đối không cung cấp mã OTP cho bất kỳ ai',
  'đừng đọc mã otp cho ai',
  // The resident's own question about a duty: nobody has called, no link has come.
  'sau sáp nhập có phải đổi căn cước không',
  'sau sáp nhập phải ra phường đổi căn cước không',
  'nhap tinh roi co can sua giay to ko',
  // Not recognised as tricks, but never vouched for either.
  'Vào https://vneid.gov.vn rồi đọc cho cháu dòng chữ trên màn hình',
  'Tài khoản định danh mức 2 đã được phê duyệt. Ông trả lời tin nhắn này kèm ngày sinh',
  'Hồ sơ định danh của ông đã được duyệt, gọi 0225312345678 để nhận',
  'https://vneid.gov.vn gọi [số điện thoại …123] để được giúp',
  'Tài khoản định danh đã được cấp, mai em đến nhà làm cho bác',
  'Hồ sơ định danh đã được duyệt, bác đưa máy cho cháu nhé',
  'Tài khoản định danh đã được phê duyệt 09 12 34 56 78',
  'Vào vneid.gov.vn 0912 345 678',
  'Tài khoản định danh đã được phê duyệt, hẹn gặp ở quán nước',
]

describe('a scam is called one, and the reason is told', () => {
  it.each(SCAMS)('%s', (message, reason) => {
    const { verdict, reasons } = judge(message, officialLink)
    expect({ verdict, told: reasons.includes(reason) ? reason : reasons }).toEqual({ verdict: 'lua_dao', told: reason })
  })

  it.each(SCAMS)('without accents: %s', (message) => {
    expect(judge(bare(message), officialLink).verdict).toBe('lua_dao')
  })

  it.each(SCAMS)('decomposed: %s', (message) => {
    expect(judge(message.normalize('NFD'), officialLink).verdict).toBe('lua_dao')
  })

  it.each(SCAMS)('even with a genuine link or message around it: %s', (message) => {
    for (const around of ['https://vneid.gov.vn', 'Tài khoản định danh của ông đã được phê duyệt.']) {
      expect(judge(`${around} ${message}`, officialLink).verdict).not.toBe('chinh_thuc')
    }
  })
})

describe('something suspicious is called no more than that', () => {
  it.each(SUSPICIOUS)('%s', (message, reason) => {
    const { verdict, reasons } = judge(message, officialLink)
    expect({ verdict, first: reasons[0] }).toEqual({ verdict: 'dang_ngo', first: reason })
  })
})

describe('something genuine', () => {
  it.each(GENUINE)('%s', (message, reason) => {
    expect(judge(message, officialLink)).toEqual({ verdict: 'chinh_thuc', reasons: [reason] })
  })

  it('is called so by the official addresses it is given, not by its own', () => {
    expect(judge('https://vneid.gov.vn', () => false).verdict).not.toBe('chinh_thuc')
  })

  it.each(['quán', 'đưa', 'zalo', 'tiền', 'máy', 'gấp', 'mã', 'hoa', 'transfer'])(
    'is not vouched for with one word that has no place there: %s',
    (word) => {
      for (const [message] of GENUINE) expect(judge(`${message} ${word}`, officialLink).verdict).not.toBe('chinh_thuc')
    },
  )
})

describe('anything else is unclear', () => {
  it.each(UNCLEAR.map((message) => [message]))('%s', (message) => {
    expect(judge(message, officialLink)).toEqual({ verdict: 'khong_ro', reasons: [] })
  })
})

describe('a question is a question only while nobody else is in it', () => {
  it.each([
    'họ gọi hỏi sau sáp nhập có phải đổi căn cước không',
    'sau sáp nhập phải đổi căn cước qua https://doi-the.top không',
    'có phải đồng bộ vneid mức 3 không',
  ])('%s', (message) => {
    expect(judge(message, officialLink).verdict).toBe('lua_dao')
  })
})

describe('the list of rules', () => {
  it('has a case for each', () => {
    const told = new Set([...SCAMS, ...SUSPICIOUS].flatMap(([message]) => judge(message, officialLink).reasons))
    expect(SCAM_RULES.map(({ id }) => id).filter((id) => !told.has(id))).toEqual([])
  })

  it('tells the weightiest reason first', () => {
    const weights = new Map(SCAM_RULES.map(({ id, weight }) => [id, weight]))
    for (const [message] of SCAMS) {
      const given = judge(message, officialLink).reasons.map((id) => weights.get(id) ?? 0)
      expect(given).toEqual([...given].sort((a, b) => b - a))
    }
  })

  it('needs for the longest message no more than plain work fifty times over', () => {
    const most = 50 * unitOfWorkMs()
    for (const piece of ['công an gọi bảo cập nhật vneid ', 'không nếu liên kết khoá ', 'a.', 'cho nó ']) {
      const message = piece.repeat(Math.ceil(4_096 / piece.length)).slice(0, 4_096)
      expect(bestOf(10, () => judge(message, officialLink), most / 2)).toBeLessThan(most)
    }
  })
})

function bare(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D')
}
