/** Different words for one thing, as residents type them, so that the topic finder sees one word. */
import { type Word, words } from './normalise.ts'

/** The one word → what people say for it. Without accents where the accents are often left out anyway. */
const SAME: Readonly<Record<string, readonly string[]>> = {
  vneid: [
    'vnied',
    'vneit',
    'vnei d',
    'vn eid',
    'vn e id',
    'vn id',
    'vneld',
    'vnid',
    'vinaid',
    'vne id',
    'vneiđ',
    'vi en ai đi',
    'vi nây',
    'app công an',
    'app căn cước',
    'app định danh',
    'cái app đỏ đỏ',
    'ứng dụng định danh',
    'ứng dụng của bộ công an',
    'ứng dụng vneid',
    'app vneid',
  ],
  dinhdanh: [
    'định danh điện tử',
    'tài khoản định danh điện tử',
    'tài khoản định danh',
    'định danh',
    'tk định danh',
    'đdđt',
    'dddt',
    'ddđt',
    'định zanh',
    'căn cước online',
    'căn cước trên điện thoại',
    'căn cước điện tử',
  ],
  muchai: [
    'mức 2',
    'mức độ 2',
    'mức độ 02',
    'mức độ hai',
    'mức hai',
    'm2',
    'level 2',
    'lv2',
    'lv 2',
    'cấp độ 2',
    'loại 2',
  ],
  mucmot: ['mức 1', 'mức độ 1', 'mức độ 01', 'mức độ một', 'mức một', 'm1', 'level 1', 'lv1', 'cấp độ 1', 'loại 1'],
  cancuoc: [
    'căn cước',
    'thẻ căn cước',
    'căn cước công dân',
    'thẻ căn cước công dân',
    'cccd',
    'thẻ cccd',
    'thẻ chip',
    'thẻ chíp',
    'thẻ gắn chip',
    'can cuot',
  ],
  cmnd: ['chứng minh thư', 'chứng minh nhân dân', 'giấy chứng minh', 'cmt', 'cmtnd', 'cmt nhân dân'],
  kichhoat: ['kích hoạt', 'kick hoạt', 'kích hoat', 'active', 'activate', 'kh tk', 'kích họat'],
  dangky: ['đăng ký', 'đăng kí', 'dky', 'đky', 'đk', 'dk', 'register', 'sign up'],
  dangnhap: ['đăng nhập', 'log in', 'login', 'đăng nhâp', 'dn', 'sign in'],
  matkhau: ['mật khẩu', 'mk khẩu', 'mkhau', 'mkhẩu', 'pass', 'pas', 'password', 'mk', 'mât khẩu'],
  passcode: ['pascode', 'pass code', 'passcot', 'pát cốt', 'mã pát', 'mã 6 số', 'mã sáu số', 'mã bí mật'],
  otp: ['mã otp', 'ô tê pê', 'o t p', 'mã xác nhận', 'mã xác thực'],
  sodienthoai: ['số điện thoại', 'số đt', 'số phone', 'sim', 'số sim', 'phone number', 'số máy'],
  dienthoai: ['điện thoại', 'smartphone', 'con máy', 'cái máy', 'phone', 'mobile'],
  congan: ['công an', 'ca phường', 'công an phường', 'công an xã', 'đồn công an', 'police'],
  dichvucong: [
    'dịch vụ công',
    'dvc',
    'dichvucong',
    'cổng dvc',
    'cổng dịch vụ công',
    'dichvucong gov vn',
    'cổng dvc quốc gia',
    'dịch vụ công trực tuyến',
  ],
  banglai: ['giấy phép lái xe', 'bằng lái xe', 'bằng lái', 'gplx', 'driving licence', 'driving license'],
  caivet: ['đăng ký xe', 'đăng kí xe', 'cà vẹt', 'cà vẹt xe', 'cavet', 'cavet xe', 'giấy tờ xe', 'giấy xe'],
  bhyt: ['thẻ bhyt', 'bảo hiểm y tế', 'thẻ bảo hiểm y tế', 'thẻ bảo hiểm', 'bh y tế', 'health insurance'],
  tichhop: ['tích hợp', 'tích hộp'],
  giayto: ['giấy tờ'],
  khaisinh: ['khai sinh', 'giấy khai sinh', 'birth certificate'],
  hokhau: ['hộ khẩu', 'sổ hộ khẩu', 'nhập khẩu', 'chuyển khẩu'],
  hochieu: ['hộ chiếu', 'passport'],
  lylich: ['lý lịch tư pháp', 'lltp', 'phiếu lltp', 'phiếu lý lịch tư pháp', 'lí lịch tư pháp'],
  luadao: ['lừa đảo', 'giả mạo', 'mạo danh', 'giả danh', 'lừa', 'scam', 'fraud'],
  hoso: ['hồ sơ', 'hs'],
  taikhoan: ['tài khoản', 'acc', 'account'],
  cai: ['cài đặt', 'install', 'tải', 'tải về', 'download', 'cài'],
  moi: ['mới'],
  quen: ['quên', 'không nhớ', 'forgot', 'forget', 'lost my password'],
  sothich: ['sổ sức khỏe', 'sổ sức khỏe điện tử', 'sổ khám bệnh'],
  tretuoi: ['em bé', 'trẻ em', 'trẻ con', 'con nhỏ', 'cháu nhỏ', 'dưới 14', 'dưới 14 tuổi', 'trẻ dưới 14', 'trẻ nhỏ'],
  nguoigia: ['ông cụ', 'bà cụ', 'người già', 'cụ già', 'người cao tuổi'],
}

interface Node {
  readonly next: Map<string, Node>
  means?: string
}

const TREE: Node = { next: new Map() }
for (const [means, forms] of Object.entries(SAME)) {
  for (const form of [means, ...forms]) {
    let at = TREE
    for (const { plain } of words(form)) {
      const next = at.next.get(plain) ?? { next: new Map() }
      at.next.set(plain, next)
      at = next
    }
    at.means = means
  }
}

/** Words without marks, with every listed wording replaced by its one word; the longest wording wins. */
export function concepts(all: readonly Word[]): readonly string[] {
  const found: string[] = []
  for (let i = 0; i < all.length; i++) {
    let node: Node | undefined = TREE
    let means: string | undefined
    let end = i
    for (let j = i; j < all.length; j++) {
      node = node.next.get((all[j] as Word).plain)
      if (!node) break
      if (node.means !== undefined) {
        means = node.means
        end = j
      }
    }
    found.push(means ?? (all[i] as Word).plain)
    i = end
  }
  return found
}
