/** Different words for one thing, as residents type them, so that the topic finder sees one word. */
import { type Word, words } from './normalise.ts'

/** The one word → what people say for it, separated by `|`. Compared without marks: most people leave them out. */
const SAME: Readonly<Record<string, string>> = {
  // the app and the account
  vneid:
    'vnied | vneit | vnei d | vn eid | vn e id | vn id | vneld | vnid | vinaid | vne id | vneiđ | vi en ai đi | vi nây | ' +
    'app công an | app căn cước | app định danh | cái app đỏ đỏ | ứng dụng định danh | ứng dụng của bộ công an | ' +
    'ứng dụng vneid | app vneid | phần mềm vneid | phần mềm định danh | vneid app | định danh vneid',
  dinhdanh:
    'định danh điện tử | tài khoản định danh điện tử | tài khoản định danh | định danh | tk định danh | đdđt | dddt | ddđt | ' +
    'định zanh | dziên danh | căn cước online | căn cước trên điện thoại | căn cước điện tử | acc định danh | nick định danh',
  muchai: 'mức 2 | mức độ 2 | mức độ 02 | mức độ hai | mức hai | m2 | level 2 | lv2 | lv 2 | cấp độ 2 | loại 2 | cấp 2',
  mucmot: 'mức 1 | mức độ 1 | mức độ 01 | mức độ một | mức một | m1 | level 1 | lv1 | lv 1 | cấp độ 1 | loại 1',
  mucba: 'mức 3 | mức độ 3 | mức ba | cấp độ 3',
  taikhoan: 'tài khoản | acc | account | nick',
  taotaikhoan:
    'tạo tài khoản | lập tài khoản | mở tài khoản | lập nick | tạo nick | tạo tk | lập tk | đăng ký tài khoản',
  taikhoannganhang: 'tài khoản ngân hàng | số tài khoản | stk | tk ngân hàng | thẻ ngân hàng | thẻ atm | atm',
  kichhoat: 'kích hoạt | kick hoạt | active | activate | kh tk | kích họat | kich hoat | bật tài khoản',
  dangky: 'đăng ký | đăng kí | dky | đky | đk | dk | register | sign up | đăng kýy',
  dangnhap: 'đăng nhập | log in | login | đăng nhâp | dn | sign in | đn | log vào',
  matkhau: 'mật khẩu | mk khẩu | mkhau | mkhẩu | pass | pas | password | mk | mât khẩu | mật mã | pát | pass word',
  passcode:
    'pascode | pass code | passcot | pascot | pát cốt | mã pát | mã 6 số | mã sáu số | mã bí mật | sáu số | 6 chữ số | mã pin vneid | 6 con số',
  otp: 'mã otp | ô tê pê | o t p | mã xác nhận | mã xác thực',
  quen: 'quên | không nhớ | chẳng nhớ | không còn nhớ | forgot | forget | lost my password | quên mất | quên béng',
  sodienthoai: 'số điện thoại | số đt | số phone | sim | số sim | phone number | số máy | đầu số | số mới | số cũ',
  dienthoai: 'điện thoại | smartphone | con máy | cái máy | phone | mobile | =dế | di động',
  // Or else "mất điện" would be heard in it.
  matdienthoai: 'mất điện thoại | lạc điện thoại | mất smartphone',
  doimay:
    'đổi máy | đổi điện thoại | máy mới | điện thoại mới | thay máy | thay điện thoại | chuyển máy | sang máy khác | lên đời máy',
  doiso: 'đổi số | thay số | đổi sim | thay sim | đổi số điện thoại | số điện thoại mới | sim mới',
  tichhop: 'tích hợp | tích hộp | tich hop | gắn vào | ghép vào',
  vigiayto: 'ví giấy tờ',
  tienich: 'tiện ích',
  cai: 'cài đặt | install | tải | tải về | download | cài | cài lại | tải lại',
  app: 'ứng dụng | phần mềm | áp | chương trình',
  // papers and the matters they stand for
  cancuoc:
    'căn cước | thẻ căn cước | căn cước công dân | thẻ căn cước công dân | cccd | thẻ cccd | thẻ chip | thẻ chíp | thẻ gắn chip | ' +
    'căn cước gắn chip | cccd gắn chip | can cuot | cước công dân | thẻ cc',
  cmnd:
    'chứng minh thư | chứng minh nhân dân | giấy chứng minh | cmt | cmtnd | cmt nhân dân | số chứng minh | chứng minh cũ | giấy cmnd | ' +
    'cmnd 9 số | 9 số | chín số | số cmnd | số cmt',
  banglai:
    'giấy phép lái xe | bằng lái xe | bằng lái | gplx | bằng xe máy | bằng ô tô | driving licence | driving license | bằng a1 | bằng b1 | bằng b2 | bằng c | blx',
  caivet:
    'đăng ký xe | đăng kí xe | cà vẹt | cà vẹt xe | cavet | cavet xe | giấy tờ xe | giấy xe | đk xe | cà vẹc | chính chủ',
  bienso: 'biển số | biển số xe | bảng số xe | bảng số | biển xe',
  xemay: 'xe máy | xe gắn máy | xe hơi | ô tô | ôtô | oto | xe ô tô | xe tải | con xe | chiếc xe',
  sangten: 'sang tên | đổi tên chủ | đứng tên',
  bhyt:
    'thẻ bhyt | bảo hiểm y tế | thẻ bảo hiểm y tế | thẻ bảo hiểm | bh y tế | health insurance | bhyt | thẻ khám bệnh | thẻ bh | ' +
    'thẻ y tế | bảo hiểm khám bệnh | bảo hiểm hộ gia đình',
  thatnghiep: 'thất nghiệp | bảo hiểm thất nghiệp | bhtn | trợ cấp thất nghiệp | bh thất nghiệp | tiền thất nghiệp',
  nghiviec:
    'nghỉ việc | thôi việc | mất việc | nghỉ làm | bị cho nghỉ | sa thải | bị đuổi việc | hết hợp đồng lao động',
  bhxh: 'bảo hiểm xã hội | bhxh | sổ bảo hiểm | chốt sổ',
  khaisinh:
    'khai sinh | giấy khai sinh | birth certificate | giấy ks | làm ks | đăng ký khai sinh | chứng sinh | giấy chứng sinh',
  moisinh:
    'mới sinh | mới đẻ | vừa sinh | vừa đẻ | sơ sinh | chào đời | mới chào đời | đẻ con | sinh con | sinh em bé | đẻ em bé',
  khaitu:
    'khai tử | giấy khai tử | báo tử | chứng tử | giấy chứng tử | giấy báo tử | đăng ký khai tử | death certificate',
  maitang:
    'mai táng | mai táng phí | tiền mai táng | tử tuất | tiền tuất | chôn cất | ma chay | đám tang | nhà có tang | có tang',
  quadoi:
    'qua đời | từ trần | chết | khuất núi | vừa khuất | mới khuất | nằm xuống | tạ thế | người mất | mới mất | vừa mất | quy tiên | passed away | died',
  kethon:
    'kết hôn | đăng ký kết hôn | hôn thú | giấy hôn thú | giá thú | giấy kết hôn | giấy đăng ký kết hôn | =cưới | giấy cưới | sắp cưới | lấy vợ | lấy chồng | ' +
    'đăng ký vợ chồng | marriage | làm đám cưới | tái hôn | đi bước nữa',
  lyhon: 'ly hôn | li hôn | ly dị | li dị | bỏ nhau | ra tòa | bỏ vợ | bỏ chồng',
  docthan:
    'độc thân | giấy độc thân | tình trạng hôn nhân | xác nhận tình trạng hôn nhân | chưa vợ | chưa chồng | chưa có chồng | chưa có vợ | ' +
    'chưa kết hôn | chưa lập gia đình | giấy hôn nhân | tthn | fa | single status | xác nhận hôn nhân | chưa tái hôn | chưa đăng ký kết hôn',
  trichluc: 'trích lục | trích nục | bản sao trích lục | trích sao',
  bansao: 'bản sao | bản photo | copy | thêm mấy bản | xin thêm bản',
  saoy: 'sao y | sao y bản chính | chứng thực | công chứng | photo công chứng | sao công chứng | dấu đỏ | bản sao có dấu | notarize',
  uyquyen: 'ủy quyền | giấy ủy quyền | uỷ quyền',
  hokhau: 'hộ khẩu | sổ hộ khẩu | khẩu | shk',
  nhapkhau:
    'nhập hộ khẩu | nhập khẩu | nhập hộ | chuyển khẩu | chuyển hộ khẩu | cắt khẩu | vào hộ khẩu | nhập vào hộ | nhập vô hộ',
  thuongtru: 'thường trú | đăng ký thường trú | permanent residence',
  tamtru: 'tạm trú | đăng ký tạm trú | kt3 | sổ tạm trú | temporary residence | giấy tạm trú',
  tamvang: 'tạm vắng | khai báo tạm vắng | vắng nhà | đi vắng | xa nhà',
  luutru: 'lưu trú | thông báo lưu trú | khai báo lưu trú | báo lưu trú',
  nguqua:
    'ngủ lại | ngủ qua đêm | ngủ nhờ | qua đêm | ở lại đêm | ngủ nại | ở lại 1 đêm | ở lại một đêm | khách ngủ | ở chơi | về chơi | ra chơi | lên chơi | đến chơi | tới chơi | vào chơi',
  phongtro:
    'ở trọ | phòng trọ | nhà trọ | thuê trọ | thuê nhà | thuê phòng | chủ trọ | nhà thuê | khu trọ | dãy trọ | người thuê | ở thuê | ở nhờ',
  tachho:
    'tách hộ | tách khẩu | tách hộ khẩu | tách sổ | tách sổ hộ khẩu | hộ riêng | sổ riêng | khẩu riêng | ra riêng | tách riêng',
  chuho: 'chủ hộ',
  cutru: 'cư trú | nơi ở | thông tin cư trú | thông tin về cư trú | xác nhận cư trú | xác nhận thông tin cư trú',
  ct07: 'ct07 | mẫu ct07 | ct 07 | ct bảy',
  hochieu: 'hộ chiếu | passport | pass port | pát po | xuất nhập cảnh',
  lylich:
    'lý lịch tư pháp | lltp | phiếu lltp | phiếu lý lịch tư pháp | lí lịch tư pháp | phiếu tư pháp | giấy tư pháp | tiền án | tiền sự | án tích | ny nich tu phap | criminal record',
  nguoigia:
    'ông cụ | bà cụ | người già | cụ già | người cao tuổi | cao tuổi | cụ ông | cụ bà | cụ nhà | tuổi già | tiền già | dưỡng già | hưu trí xã hội | ông bà già | bà lão | ông lão | già yếu | người lớn tuổi',
  trocap: 'trợ cấp | tiền trợ cấp | trợ giúp xã hội | bảo trợ xã hội | chế độ',
  khuyettat: 'khuyết tật | tàn tật | người tàn tật',
  hongheo: 'hộ nghèo | cận nghèo | hộ cận nghèo',
  ansinh: 'an sinh xã hội | an sinh | tài khoản an sinh | quà quốc khánh | quà tết',
  congto: 'công tơ | đồng hồ điện | công tơ điện | điện kế | hợp đồng điện | hợp đồng mua bán điện',
  dienluc:
    'điện lực | evn | tiền điện | hóa đơn điện | giá điện | hóa đơn tiền điện | mất điện | cúp điện | lắp điện | câu điện | mắc điện | kéo điện',
  phatnguoi:
    'phạt nguội | nộp phạt | phạt giao thông | vi phạm giao thông | đóng phạt | lỗi phạt | tiền phạt | biên bản | xử phạt | bị phạt xe | bắn tốc độ | vượt đèn đỏ | nồng độ cồn | csgt | cảnh sát giao thông | giữ xe | giam xe | bắt xe',
  lephi: 'lệ phí | ne phi | phí hồ sơ | tiền hồ sơ | nghĩa vụ tài chính',
  thanhtoan: 'thanh toán | chuyển khoản | ck | trả tiền | đóng tiền | momo | ví điện tử',
  bienlai: 'biên lai | biên nai',
  sothich: 'sổ sức khỏe | sổ sức khỏe điện tử | sổ khám bệnh | bệnh án | bệnh án điện tử',
  giayto: 'giấy tờ | giấy má',
  sodo: 'sổ đỏ | sổ hồng | quyền sử dụng đất',
  // offices, files, complaints
  congan: 'công an | ca phường | công an phường | công an xã | đồn công an | police | cảnh sát khu vực | cskv',
  dichvucong:
    'dịch vụ công | dvc | dichvucong | cổng dvc | cổng dịch vụ công | dichvucong gov vn | cổng dvc quốc gia | dịch vụ công trực tuyến | ' +
    'dịch vụ công quốc gia | cổng dịch vụ công quốc gia | dvcqg | dvctt | cổng quốc gia | trang dvc | trang dịch vụ công',
  quamang:
    'online | qua mạng | trên mạng | trực tuyến | tại nhà qua mạng | bằng mạng | qua điện thoại | trên điện thoại',
  hoso: 'hồ sơ | hs | bộ hồ sơ | đơn đã nộp',
  mahoso: 'mã hồ sơ | giấy hẹn | số hồ sơ | phiếu hẹn | biên nhận',
  tracuu: 'tra cứu | kiểm tra hồ sơ | theo dõi hồ sơ',
  phananh: 'phản ánh | kiến nghị | pakn | góp ý | khiếu nại | tố cáo | phàn nàn | =mét | complain | complaint',
  canbo: 'cán bộ | công chức | nhân viên | người ở phường',
  tongdai: 'tổng đài | hotline | số nóng | đường dây nóng',
  luadao: 'lừa đảo | giả mạo | mạo danh | giả danh | lừa | scam | fraud | chiếm đoạt | kẻ gian | bị lừa',
  linkla: 'link lạ | đường link | link | đường dẫn | apk | file apk | file lạ | link la',
  nguoila: 'người lạ | số lạ | ai đó | người ta | ng lạ | nguoi la',
  khoataikhoan:
    'khóa vneid | khóa tài khoản | khóa định danh | chặn vneid | block vneid | khóa sim | khóa tài khoản định danh | hủy tài khoản',
  bitrom:
    'bị trộm | bị cướp | bị giật | móc túi | bị móc túi | trộm mất | giật mất | lấy cắp | đánh cắp | chôm | lấy trộm | bị lấy mất | stolen',
  // people
  tretuoi:
    'em bé | trẻ em | trẻ con | con nhỏ | cháu nhỏ | dưới 14 | dưới 14 tuổi | trẻ dưới 14 | trẻ nhỏ | con nít | sấp nhỏ | nhóc | đứa nhỏ | tụi nhỏ | ' +
    'mẫu giáo | bé gái | bé trai | cháu bé | bé nhà | con bé | học sinh | cho bé | dưới 6 tuổi | tiểu học | chưa đủ 14 | chưa đủ 14 tuổi',
  lophoc:
    'lớp 1 | lớp 2 | lớp 3 | lớp 4 | lớp 5 | lớp 6 | lớp 7 | lớp một | lớp hai | lớp ba | lớp bốn | lớp năm | lớp sáu',
  cho_con:
    'cho con | cho cháu | cho con gái | cho con trai | cho cháu ngoại | cho cháu nội | con tôi | con em | cháu tôi | con mình',
  lietgiuong:
    'liệt giường | nằm liệt | liệt | không đi được | khó đi lại | không đi lại được | nằm một chỗ | ngồi xe lăn | đau chân | yếu lắm | tai biến',
  dennha: 'đến nhà | tới nhà | tận nhà | lại nhà | tại nhà | xuống nhà | đến tận nhà | qua nhà | về nhà giúp',
  giup: 'giúp | hỗ trợ | dùm | giùm | help | trợ giúp | chỉ giùm',
  nguoithat:
    'người thật | người thiệt | người sống | tư vấn viên | tình nguyện viên | nhân viên hỗ trợ | người hỗ trợ | tổng đài viên | real person | human',
  maytraloi: 'máy trả lời | chatbot | con bot | bot | robot | trả lời tự động | nói với máy | chat với máy',
  // what is wrong, what is wanted
  sai: 'sai | nhầm | lệch | không đúng | không khớp | chưa đúng | không chính xác | thiếu chữ | không trùng khớp | ghi nhầm | ghi sai | bị sai | trật | không trùng',
  hu_hong:
    '=hỏng | bị hỏng | chip hỏng | gãy | rách | =mờ | nát | cong vênh | vênh | xước | trầy | ướt | cũ nát | =bể | gãy đôi | nhòe | =hư | bị hư',
  hethan: 'hết hạn | quá hạn | sắp hết hạn | het date | gia hạn | hết hiệu lực | trễ hạn',
  caplai: 'cấp lại | làm lại | xin lại | cấp đổi | làm nại | xin cấp lại',
  bihacked: 'hack | hacker | chiếm quyền | bị hack | chiếm tài khoản | điều khiển từ xa | bị điều khiển',
  bihu: '=văng | bị văng | văng ra | =đơ | treo | lag | báo lỗi | bị lỗi | load mãi | quay mãi | quay hoài | không vào được | không mở được | vào không được | không lên',
  chuathay:
    'chưa thấy | chưa có kết quả | chưa nhận được | chưa trả | không thấy gì | chưa thấy gì | chẳng thấy gì | không thấy tin nhắn | im re | im lặng | chưa ai trả lời | chưa có tin | không có tin',
  nopdon:
    'nộp rồi | đã nộp | gửi rồi | đã gửi | nộp xong | nộp hồ sơ rồi | làm rồi | đã làm xong | làm xong | làm xong rồi | khai rồi | nộp đơn rồi',
  toidau:
    'tới đâu | đến đâu rồi | tới đâu rồi | đến đâu | tới mô | đến bước nào | xong chưa | duyệt chưa | có chưa | được chưa | bao giờ có | bao giờ xong | khi nào có | khi nào xong | bao giờ trả | khi nào trả | bao giờ lấy | bao giờ nhận',
  choduyet: 'phê duyệt | được duyệt | chờ duyệt | duyệt rồi | đã duyệt',
  trahoso:
    'bị trả lại | bị trả về | trả hồ sơ | bị từ chối | từ chối | yêu cầu bổ sung | bổ sung giấy tờ | bắt bổ sung | trả lại hồ sơ | không tiếp nhận | chưa tiếp nhận',
  trehen: 'trễ hẹn | quá hẹn | chậm trả | lâu quá | quá ngày hẹn | trễ hẹn trả | muộn hẹn',
  baonhieutien:
    'bao nhiêu tiền | hết bao nhiêu | mất bao nhiêu | nhiêu tiền | bao tiền | mất phí không | mất tiền không | bn tiền | phí bao nhiêu | hết nhiêu | giá bao nhiêu | tốn bao nhiêu',
  baolau: 'bao lâu | mấy ngày | bao nhiêu ngày | mấy hôm thì | mất bao lâu | bao nâu',
  // regional and spoken forms of common words
  lam: 'làm | mần | mần cái | thực hiện | tiến hành',
  o_dau: 'ở đâu | ở mô | chỗ mô | đi mô | chỗ nào | nơi nào | đến đâu làm | ra đâu | đi đâu',
  sao: 'làm sao | sao giờ | thế nào | kiểu gì | răng | ra sao | cách nào | như nào | bằng cách nào | làm răng | như thế nào | kiểu chi',
  dung: 'dùng | xài | sử dụng',
  xem: 'xem | coi | ngó',
  danhroi: '=rơi | rớt | =đánh rơi | =làm rơi | bỏ quên | làm mất | thất lạc | để quên | lạc mất',
}

/** Dialect and speech that only the accents tell from other words: the swap of l and n, Nghệ Tĩnh, the south. */
const SPOKEN: Readonly<Record<string, string>> = {
  làm: 'nàm mần',
  lấy: 'nấy',
  lại: 'nại',
  lên: 'nên',
  lâu: 'nâu',
  lần: 'nần',
  nộp: 'lộp',
  rồi: 'gòi dồi rầu dzồi dòi',
  vào: 'vô',
  về: 'dìa dzề',
  sao: 'răng',
  đâu: 'mô',
  giờ: 'chừ',
  thế: 'rứa',
  bảo: 'biểu kêu',
  mẹ: 'má mạ bầm',
  bố: 'tía',
  xem: 'coi',
  dùng: 'xài',
}

interface Node {
  readonly next: Map<string, Node>
  means?: string
  /** For words that without their accents are other words: by the word as typed. */
  exact?: Map<string, string>
}

const DIALECT: ReadonlyMap<string, string> = new Map(
  Object.entries(SPOKEN).flatMap(([meant, forms]) =>
    forms.split(' ').map((form) => [words(form)[0]?.accented ?? '', words(meant)[0]?.plain ?? ''] as const),
  ),
)

const TREE: Node = { next: new Map() }
for (const [means, forms] of Object.entries(SAME)) {
  for (const form of [means, ...forms.split('|')]) {
    let at = TREE
    const spelled = words(form)
    for (const plain of spelled.map(spoken)) {
      const next = at.next.get(plain) ?? { next: new Map() }
      at.next.set(plain, next)
      at = next
    }
    const last = spelled.at(-1)?.accented
    if (last === undefined) continue
    if (form.trim().startsWith('=')) at.exact = (at.exact ?? new Map()).set(last, means)
    else at.means ??= means
  }
}

/** Words without marks, with every listed wording replaced by its one word; the longest wording wins. */
export function concepts(all: readonly Word[]): readonly string[] {
  const said = all.map(spoken)
  const found: string[] = []
  for (let i = 0; i < said.length; i++) {
    let node: Node | undefined = TREE
    let means: string | undefined
    let end = i
    for (let j = i; j < said.length; j++) {
      node = node.next.get(said[j] as string)
      if (!node) break
      const here = node.exact?.get((all[j] as Word).accented) ?? node.means
      if (here !== undefined) {
        means = here
        end = j
      }
    }
    found.push(means ?? (said[i] as string))
    i = end
  }
  return found
}

function spoken(word: Word): string {
  return DIALECT.get(word.accented) ?? word.plain
}
