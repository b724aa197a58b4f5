/**
 * What stands in definitions, as staff read it: names of kinds, fields and listed values, durations, conditions. One
 * vocabulary for the editor's page and for the lists of changes the server makes. Pure, and small: the page loads it.
 */
import type { Step, StepWords } from './definition.ts'

export const KIND_NAMES: Readonly<Record<Step['kind'], string>> = {
  say: 'Nói một điều',
  choose: 'Hỏi, có nút để chọn',
  ask: 'Hỏi, người dân gõ câu trả lời',
  confirm: 'Xác nhận lại',
  photo: 'Xin một tấm ảnh',
  branch: 'Tự rẽ nhánh',
  call: 'Sang thủ tục khác rồi quay lại',
  wait: 'Chờ rồi hỏi lại',
  handoff: 'Gặp người hỗ trợ',
  visit: 'Hẹn người đến nhà',
  window: 'Hẹn buổi',
  finish: 'Kết thúc',
}

export const EXPECT_NAMES = {
  text: 'lời nói tự do',
  number: 'một con số',
  date: 'ngày tháng',
  phone: 'số điện thoại',
  area: 'tên phường, xã',
  code: 'mã hồ sơ',
  suspicious: 'tin nhắn, đường dẫn hay số gọi đáng ngờ',
} as const satisfies Readonly<Record<Extract<Step, { kind: 'ask' }>['expect'], string>>

export const OUTCOME_NAMES = {
  done: 'làm xong',
  elsewhere: 'phải làm nốt ở nơi khác',
  left: 'người dân thôi không làm',
} as const satisfies Readonly<Record<Extract<Step, { kind: 'finish' }>['outcome'], string>>

export const VISIT_NAMES = {
  request: 'ghi một lịch hẹn mới',
  show: 'nhắc lại lịch hẹn đang có',
  next: 'nhắc lại lịch hẹn kế tiếp',
  who: 'nói ai sẽ đến và mã đến nhà',
  change: 'đổi lịch hẹn',
  cancel: 'hủy lịch hẹn',
  done: 'người dân báo đội đã đến',
} as const satisfies Readonly<Record<NonNullable<Extract<Step, { kind: 'visit' }>['do']>, string>>

export const CHANNEL_NAMES: Readonly<Record<string, string>> = {
  zalo: 'Zalo',
  zalobot: 'Zalo Bot',
  messenger: 'Messenger',
  telegram: 'Telegram',
  botframework: 'Bot Framework',
  web: 'trang chat',
}

export const LANGUAGE_NAMES: Readonly<Record<string, string>> = { vi: 'tiếng Việt', en: 'tiếng Anh' }

export const OFFICE_NAMES: Readonly<Record<string, string>> = {
  police: 'Công an phường',
  one_stop: 'Trung tâm hành chính công',
  helpers: 'Đội hỗ trợ',
}

const OFFICE_FIELDS: Readonly<Record<string, string>> = {
  name: 'tên',
  unit: 'đơn vị',
  address: 'địa chỉ',
  phone: 'điện thoại',
  hours: 'giờ làm việc',
}

/** Fields of a flow, a step or the ward's data. */
export const FIELD_NAMES: Readonly<Record<string, string>> = {
  kind: 'Loại bước',
  stage: 'Số thứ tự hiện cho người dân',
  remind: 'Nhắc lại sau',
  hard: 'Bước hay kẹt',
  picture: 'Ảnh minh họa',
  sources: 'Nguồn',
  facts: 'Số liệu',
  remember: 'Ghi nhớ câu trả lời với tên',
  attempts: 'Số lần trả lời sai được phép',
  outcome: 'Kết quả',
  offer: 'Gợi ý thủ tục tiếp theo',
  topic: 'Chuyển cho nhóm',
  reason: 'Lý do gấp',
  for: 'Chờ trong',
  flow: 'Sang thủ tục',
  expect: 'Chờ câu trả lời dạng',
  gather: 'Chờ người dân gõ thêm',
  pause: 'Dừng chờ người dân',
  except: 'Không mời lại buổi đã chọn ở',
  do: 'Làm gì với lịch hẹn',
  start: 'Bước đầu',
  reviewed: 'Ngày rà soát',
  review_by: 'Hạn rà soát',
  group: 'Mục trong danh sách',
  part: 'Phần dùng chung',
  aliases: 'Bước cũ nay dẫn tới',
  ward: 'Phường',
  ...OFFICE_NAMES,
  ...OFFICE_FIELDS,
  city: 'Tỉnh, thành phố',
  formerly: 'Tên cũ',
  formerly_district: 'Tên quận, huyện cũ',
  hotlines: 'Đường dây nóng',
  offices: 'Cơ quan khác',
  data_protection: 'Người phụ trách dữ liệu',
  contact: 'liên hệ',
  often: 'Hay được hỏi',
  number: 'số',
  source: 'theo nguồn',
  certainty: 'độ chắc chắn',
  date: 'ngày',
  url: 'địa chỉ trang',
  valid: 'dùng được',
  from: 'từ ngày',
  until: 'đến hết ngày',
}

const HOTLINES: Readonly<Record<string, string>> = {
  vneid: 'VNeID',
  police_emergency: 'Công an khẩn cấp',
  scam: 'Báo lừa đảo',
}
export const hotlineName = (id: string): string => HOTLINES[id] ?? spaced(id)

const UNITS = { s: 'giây', m: 'phút', h: 'giờ', d: 'ngày' } as const

/** `15m` → "15 phút". What is no duration stays as it is. */
export function durationInWords(duration: string): string {
  const [, count, unit] = /^([1-9]\d{0,3})([smhd])$/.exec(duration) ?? []
  return count ? `${count} ${UNITS[unit as keyof typeof UNITS]}` : duration
}

/** An id without a name of its own: `vao_cong` → "vao cong". */
export function spaced(id: string): string {
  return id.replace(/[_-]+/g, ' ')
}

/** `police.phone` → "điện thoại của Công an phường". */
export function placeInWords(path: string): string {
  const [first = '', ...rest] = path.split('.')
  const at = rest.at(-1) ?? ''
  const whose =
    first === 'hotlines' ? `đường dây nóng ${hotlineName(rest[0] ?? '')}` : (FIELD_NAMES[first] ?? spaced(first))
  return first === 'hotlines' ? whose : `${(FIELD_NAMES[at] ?? spaced(at)).toLowerCase()} của ${whose}`
}

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/
export const dayInWords = (day: string): string => day.replace(DAY, '$3/$2/$1')

/** What a listed value of a field means: kinds, outcomes, durations, days. */
export function valueInWords(field: string, value: string): string {
  switch (field) {
    case 'kind':
      return KIND_NAMES[value as Step['kind']] ?? value
    case 'expect':
      return EXPECT_NAMES[value as keyof typeof EXPECT_NAMES] ?? value
    case 'outcome':
      return OUTCOME_NAMES[value as keyof typeof OUTCOME_NAMES] ?? value
    case 'do':
      return VISIT_NAMES[value as keyof typeof VISIT_NAMES] ?? value
    case 'remind':
    case 'for':
    case 'gather':
      return durationInWords(value)
    case 'pause':
      return value === 'none' ? 'không, nói xong đi luôn' : value
    case 'reason':
      return value === 'fraud' ? 'đang bị lừa đảo' : value
    case 'picture':
      return value.startsWith('tai-len/') ? 'ảnh tải lên' : `ảnh kèm phần mềm (${value})`
    case 'voice':
      return value.startsWith('tai-len/') ? 'bản ghi tải lên' : `bản ghi kèm phần mềm (${value})`
    default:
      return dayInWords(value)
  }
}

/** What a flow's own steps and words tell about the ids in a condition. */
export interface Named {
  /** The question whose answer is kept under this name: "Bước 4. Loại giấy tờ". */
  answer?(name: string): string | undefined
  /** What was said by this value of that answer: the words on the button. */
  value?(name: string, value: string): string | undefined
  flow?(id: string): string | undefined
  fact?(id: string): string | undefined
}

/** A branch's condition as a sentence. */
export function conditionInWords(condition: unknown, named: Named = {}): string {
  const it = condition as Readonly<Record<string, unknown>>
  const again = (one: unknown) => conditionInWords(one, named)
  const all = (list: unknown, word: string) => (list as readonly unknown[]).map(again).join(` ${word} `)
  if ('all' in it) return all(it.all, 'và')
  if ('any' in it) return all(it.any, 'hoặc')
  if ('not' in it) return `không phải (${again(it.not)})`
  if ('answer' in it) {
    const id = String(it.answer)
    const name = `câu “${named.answer?.(id) ?? spaced(id)}”`
    const value = (one: unknown) => `“${named.value?.(id, String(one)) ?? spaced(String(one))}”`
    if ('is' in it) return `${name} trả lời ${value(it.is)}`
    if ('in' in it) return `${name} trả lời ${(it.in as readonly unknown[]).map(value).join(' hoặc ')}`
    if ('above' in it) return `${name} lớn hơn ${String(it.above)}`
    if ('below' in it) return `${name} nhỏ hơn ${String(it.below)}`
    return it.known ? `${name} đã trả lời` : `${name} chưa trả lời`
  }
  if ('channel' in it) return `nhắn qua ${CHANNEL_NAMES[String(it.channel)] ?? String(it.channel)}`
  if ('language' in it) return `dùng ${LANGUAGE_NAMES[String(it.language)] ?? `ngôn ngữ ${String(it.language)}`}`
  if ('consent' in it) return it.consent ? 'đã đồng ý lưu' : 'chưa đồng ý lưu'
  if ('open' in it) return `${OFFICE_NAMES[String(it.open)] ?? spaced(String(it.open))} đang mở cửa`
  if ('place' in it) return `${it.known ? 'đã có' : 'chưa có'} ${placeInWords(String(it.place))}`
  if ('fact' in it) {
    const id = String(it.fact)
    return `số liệu “${named.fact?.(id) ?? spaced(id)}” ${it.usable ? 'dùng được' : 'không dùng được'}`
  }
  if ('from' in it) {
    return `từ ${dayInWords(String(it.from))}${it.until ? ` đến hết ${dayInWords(String(it.until))}` : ''}`
  }
  if ('until' in it) return `đến hết ${dayInWords(String(it.until))}`
  if ('done' in it) return `đã làm xong “${named.flow?.(String(it.done)) ?? spaced(String(it.done))}”`
  if ('visits' in it) return `đang có từ ${String(it.visits)} lịch hẹn`
  return JSON.stringify(condition)
}

/** Ways that no button of the step's own stands for, and usual words of those that have one. */
const WAYS: Readonly<Record<string, string>> = {
  next: 'Tiếp',
  yes: 'Đúng',
  no: 'Chưa đúng',
  skip: 'Bỏ qua',
  invalid: 'Trả lời sai nhiều lần',
  // biome-ignore lint/suspicious/noThenProperty: the field is called so in the files; these words are never awaited
  then: 'Sau đó',
  nobody: 'Không có người trực',
  else: 'Mọi trường hợp khác',
  without: 'Chưa đồng ý lưu hoặc không có lịch hẹn',
}

/** The words of a way out: those on its button, else what happens. @param words of the main language */
export function wayName(words: StepWords | undefined, event: string): string {
  const said = words?.choices?.[event]
  return (typeof said === 'object' ? said.text : said) ?? WAYS[event] ?? spaced(event)
}

/** `nút "Có rồi"`, `lối "Không có người trực"`, `đường thứ 2` of a branch. */
export function wayInWords(step: Step, words: StepWords | undefined, event: string): string {
  const [, at] = step.kind === 'branch' ? (/^if(\d+)$/.exec(event) ?? []) : []
  if (at !== undefined) return `đường thứ ${Number(at) + 1}`
  return `${step.kind === 'choose' ? 'nút' : 'lối'} "${wayName(words, event)}"`
}

interface StepLike {
  readonly structure: Step
  readonly words?: { readonly title?: string; readonly choices?: Readonly<Record<string, unknown>> } | undefined
  /** "Bước 4. Loại giấy tờ" */
  readonly name: string
}

/** What the steps of a flow tell about the answers they keep. */
export function namedBy(steps: readonly StepLike[]): Pick<Named, 'answer' | 'value'> {
  const asking = (name: string) =>
    steps.filter(({ structure }) => 'remember' in structure && structure.remember === name)
  return {
    answer: (name) => asking(name)[0]?.name,
    value(name, value) {
      const said = asking(name).flatMap(({ words }) => words?.choices?.[value] ?? [])[0]
      return typeof said === 'object' && said !== null ? (said as { text?: string }).text : (said as string | undefined)
    },
  }
}
