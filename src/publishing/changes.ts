/** What differs between two forms of a unit, in words for people; and what of it a second person must see. Pure. */
import { MAIN_LANGUAGE } from '../flows/lending.ts'
import type { Change, ChangeKind, Sensitive, Who } from './api.ts'
import { exitNames, stepName } from './checking.ts'
import { readUnit } from './reading.ts'
import {
  ALL,
  type Content,
  changedParts,
  HEAD,
  ORDER,
  partsOf,
  stepOfPart,
  stepOrder,
  type UnitFiles,
} from './units.ts'

type Line = Change['lines'][number]

export interface ChangedPart extends Omit<Change, 'by' | 'at'> {
  readonly kinds: readonly ChangeKind[]
}

export function changesBetween(unit: string, before: UnitFiles | null, after: UnitFiles): readonly ChangedPart[] {
  const old = before ? partsOf(unit, before) : new Map<string, Content>()
  const now = partsOf(unit, after)
  const [readOld, readNow] = [before ? readUnit(unit, before, 1) : {}, readUnit(unit, after, 1)]
  const parts = before ? changedParts(unit, before, after) : [...now.keys()]
  return parts.map((part) => {
    if (part === ORDER) {
      const names = (files: UnitFiles | null, read: typeof readOld) =>
        files
          ? stepOrder(files)
              .map((step) => stepName(read, step))
              .join(' · ')
          : undefined
      const was = names(before, readOld)
      const line = { what: 'Thứ tự các bước', ...(was && { before: was }), after: names(after, readNow) ?? '' }
      return { part, title: 'Thứ tự các bước', lines: [line], sensitive: [], kinds: ['steps'] }
    }
    const step = stepOfPart(part)
    const [was, is] = [old.get(part), now.get(part)]
    const lines = linesOf(was, is, step, readOld, readNow)
    const title =
      step !== undefined
        ? stepName(is ? readNow : readOld, step)
        : part === ALL
          ? (TITLES[unit] ?? unit)
          : 'Tên, số liệu và nguồn của thủ tục'
    return {
      ...{ part, title, kinds: kindsOf(part, was, is) },
      lines: lines.map(({ path: _, ...line }) => line),
      sensitive: sensitiveIn(unit, lines),
    }
  })
}

export function named(
  changes: readonly ChangedPart[],
  marks: Readonly<Record<string, { by: readonly Who[]; at: number }>>,
): readonly Change[] {
  return changes.map(({ kinds: _, ...change }) => ({
    ...change,
    by: marks[change.part]?.by ?? [],
    at: marks[change.part]?.at ?? 0,
  }))
}

const TITLES: Readonly<Record<string, string>> = { place: 'Dữ liệu của phường', common: 'Lời nói chung' }

interface Found extends Line {
  /** `flow.facts.phi.value`, `vi.text` */
  readonly path: string
}

function linesOf(
  was: Content | undefined,
  is: Content | undefined,
  step: string | undefined,
  readOld: Parameters<typeof stepName>[0],
  readNow: Parameters<typeof stepName>[0],
): readonly Found[] {
  if (is === undefined && step !== undefined)
    return [...flat(was)].map(([path, before]) => ({ path, what: labelOf(path), before })).concat([])
  const [old, now] = [flat(was), flat(is)]
  const found: Found[] = []
  for (const path of new Set([...old.keys(), ...now.keys()])) {
    const [before, after] = [old.get(path), now.get(path)]
    if (before === after) continue
    const isWay =
      step !== undefined &&
      /^flow\.(next|skip|invalid|yes|no|else|then|nobody|without|except|choices\.|stuck\.|when\.)/.test(path) &&
      !/\.if/.test(path)
    const exit = isWay ? wayLabel(path, step, is ? readNow : readOld) : undefined
    found.push({
      path,
      what: exit ?? labelOf(path),
      ...(before !== undefined && { before: isWay ? stepName(readOld, before) : before }),
      ...(after !== undefined && { after: isWay ? stepName(readNow, after) : after }),
    })
  }
  return found
}

function wayLabel(path: string, step: string, read: Parameters<typeof stepName>[0]): string {
  const event = path.startsWith('flow.when.') ? `if${path.split('.')[2]}` : (path.split('.').at(-1) as string)
  if (path.startsWith('flow.stuck.')) return 'Chỗ vướng dẫn tới'
  const label = exitNames(read, step).find((one) => one.event === event)?.label ?? event
  return `“${label}” dẫn tới`
}

/** Every value by its path. Lists of plain values are one line. */
function flat(content: Content | undefined): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const walk = (value: unknown, path: string) => {
    if (value === undefined || value === null) {
      if (value === null) found.set(path, 'chưa biết')
    } else if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) found.set(path, value.join(' · '))
    else if (typeof value === 'object') for (const [key, one] of Object.entries(value)) walk(one, `${path}.${key}`)
    else found.set(path, value === true ? 'có' : value === false ? 'không' : String(value))
  }
  if (content?.structure) walk(content.structure, 'flow')
  for (const [language, words] of Object.entries(content?.words ?? {})) walk(words, language)
  return found
}

const LANGUAGES: Readonly<Record<string, string>> = { vi: 'tiếng Việt', en: 'tiếng Anh' }
const LABELS: Readonly<Record<string, string>> = {
  text: 'Lời nói',
  choices: 'Chữ trên nút',
  also: 'Cách gõ khác',
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
}
const FIELDS: Readonly<Record<string, string>> = {
  kind: 'Loại bước',
  stage: 'Số thứ tự hiện cho người dân',
  remind: 'Nhắc lại sau',
  hard: 'Bước hay kẹt',
  picture: 'Ảnh minh họa',
  sources: 'Nguồn',
  facts: 'Số liệu',
  remember: 'Ghi nhớ với tên',
  attempts: 'Số lần trả lời sai được phép',
  outcome: 'Kết quả',
  offer: 'Gợi ý thủ tục tiếp theo',
  topic: 'Chuyển cho nhóm',
  for: 'Chờ trong',
  flow: 'Gọi thủ tục',
  expect: 'Chờ câu trả lời dạng',
  start: 'Bước đầu',
  reviewed: 'Ngày rà soát',
  review_by: 'Hạn rà soát',
  group: 'Mục trong danh sách',
  aliases: 'Bước cũ nay dẫn tới',
  police: 'Công an phường',
  one_stop: 'Bộ phận một cửa',
  helpers: 'Tổ hỗ trợ',
  hotlines: 'Số điện thoại nóng',
  ward: 'Phường',
  offices: 'Cơ quan khác',
  data_protection: 'Người phụ trách dữ liệu',
  often: 'Hay được hỏi',
}

function labelOf(path: string): string {
  const [file = '', first = '', ...rest] = path.split('.')
  const more = rest.filter((one) => one !== 'text' && one !== 'value').join(' › ')
  if (file === 'flow') return [FIELDS[first] ?? first, more].filter((one) => one !== '').join(' › ')
  const label = [LABELS[first] ?? first, more].filter((one) => one !== '').join(' › ')
  return `${label} (${LANGUAGES[file] ?? file})`
}

function kindsOf(part: string, was: Content | undefined, is: Content | undefined): readonly ChangeKind[] {
  const kinds = new Set<ChangeKind>()
  if (part === ALL) return was?.structure || is?.structure ? ['place'] : ['words']
  if (part !== HEAD && (was === undefined || is === undefined)) kinds.add('steps')
  const [old, now] = [flat(was), flat(is)]
  for (const path of new Set([...old.keys(), ...now.keys()])) {
    if (old.get(path) === now.get(path)) continue
    const [file, first = ''] = path.split('.')
    if (file !== 'flow') kinds.add(first === 'examples' || first === 'also' ? 'examples' : 'words')
    else if (first === 'facts' || first === 'sources') kinds.add('facts')
    else if (first === 'picture') kinds.add('pictures')
    else if (
      ['next', 'yes', 'no', 'choices', 'skip', 'then', 'else', 'when', 'stuck', 'nobody', 'start'].includes(first)
    )
      kinds.add('ways')
    else kinds.add('other')
  }
  return [...kinds]
}

/** Addresses with or without https; a name with a known ending counts. */
const LINK =
  /(?:https?:\/\/|www\.)[^\s)»”"]+|(?:[a-z0-9-]+\.)+(?:vn|com|net|org|gov|info|app|top|me|io|xyz|site|online)\b[^\s)»”"]*/giu
/** Hotlines of three digits, 1900 numbers, and everything that begins like a number of ours. */
const PHONE = /(?<![\d.,/])(?:\+84|84|0|1[89]00|11\d)(?:[ .-]?\d){0,10}(?![\d/])/gu
const MONEY = /(?<!\p{L})(?:đồng|nghìn|ngàn|triệu|phí|tiền|vnd|fees?|costs?|free of charge)(?!\p{L})|₫|\d\s*%/iu
const FROM_FACTS = /\{(?:fact|place)\.[^}]+\}/gu

/** What two people must have looked at: links, phones, money, figures and where they come from. */
export function sensitiveIn(unit: string, lines: readonly (Line & { readonly path: string })[]): readonly Sensitive[] {
  const found = new Set<Sensitive>()
  for (const { path, before = '', after = '' } of lines) {
    const [file, first = ''] = path.split('.')
    if (file === 'flow') {
      if (unit === 'place') found.add('place')
      else if (first === 'facts') found.add('fact')
      else if (first === 'sources') found.add('source')
    }
    if (file !== 'flow' || unit === 'place') {
      if (differs(LINK, before, after)) found.add('link')
      if (differs(PHONE, before, after)) found.add('phone')
      if (differs(FROM_FACTS, before, after)) found.add('fact')
      if (differsInMoney(before, after)) found.add('money')
    }
  }
  return [...found]
}

function differs(pattern: RegExp, before: string, after: string): boolean {
  const all = (text: string) =>
    [...text.matchAll(pattern)]
      .map(([one]) => one.replace(/[ .-]+(?=\d)|[.,;]+$/g, ''))
      .sort()
      .join('\n')
  return all(before) !== all(after)
}

/** Sentences that speak of money, taken together: one more, one less, or one that says something else. */
function differsInMoney(before: string, after: string): boolean {
  const all = (text: string) =>
    text
      .split(/(?<=[.!?…])\s+|\n|·/u)
      .map((one) => one.trim())
      .filter((one) => MONEY.test(one))
      .sort()
      .join('\n')
  return all(before) !== all(after)
}

/** The unit's name: a flow's title, or what the two others are called. */
export function titleOf(unit: string, files: UnitFiles): string {
  return TITLES[unit] ?? readUnit(unit, files, 1).flow?.words.get(MAIN_LANGUAGE)?.title ?? unit
}
