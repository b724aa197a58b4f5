/** Abbreviations and teen code with one meaning; what may mean two things (`đk`, `mk`, `bt`) is left to its reader. */
const LIST: Readonly<Record<string, string>> = {
  không: 'k ko kh kg khg kog kong khog hok hk hem hơm hông hổng hong khum khom khôg kông khôn khon nỏ honk',
  được: 'đc dc đuọc dươc đựoc đượcc',
  rồi: 'r rui rùi roài roi rôi ròi rồy roy gồi',
  chưa: 'chx chưă chư',
  có: 'cóa coá cóo',
  gì: 'j gj zì giè',
  vậy: 'v z zậy dzậy zay dzay vại vại',
  với: 'vs zới',
  cũng: 'cx cg cũg',
  vẫn: 'vx',
  đang: 'đg dg',
  trước: 'trc',
  nói: 'ns',
  làm: 'lm',
  biết: 'bit bik bít bíc bik',
  muốn: 'mún mun',
  mới: 'ms',
  nữa: 'nx',
  người: 'ng ngừi',
  luôn: 'lun luon',
  đúng: 'đug dug',
  vâng: 'vag vg vâg',
  ừ: 'uk ukm uh uhm uhu ừa ừm ưm ờ um',
  ok: 'oke oki okie okê okela okay okey okk okla ôkê',
  sao: 's',
  giờ: 'h jờ',
  'bây giờ': 'bjo bgio bh bjờ',
  'hôm nay': 'hnay',
  'hôm qua': 'hqua',
  qua: 'wa',
  quên: 'wên wen',
  'người ta': 'ngta nta',
  'như thế nào': 'ntn',
  'điện thoại': 'đt dt đthoai',
  'số điện thoại': 'sđt sdt',
  'tin nhắn': 'tnhan',
  'tài khoản': 'tk',
  'hồ sơ': 'hs',
  'kết quả': 'kq',
  'cảm ơn': 'tks thks thanks tkss',
  phường: 'fường fuong',
}

/** Typed form with its marks, tone last as in `Word.accented` → the words meant. */
export const SHORTHAND: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(LIST).flatMap(([meant, forms]) =>
    forms.split(' ').map((form) => [toneLast(form), meant.split(' ')] as const),
  ),
)

function toneLast(form: string): string {
  const apart = form.normalize('NFD')
  const tone = /[\u0300\u0301\u0303\u0309\u0323]/.exec(apart)?.[0] ?? ''
  return apart.replace(tone, '') + tone
}
