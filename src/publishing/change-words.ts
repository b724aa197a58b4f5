/** A place in a draft and what stands there, in the words of the editor's page: for lists of changes. Pure. */
import type { StepWords, Text } from '../flows/definition.ts'
import { FIELD_NAMES, hotlineName, LANGUAGE_NAMES, namedBy, spaced, valueInWords } from '../flows/in-words.ts'
import { MAIN_LANGUAGE } from '../flows/lending.ts'
import { LABEL_NAMES, MOVE_NAMES, SAYS_NAMES } from '../flows/own-word-names.ts'
import { exitNames, stepName } from './checking.ts'
import type { Content } from './units.ts'

type Read = Parameters<typeof stepName>[0]

/** Of a way out of a step: “Rồi” dẫn tới. */
export function wayLabel(path: string, step: string, read: Read): string {
  if (path.startsWith('flow.when.')) return `Điều kiện ${Number(path.split('.')[2]) + 1} dẫn tới`
  const event = path.split('.').at(-1) as string
  if (path.startsWith('flow.stuck.')) {
    const said = read.flow?.words.get(MAIN_LANGUAGE)?.steps[step]?.stuck?.[event]
    return `Chỗ vướng “${plainText(said) ?? spaced(event)}” dẫn tới`
  }
  const label = exitNames(read, step).find((one) => one.event === event)?.label ?? spaced(event)
  return `“${label}” dẫn tới`
}

const LABELS: Readonly<Record<string, string>> = {
  text: 'Lời nói',
  choices: 'Chữ trên nút',
  also: 'Cách gõ khác của nút',
  hint: 'Lời gợi ý khi chưa hiểu',
  brief: 'Lời nói ngắn',
  stuck: 'Chữ của chỗ vướng',
  title: 'Tên',
  helper: 'Mách cho người hỗ trợ',
  alt: 'Lời tả ảnh',
  voice: 'Bản ghi âm',
  next: 'Chữ trên nút Tiếp',
  skip: 'Chữ trên nút Bỏ qua',
  yes: 'Chữ trên nút Đúng',
  no: 'Chữ trên nút Chưa đúng',
  summary: 'Tóm tắt',
  examples: 'Cách gõ của người dân',
  bring: 'Cần mang theo',
  questions: 'Câu hỏi giữa chừng',
  says: 'Trợ lý tự nói',
  labels: 'Chữ trên nút dùng chung',
  moves: 'Ở bước nào cũng hiểu',
  distress: 'Lời than khổ, hoảng',
  fraud: 'Lời kể đang bị lừa',
  reasons: 'Lý do đáng ngờ',
  groups: 'Tên mục trong danh sách',
  media: 'Cách gọi thứ được gửi',
  pairs: 'Cách xưng hô',
  clock: 'Cách nói ngày giờ',
}
const INNER: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  questions: {
    phi: 'Có mất tiền không?',
    thoi_gian: 'Bao lâu thì xong?',
    o_dau: 'Làm ở đâu?',
    giay_to: 'Cần giấy tờ gì?',
    ai_lam: 'Ai làm được?',
  },
  says: SAYS_NAMES,
  labels: LABEL_NAMES,
  moves: MOVE_NAMES,
}
const DAYS: Readonly<Record<string, string>> = {
  mon: 'thứ Hai',
  tue: 'thứ Ba',
  wed: 'thứ Tư',
  thu: 'thứ Năm',
  fri: 'thứ Sáu',
  sat: 'thứ Bảy',
  sun: 'Chủ nhật',
}

/** "Chữ trên nút “Rồi” (tiếng Việt)". Of what has a name of its own the name, of the rest the id with spaces. */
export function labelOf(path: string, content: Content | undefined, read: Read): string {
  const [file = '', first = '', ...rest] = path.split('.')
  if (file !== 'flow') {
    const inner = rest.filter((one) => one !== 'text').map((one) => innerName(first, one, content))
    const label = [LABELS[first] ?? spaced(first), ...inner].join(' › ')
    return `${label} (${LANGUAGE_NAMES[file] ?? file})`
  }
  if (first === 'when') return `Điều kiện ${Number(rest[0]) + 1}`
  if (first === 'aliases') return `Bước cũ “${spaced(rest[0] ?? '')}” nay dẫn tới`
  const names = rest
    .filter((one) => one !== 'value')
    .map((one, at) => {
      if (at === 0 && first === 'sources') return `“${read.flow?.definition.sources?.[one]?.title ?? spaced(one)}”`
      if (at === 0 && first === 'hotlines') return hotlineName(one)
      if (at === 0 && first === 'facts') return `“${spaced(one)}”`
      const days = one.split('-').map((day) => DAYS[day])
      if (days.every((day) => day !== undefined)) return days.join(' đến ')
      return LANGUAGE_NAMES[one] ?? FIELD_NAMES[one] ?? spaced(one)
    })
  return [FIELD_NAMES[first] ?? spaced(first), ...names].join(' › ')
}

function innerName(first: string, id: string, content: Content | undefined): string {
  if (/^\d+$/.test(id)) return `lần ${Number(id) + 1}`
  if (id === 'otherwise') return 'khi chưa rõ số liệu'
  const words = (content?.words as Readonly<Record<string, StepWords | undefined>> | undefined)?.[MAIN_LANGUAGE]
  const button =
    first === 'choices' || first === 'also' ? words?.choices?.[id] : first === 'stuck' ? words?.stuck?.[id] : undefined
  const said = plainText(button)
  return said === undefined ? (INNER[first]?.[id] ?? spaced(id)) : `“${said}”`
}

function plainText(text: Text | undefined): string | undefined {
  return typeof text === 'object' ? text.text : text
}

/** What stands at a place, in words: listed values by their names, ids of steps and sources by their titles. */
export function saidValue(path: string, value: string, read: Read): string {
  const [file = '', first = '', ...rest] = path.split('.')
  if (file !== 'flow') return first === 'voice' ? valueInWords('voice', value) : value
  const title = (id: string) => read.flow?.definition.sources?.[id]?.title ?? spaced(id)
  if (first === 'sources' && rest.length === 0) return value.split(' · ').map(title).join(' · ')
  if (first === 'facts' && rest.at(-1) === 'source') return title(value)
  if (first === 'start' || first === 'aliases') return stepName(read, value)
  return valueInWords(rest.at(-1) ?? first, value)
}

/** What its steps tell about the ids in conditions. */
export function namedIn(read: Read) {
  const { flow } = read
  if (!flow) return {}
  const words = flow.words.get(MAIN_LANGUAGE)?.steps ?? {}
  return namedBy(
    Object.entries(flow.definition.steps).map(([step, structure]) => ({
      ...{ structure, words: words[step], name: stepName(read, step) },
    })),
  )
}
